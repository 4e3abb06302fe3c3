import type { Socket } from 'node:net';
import fastify from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ModelError } from '../../model/errors.ts';
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { requestLog } from '../../ports/server/request-log.ts';
import { hasBearer } from '../../ports/server/request-headers.ts';
import { errorCode } from '../../ports/system-error.ts';
import { addApi } from './api-routes.ts';
import { sendError } from './errors.ts';
import { assertFolder } from './folder.ts';
import { createFileRoute } from './file-route.ts';
import { createIsInside } from './inside.ts';
import type { IsInside } from './inside.ts';
import { DEFAULT_LIMITS, TIMEOUT_CHECK_MS } from './load/limits.ts';
import type { LibraryLimits } from './load/limits.ts';
import { watchLoad } from './load/load.ts';
import type { Load } from './load/load.ts';
import { createMetrics } from './load/metrics.ts';
import type { LibraryMetrics } from './load/metrics.ts';
import { createPacer } from './pacer.ts';
import type { Pacer } from './pacer.ts';
import { createProblemLog } from './problem-log.ts';
import { routesOf } from './load/routes.ts';
import type { Route } from './load/routes.ts';
import { openLibraryStorage } from './storage.ts';
import type { LibraryStorage } from './storage.ts';

export interface LibraryServerOptions {
  /** The library's folder; versions lie in `<storage>/models/<model_id>/<version>`. */
  storage: string;
  /** Bytes a second that one connection gets of files; unlimited without. */
  rateBytesPerSecond?: number;
  /** Asked for as `Authorization: Bearer <token>` when set. */
  token?: string;
  /** Default: DEFAULT_LIMITS */
  limits?: Partial<LibraryLimits>;
  /** Serves also what symbolic links lead to outside of the library's folder. */
  followLinks?: boolean;
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
  /**
   * Lets transfers end while the grace lasts; then ends every connection, also in the middle of a
   * file.
   */
  close(): Promise<void>;
}

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
  const { server, load } = createLibraryServer(options);
  try {
    const address = await server.listen({ host, port });
    const url = `${address}${normalizeBasePath(options.basePath)}`;
    options.logger?.info({ url, storage: options.storage }, 'The library is served.');
    const close = async () => {
      options.logger?.info({ transfers: load.transfers }, 'The library stops.');
      await load.stop();
      await server.close();
    };
    return { url, close };
  } catch (cause) {
    await server.close();
    throw new ModelError('INVALID_ARGUMENT', `Can't listen on ${host}, port ${port}: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

/** The library's routes (DESIGN section 7) on a fastify instance that isn't listening yet. */
function createLibraryServer(options: LibraryServerOptions): { server: FastifyInstance; load: Load } {
  const { onRequest } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const isInside = options.followLinks ? undefined : createIsInside(options.storage);
  const metrics = createMetrics();
  const storage = storageOf(options, metrics, isInside);
  const server = fastify({
    ...{ forceCloseConnections: true, routerOptions: { maxParamLength: 4096 } },
    ...{ connectionTimeout: limits.idleTimeoutMs, requestTimeout: limits.headersTimeoutMs },
    http: {
      headersTimeout: limits.headersTimeoutMs,
      connectionsCheckingInterval: Math.min(TIMEOUT_CHECK_MS, limits.headersTimeoutMs),
    },
    ...requestLog(options.logger),
  });
  const load = watchLoad(server, {
    limits,
    onEnded: ended => metrics.onEnded(ended),
    onSentAway: reason => metrics.onSentAway(reason),
  });
  const routes = routesOf(normalizeBasePath(options.basePath));
  server.addHook('onRequest', (request, reply, done) => {
    const { method, url } = request;
    onRequest?.({ method, url, range: request.headers.range });
    const route = routes.of(url);
    load.begin(request, reply, route.kind);
    done(attempt(() => admit(request, reply, route, options.token, load)));
  });
  server.setErrorHandler((thrown, _request, reply) => {
    sendError(reply, thrown);
    if (reply.statusCode < 500 || (thrown instanceof ModelError && thrown.details?.['sentAway'] === true)) return;
    // Who is sent away is counted elsewhere: a line for each would be one more load.
    metrics.onStorageError(errorCode(thrown) ?? 'other');
    reply.log.error({ err: thrown }, 'A request failed.');
  });
  server.setNotFoundHandler((request, reply) =>
    sendError(reply.code(404), new ModelError('INVALID_ARGUMENT', `No route ${request.url}.`)),
  );
  addApi(server, { ...options, folder: options.storage, storage, metrics, load }, routes);
  server.route({
    method: ['GET', 'HEAD'],
    url: `${routes.base}/storage/models/:model/:version/*`,
    handler: createFileRoute({ storage, isInside, pacer: pacerOfConnection(options.rateBytesPerSecond) }),
  });
  return { server, load };
}

/** @throws ModelError for a request that gets no answer of its route */
function admit(
  request: FastifyRequest,
  reply: FastifyReply,
  route: Route,
  token: string | undefined,
  load: Load,
): void {
  if (route.isKnown && !['GET', 'HEAD'].includes(request.method)) {
    // What it would send is not read.
    reply.code(405).header('allow', 'GET, HEAD').header('connection', 'close');
    throw new ModelError('INVALID_ARGUMENT', `Expected GET or HEAD, got ${request.method}.`);
  }
  if (route.isOpen) return;
  const refusal = token === undefined ? undefined : refusalOf(request, token);
  if (refusal) throw refusal;
  load.assertRoom(request, reply, route.kind);
}

function storageOf(
  { storage, clock = systemClock, logger, onProblem }: LibraryServerOptions,
  metrics: LibraryMetrics,
  isInside: IsInside | undefined,
): LibraryStorage {
  const log = logger && createProblemLog(logger, clock);
  return openLibraryStorage({
    ...{ storage, clock, isInside },
    onProblem: (ref, error) => {
      metrics.onHidden(ref);
      log?.onProblem(ref, error);
      onProblem?.(ref, error);
    },
    onShown: ref => {
      metrics.onShown(ref);
      log?.onShown(ref);
    },
  });
}

function attempt(work: () => void): Error | undefined {
  try {
    work();
    return undefined;
  } catch (thrown) {
    return thrown as Error;
  }
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
