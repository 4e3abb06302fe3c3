import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SeenRequest {
  method: string;
  path: string;
  /** With its question mark; '' without one. */
  query: string;
  cacheControl: string | null;
  range: string | null;
  ifRange: string | null;
  authorization: string | null;
  acceptEncoding: string | null;
  /** Wall clock, in milliseconds. */
  at: number;
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

/** A key, and the certificate that nobody but its maker vouches for. */
export interface Certificate {
  key: Buffer;
  cert: Buffer;
}

/** @param certificate to speak TLS with */
export async function startFaultServer(certificate?: Certificate): Promise<FaultServer> {
  const files = new Map<string, ServedFile>();
  const seen: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  let fault: Handler | null = null;
  let count = 0;
  let server: Server | null = null;
  let port = 0;

  async function up(): Promise<void> {
    const created = certificate ? createHttpsServer(certificate, handle) : createServer(handle);
    created.on('connection', (socket: Socket) => {
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
    const { pathname, search } = new URL(request.url ?? '/', 'http://x');
    const path = decodeURIComponent(pathname);
    seen.push({
      method: request.method ?? '',
      path,
      query: search,
      cacheControl: request.headers['cache-control'] ?? null,
      range: request.headers.range ?? null,
      ifRange: (request.headers['if-range'] as string | undefined) ?? null,
      authorization: request.headers.authorization ?? null,
      acceptEncoding: request.headers['accept-encoding'] ?? null,
      at: Date.now(),
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
      return certificate ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
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

let signed: Certificate | null = null;

/** For localhost. Node can read certificates and not make them: needs openssl. */
export function selfSigned(): Certificate {
  if (signed) return signed;
  const directory = mkdtempSync(join(tmpdir(), 'certificate-'));
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  try {
    execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    signed = { key: readFileSync(key), cert: readFileSync(cert) };
    return signed;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Whether there is an openssl. */
export function canSign(): boolean {
  try {
    return selfSigned() !== null;
  } catch {
    return false;
  }
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
