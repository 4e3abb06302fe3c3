/** The embedded library server. The whole library is plain files: `exportLibrary` makes any web server do the same. */
import { createReadStream } from 'node:fs';
import { timingSafeEqual } from 'node:crypto';
import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isModelError, ModelError } from '../model/errors.ts';
import { sha256 } from './digest.ts';
import { rangeOf } from './http-range.ts';
import { rateLimit } from './rate-limit.ts';
import { Storage } from './storage.ts';

export interface ServeLibraryOptions {
  storage: string;
  host?: string;
  /** 0 (default): any free one. */
  port?: number;
  /** Per connection, for trying things out. */
  rateBytesPerSecond?: number;
  /** When set, requests must carry it as bearer token. */
  token?: string;
  /** A path before every route, like `/models-team`. */
  basePath?: string;
  onRequest?: (request: { method: string; url: string; headers: FastifyRequest['headers'] }) => void;
}

export interface LibraryServer {
  url: string;
  close(): Promise<void>;
}

/** A published version never changes. */
const IMMUTABLE = 'public, max-age=31536000, immutable';

export async function serveLibrary(options: ServeLibraryOptions): Promise<LibraryServer> {
  const { host = '127.0.0.1', port = 0, basePath = '' } = options;
  const server = Fastify({ logger: false, forceCloseConnections: true, exposeHeadRoutes: false });
  server.addHook('onRequest', async (request, reply) => {
    options.onRequest?.({ method: request.method, url: request.url, headers: request.headers });
    if (options.token !== undefined && !hasToken(request, options.token)) {
      return reply.code(401).send({ code: 'SERVER_REJECTED', message: 'Expected a bearer token.' });
    }
  });
  server.setErrorHandler((error, _request, reply) => {
    const unknown = isModelError(error) && (error.code === 'MODEL_UNKNOWN' || error.code === 'VERSION_UNKNOWN');
    const code = isModelError(error) ? error.code : 'SERVER_ERROR';
    const message = error instanceof Error ? error.message : 'unknown error';
    return reply.code(unknown ? 404 : 500).send({ code, message });
  });
  server.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ code: 'MODEL_UNKNOWN', message: 'There is nothing here.' }),
  );
  routes(server, new Storage(options.storage), basePath, options.rateBytesPerSecond);
  await server.listen({ host, port });
  const address = server.server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  const shown = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
  return { url: `http://${shown}:${bound}${basePath}`, close: () => server.close() };
}

function routes(server: FastifyInstance, storage: Storage, base: string, rate: number | undefined): void {
  server.get(`${base}/api/models`, async (request, reply) => sendJson(request, reply, await storage.catalog()));
  server.get<{ Params: { id: string } }>(`${base}/api/models/:id`, async (request, reply) => {
    return sendJson(request, reply, await storage.model(request.params.id));
  });
  server.route<{ Params: { id: string; version: string; '*': string } }>({
    method: ['GET', 'HEAD'],
    url: `${base}/storage/models/:id/:version/*`,
    handler: async (request, reply) => {
      const { id, version, '*': path } = request.params;
      const file = await storage.file(id, version, path);
      if (!file) throw new ModelError('VERSION_UNKNOWN', `The library has no file ${path} in ${id}@${version}.`);
      return sendFile(request, reply, file, rate);
    },
  });
}

function sendJson(request: FastifyRequest, reply: FastifyReply, value: unknown): FastifyReply {
  const text = JSON.stringify(value);
  const etag = `"${sha256(text)}"`;
  reply.header('etag', etag).header('cache-control', 'no-cache');
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type('application/json; charset=utf-8').send(text);
}

/**
 * Streams a file by hand rather than through @fastify/static: that one sends a weak ETag and yet honours it in If-Range,
 * while here the ETag is strong, the file's SHA-256, and compared before a range is given.
 */
function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: { path: string; sizeBytes: number; sha256: string },
  rate: number | undefined,
): FastifyReply {
  const etag = `"${file.sha256}"`;
  reply.headers({
    etag,
    'accept-ranges': 'bytes',
    'cache-control': IMMUTABLE,
    'content-type': 'application/octet-stream',
  });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const range = rangeOf(request.headers.range, header(request.headers['if-range']), etag, file.sizeBytes);
  if (range.kind === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${file.sizeBytes}`).send();
  }
  const { first, last } = range.kind === 'part' ? range : { first: 0, last: file.sizeBytes - 1 };
  const length = last - first + 1;
  if (range.kind === 'part') reply.code(206).header('content-range', `bytes ${first}-${last}/${file.sizeBytes}`);
  reply.header('content-length', length);
  if (request.method === 'HEAD' || length === 0) return reply.send('');
  const bytes = createReadStream(file.path, { start: first, end: last, highWaterMark: 1024 * 1024 });
  if (rate === undefined) return reply.send(bytes);
  const limited = rateLimit(rate);
  bytes.on('error', error => limited.destroy(error));
  limited.on('close', () => bytes.destroy());
  return reply.send(bytes.pipe(limited));
}

function hasToken(request: FastifyRequest, token: string): boolean {
  const given = Buffer.from(sha256(request.headers.authorization ?? ''));
  return timingSafeEqual(given, Buffer.from(sha256(`Bearer ${token}`)));
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
