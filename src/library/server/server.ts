import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import fastify from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorCode } from '../../model/errors.ts';
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { requestLog } from '../../ports/server/request-log.ts';
import { hasBearer, noneMatch } from '../../ports/server/request-headers.ts';
import { assertFolder } from './folder.ts';
import { createFileRoute } from './file-route.ts';
import { createPacer } from './pacer.ts';
import type { Pacer } from './pacer.ts';
import { createProblemLog } from './problem-log.ts';
import { openLibraryStorage } from './storage.ts';

export interface LibraryServerOptions {
  /** The library's folder; versions lie in `<storage>/models/<model_id>/<version>`. */
  storage: string;
  /** Bytes a second that one connection gets of files; unlimited without. */
  rateBytesPerSecond?: number;
  /** Asked for as `Authorization: Bearer <token>` when set. */
  token?: string;
  /** Where the library begins in the URL: `/models-team`. Default: at the root. */
  basePath?: string;
  /** A line for each request, and for each version that is hidden; none without it. */
  logger?: FastifyBaseLogger;
  onRequest?: (request: { method: string; url: string; range: string | undefined }) => void;
  /** A version that can't be read, and why; it is left out of the answers. */
  onProblem?: (ref: string, error: ModelError) => void;
  clock?: Clock;
}

export interface ServeLibraryOptions extends LibraryServerOptions {
  /** Default: 127.0.0.1 */
  host?: string;
  /** Default: 0, any free port. */
  port?: number;
}

export interface RunningLibrary {
  /** Base URL for clients, without a slash at its end. */
  url: string;
  /** Ends every connection, also in the middle of a file. */
  close(): Promise<void>;
}

const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  MODEL_UNKNOWN: 404,
  VERSION_UNKNOWN: 404,
  SERVER_REJECTED: 401,
  INVALID_ARGUMENT: 400,
};

/**
 * Serves a storage folder until it is closed.
 *
 * @throws ModelError INVALID_ARGUMENT when there is no such folder or the address can't be used
 */
export async function serveLibrary({
  host = '127.0.0.1',
  port = 0,
  ...options
}: ServeLibraryOptions): Promise<RunningLibrary> {
  await assertFolder(options.storage);
  const server = createLibraryServer(options);
  try {
    const address = await server.listen({ host, port });
    return { url: `${address}${normalizeBasePath(options.basePath)}`, close: () => server.close() };
  } catch (cause) {
    await server.close();
    throw new ModelError('INVALID_ARGUMENT', `Can't listen on ${host}, port ${port}: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

/** The library's routes (DESIGN section 7) on a fastify instance that isn't listening yet. */
function createLibraryServer(options: LibraryServerOptions): FastifyInstance {
  const { storage: folder, token, onRequest, onProblem, clock = systemClock } = options;
  const log = options.logger && createProblemLog(options.logger, clock);
  const storage = openLibraryStorage({
    ...{ storage: folder, clock },
    onProblem: (ref, error) => {
      log?.onProblem(ref, error);
      onProblem?.(ref, error);
    },
    onShown: ref => log?.onShown(ref),
  });
  const server = fastify({
    ...{ forceCloseConnections: true, routerOptions: { maxParamLength: 4096 } },
    ...requestLog(options.logger),
  });
  server.addHook('onRequest', (request, _reply, done) => {
    onRequest?.({ method: request.method, url: request.url, range: request.headers.range });
    done(token === undefined ? undefined : refusalOf(request, token));
  });
  server.setErrorHandler((thrown, _request, reply) => {
    sendError(reply, thrown);
    if (reply.statusCode >= 500) reply.log.error({ err: thrown }, 'A request failed.');
  });
  server.setNotFoundHandler((request, reply) =>
    sendError(reply.code(404), new ModelError('INVALID_ARGUMENT', `No route ${request.url}.`)),
  );
  const base = normalizeBasePath(options.basePath);
  server.get(`${base}/api/models`, async (request, reply) => sendJson(request, reply, await storage.catalog()));
  server.get<{ Params: { model: string } }>(`${base}/api/models/:model`, async (request, reply) =>
    sendJson(request, reply, await storage.model(request.params.model)),
  );
  server.route({
    method: ['GET', 'HEAD'],
    url: `${base}/storage/models/:model/:version/*`,
    handler: createFileRoute({ storage, pacer: pacerOfConnection(options.rateBytesPerSecond) }),
  });
  return server;
}

function sendJson(request: FastifyRequest, reply: FastifyReply, value: unknown): FastifyReply {
  const body = Buffer.from(JSON.stringify(value));
  const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
  reply.header('etag', etag).header('cache-control', 'no-cache').type('application/json; charset=utf-8');
  return noneMatch(request.headers['if-none-match'], etag) ? reply.code(304).send() : reply.send(body);
}

function sendError(reply: FastifyReply, thrown: unknown): FastifyReply {
  // Fastify's own refusals (a malformed URL) carry a status.
  const { statusCode } = thrown as { statusCode?: number };
  const { code, message } = toModelError(
    thrown,
    statusCode !== undefined && statusCode < 500 ? 'INVALID_ARGUMENT' : 'SERVER_ERROR',
  );
  for (const name of ['etag', 'content-length', 'content-range']) reply.removeHeader(name);
  return reply
    .code(reply.statusCode >= 400 ? reply.statusCode : (statusCode ?? STATUS_OF[code] ?? 500))
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .send(Buffer.from(JSON.stringify({ code, message })));
}

function refusalOf({ headers }: FastifyRequest, token: string): ModelError | undefined {
  if (hasBearer(headers.authorization, token)) return undefined;
  return new ModelError('SERVER_REJECTED', 'Expected the library token as "Authorization: Bearer <token>".');
}

function pacerOfConnection(rate: number | undefined): (request: FastifyRequest) => Pacer | undefined {
  if (rate === undefined) return () => undefined;
  if (!(rate > 0)) throw new ModelError('INVALID_ARGUMENT', `Expected a rate above 0 bytes a second, got ${rate}.`);
  const pacers = new WeakMap<Socket, Pacer>();
  return ({ raw: { socket } }) => {
    const pacer = pacers.get(socket) ?? createPacer(rate, systemClock);
    pacers.set(socket, pacer);
    return pacer;
  };
}

/** `models-team/` and `/models-team` are the same; the root is empty. */
function normalizeBasePath(path = ''): string {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? '' : `/${trimmed}`;
}
