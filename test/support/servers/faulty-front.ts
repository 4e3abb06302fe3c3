/** In front of a library: passes everything on, until it is told to be wrong. */
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/**
 * What happens to a request for a model's data:
 * - `busy`: 503, to be tried again after a second;
 * - `forbidden`: 403;
 * - `breaks`: ends in its middle;
 * - `stalls`: stops in its middle and stays open;
 * - `spoils`: one byte is another.
 */
export type Fault = 'busy' | 'forbidden' | 'breaks' | 'stalls' | 'spoils';

/** Where an answer breaks, stalls or is spoiled. */
const TROUBLE_AT_BYTES = 300_000;

export class FaultyFront {
  /** null: none. */
  fault: Fault | null = null;
  readonly #target: string;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;
  #port = 0;

  constructor(libraryUrl: string) {
    this.#target = libraryUrl;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens, at the same address each time. */
  async up(): Promise<void> {
    if (this.#server) return;
    const server = createServer((request, response) => this.#pass(request, response));
    server.on('connection', socket => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Cuts every connection, and refuses new ones. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (!server) return;
    const closed = new Promise(resolve => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = '/' } = request;
    const fault = url.endsWith('.bin') && method === 'GET' ? this.fault : null;
    if (fault === 'busy') return void response.writeHead(503, { 'retry-after': '1' }).end();
    if (fault === 'forbidden') return void response.writeHead(403).end();
    const forwarded = httpRequest(this.#target + url, { method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (fault === null) return void answer.pipe(response);
      let sent = 0;
      answer.on('data', (chunk: Buffer) => {
        const at = TROUBLE_AT_BYTES - sent;
        sent += chunk.length;
        if (at < 0 || at >= chunk.length) return void response.write(chunk);
        if (fault === 'spoils') chunk[at] = (chunk[at] ?? 0) ^ 1;
        else answer.destroy();
        response.write(fault === 'spoils' ? chunk : chunk.subarray(0, at));
        if (fault === 'breaks') response.destroy();
      });
      answer.on('end', () => response.end());
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    forwarded.end();
  }
}
