import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import nodeFetchOriginal from 'node-fetch';
import { isModelError } from '../../src/model/errors.ts';
import type { ErrorValue } from '../../src/model/errors.ts';
import type { Fetch } from '../../src/ports/fetch.ts';

/** The platform's fetch as our port. */
export const globalFetch: Fetch = async (url, request = {}) => {
  const response = await fetch(url, request);
  return {
    status: response.status,
    url: response.url,
    headers: response.headers,
    body: response.body as unknown as AsyncIterable<Uint8Array> | null,
    text: () => response.text(),
  };
};

/** node-fetch, which production uses, as our port. */
export const nodeFetch: Fetch = async (url, request = {}) => {
  const response = await nodeFetchOriginal(url, request);
  return {
    status: response.status,
    url: response.url,
    headers: response.headers,
    body: response.body as unknown as AsyncIterable<Uint8Array> | null,
    text: () => response.text(),
  };
};

/** Writes files below a folder; a number is that many random bytes. */
export async function writeFiles(root: string, files: Record<string, string | Uint8Array | number>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), typeof content === 'number' ? randomBytes(content) : content);
  }
}

/** The ModelError that this work must reject with. */
export async function rejection(work: Promise<unknown>): Promise<ErrorValue> {
  try {
    await work;
  } catch (thrown) {
    if (isModelError(thrown)) return thrown;
    throw thrown;
  }
  throw new Error('Expected a rejection with a ModelError, it resolved.');
}

/** A loopback server with one listener, for libraries that behave badly. */
export async function listen(listener: RequestListener): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
