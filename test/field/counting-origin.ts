import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { serveCorrectly } from '../support/servers/fault-server.ts';

/** A static host of an export, which counts. */
export interface Origin {
  port: number;
  /** Bytes that it sent, heads included. */
  sentBytes(): number;
  /** Files whose bytes at 9 MiB it has wrong, by their path. */
  readonly broken: Set<string>;
  close(): Promise<void>;
}

const BROKEN_AT = 9 * 1024 * 1024;

export async function startOrigin(root: string): Promise<Origin> {
  const sockets = new Set<Socket>();
  const broken = new Set<string>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const file = join(root, path.startsWith('/api/') && !path.endsWith('.json') ? `${path}/index.json` : path);
    Promise.all([readFile(file), stat(file)]).then(
      ([bytes, { mtime, size }]) => {
        if (broken.has(path)) bytes[BROKEN_AT]! ^= 1;
        const etag = `"${size}-${mtime.getTime()}${broken.has(path) ? '-b' : ''}"`;
        serveCorrectly(request, response, { bytes, etag }, { 'last-modified': mtime.toUTCString() });
      },
      () => response.writeHead(404).end(),
    );
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sentBytes: () => [...sockets].reduce((sum, { bytesWritten }) => sum + bytesWritten, 0),
    broken,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
