import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface SeenRequest {
  method: string;
  path: string;
  range: string | null;
  ifRange: string | null;
  authorization: string | null;
  acceptEncoding: string | null;
}

export type Handler = (request: IncomingMessage, response: ServerResponse, file: ServedFile, n: number) => void;

export interface ServedFile {
  bytes: Buffer;
  etag: string | null;
}

/** A storage server that can be told to be wrong in every way the field has seen. */
export interface FaultServer {
  readonly url: string;
  readonly port: number;
  readonly files: Map<string, ServedFile>;
  /** Every request, in order. */
  readonly seen: SeenRequest[];
  /** Answers GET of the files from now on; null: correctly. `n` counts the GETs since it was set, from 1. */
  fault: Handler | null;
  put(path: string, bytes: Buffer): void;
  /** Cuts every connection and refuses new ones. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function startFaultServer(): Promise<FaultServer> {
  const files = new Map<string, ServedFile>();
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let fault: Handler | null = null;
  let count = 0;
  let server: Server | null = null;
  let port = 0;

  async function up(): Promise<void> {
    const created = createServer(handle);
    created.on('connection', socket => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      created.once('error', reject);
      created.listen(port, '127.0.0.1', resolve);
    });
    server = created;
    port = (created.address() as AddressInfo).port;
  }

  async function down(): Promise<void> {
    const closing = server;
    server = null;
    if (!closing) return;
    const closed = new Promise<void>(resolve => closing.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    seen.push({
      method: request.method ?? '',
      path,
      range: request.headers.range ?? null,
      ifRange: (request.headers['if-range'] as string | undefined) ?? null,
      authorization: request.headers.authorization ?? null,
      acceptEncoding: request.headers['accept-encoding'] ?? null,
    });
    const file = files.get(path);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    if (fault && request.method === 'GET') fault(request, response, file, (count += 1));
    else serveCorrectly(request, response, file);
  }

  await up();
  return {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    get port() {
      return port;
    },
    files,
    seen,
    get fault() {
      return fault;
    },
    set fault(handler) {
      fault = handler;
      count = 0;
    },
    put: (path, bytes) => files.set(path, { bytes, etag: `"${sha256(bytes)}"` }),
    down,
    up,
    close: down,
  };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The `[from, to)` of a request, or null when it asks for the whole. */
export function rangeOf(request: IncomingMessage, size: number): { from: number; to: number } | null {
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  if (!match) return null;
  return { from: Number(match[1]), to: match[2] ? Math.min(Number(match[2]) + 1, size) : size };
}

/** What a right server answers; `bytes` to send something else in its place. */
export function serveCorrectly(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, etag }: ServedFile,
  headers: Record<string, string> = {},
): void {
  const wanted = rangeOf(request, bytes.length);
  const held = request.headers['if-range'];
  const range = held !== undefined && held !== etag ? null : wanted;
  const common = { 'accept-ranges': 'bytes', ...(etag !== null && { etag }), ...headers };
  if (range && range.from >= bytes.length) {
    response.writeHead(416, { ...common, 'content-range': `bytes */${bytes.length}` }).end();
    return;
  }
  const body = range ? bytes.subarray(range.from, range.to) : bytes;
  response.writeHead(range ? 206 : 200, {
    ...common,
    'content-length': String(body.length),
    ...(range && { 'content-range': `bytes ${range.from}-${range.to - 1}/${bytes.length}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
