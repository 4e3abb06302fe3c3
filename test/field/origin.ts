import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { rangeOf } from '../support/servers/fault-server.ts';

const SLICE_BYTES = 64 * 1024;
const TICK_MS = 10;
const BROKEN_AT = 9 * 1024 * 1024;

export interface OriginOptions {
  /** Of the one line that all its answers share; none without. */
  bytesPerSecond?: number;
  /** An export, which it serves beside its files as a static host does, changed where the export changes. */
  root?: string;
}

/** A right server of files, which counts. */
export interface Origin {
  port: number;
  files: Map<string, Buffer>;
  /** Of all `files`; changed when the origin is deployed anew. */
  deployed: string;
  /** Files whose bytes at 9 MiB it has wrong, by their path. */
  readonly broken: Set<string>;
  /** Bytes of bodies that went over the line. */
  sentBytes: number;
  close(): Promise<void>;
}

interface Served {
  bytes: Buffer;
  headers: { etag: string; [name: string]: string };
}

interface Job {
  response: ServerResponse;
  bytes: Buffer;
  at: number;
  to: number;
}

export async function startOrigin({ bytesPerSecond = Infinity, root }: OriginOptions): Promise<Origin> {
  const waiting: Job[] = [];
  let budget = bytesPerSecond === Infinity ? Infinity : 0;
  const timer = setInterval(() => {
    budget = Math.min(budget + (bytesPerSecond * TICK_MS) / 1000, bytesPerSecond / 5);
    serveWaiting();
  }, TICK_MS);

  function wait(job: Job): void {
    waiting.push(job);
    serveWaiting();
  }

  function serveWaiting(): void {
    while (budget > 0 && waiting.length > 0) send(waiting.shift()!);
  }

  /** One slice of each answer in turn. */
  function send(job: Job): void {
    if (job.response.destroyed) return;
    const end = Math.min(job.to, job.at + SLICE_BYTES);
    const flows = job.response.write(job.bytes.subarray(job.at, end));
    budget -= end - job.at;
    origin.sentBytes += end - job.at;
    job.at = end;
    if (end === job.to) job.response.end();
    else if (flows) waiting.push(job);
    else job.response.once('drain', () => wait(job));
  }

  async function served(path: string): Promise<Served | null> {
    const bytes = origin.files.get(path);
    if (bytes) return { bytes, headers: { etag: `"${origin.deployed}"`, 'cache-control': 'public, max-age=3600' } };
    if (root === undefined) return null;
    const file = join(root, path.startsWith('/api/') && !path.endsWith('.json') ? `${path}/index.json` : path);
    const found = await Promise.all([readFile(file), stat(file)]).catch(() => null);
    if (found === null) return null;
    const [content, { mtime, size }] = found;
    const isBroken = origin.broken.has(path);
    if (isBroken) content[BROKEN_AT]! ^= 1;
    const etag = `"${size}-${mtime.getTime()}${isBroken ? '-b' : ''}"`;
    return { bytes: content, headers: { etag, 'last-modified': mtime.toUTCString() } };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const file = await served(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
    if (!file) return void response.writeHead(404).end();
    const { bytes, headers } = file;
    const held = request.headers['if-range'];
    const range = held !== undefined && held !== headers.etag ? null : rangeOf(request, bytes.length);
    const { from, to } = range ?? { from: 0, to: bytes.length };
    response.writeHead(range ? 206 : 200, {
      ...{ 'accept-ranges': 'bytes', 'content-length': String(to - from), ...headers },
      ...(range && { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` }),
    });
    response.flushHeaders();
    if (request.method === 'HEAD' || to === from) return void response.end();
    wait({ response, bytes, at: from, to });
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin: Origin = {
    port: (server.address() as AddressInfo).port,
    ...{ files: new Map<string, Buffer>(), deployed: 'one', broken: new Set<string>(), sentBytes: 0 },
    close: async () => {
      clearInterval(timer);
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return origin;
}
