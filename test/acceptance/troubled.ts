/** In front of a library: the file of the model `stalling` stops in its middle and stays open, that of `failing` is refused after its beginning. */
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';

export const STALLS_AT_BYTES = 1024 * 1024;

export interface Troubled {
  url: string;
  /** Resolves when the file has stopped. */
  stalled: Promise<void>;
  close(): Promise<void>;
}

export async function troubled(libraryUrl: string): Promise<Troubled> {
  let onStalled: () => void = () => undefined;
  const stalled = new Promise<void>(resolve => (onStalled = resolve));
  let refusing = false;
  const server = createServer((request, response) => {
    const [, trouble] = /\/(stalling|failing)\/.*\.bin$/.exec(request.url ?? '') ?? [];
    if (trouble === 'failing' && refusing) return void response.writeHead(403).end();
    const { method, headers, url = '/' } = request;
    const forwarded = httpRequest(libraryUrl + url, { method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (trouble === undefined) return void answer.pipe(response);
      let sent = 0;
      answer.on('data', (chunk: Buffer) => {
        const part = chunk.subarray(0, STALLS_AT_BYTES - sent);
        sent += part.length;
        response.write(part);
        if (sent < STALLS_AT_BYTES) return;
        answer.destroy();
        if (trouble === 'stalling') return onStalled();
        refusing = true;
        response.destroy();
      });
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    forwarded.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stalled, close };
}
