/**
 * The engine's endpoint on loopback: the UI for a browser, and the engine API for pages and for
 * other programs.
 */
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { join, sep } from 'node:path';
import { ReplaySubject, first, firstValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import { ModelError } from '../../model/errors.ts';
import { HAND_OVER_PATH } from '../ownership/hand-over.ts';
import { serveSession } from '../../api/session.ts';
import type { EngineApi, ValidateParams } from '../../api/session.ts';
import { socketConnection } from '../../api/node/socket-connection.ts';
import { API_PATH } from '../../api/web-socket-transport.ts';
import { accessTo } from './access.ts';
import type { Access } from './access.ts';
import { closeWithin, openSockets } from './closing.ts';
import { refuse } from './refusal.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface BrowserHostOptions {
  /** Folder of the built UI; null serves the API alone. */
  uiDir: string | null;
  /** The secret of this run, at least 128 bits of randomness as text. */
  token: string;
  /**
   * The cookie of the page is made from it. Default: the token, so that a page ends with this run.
   */
  cookieSecret?: string;
  /** The engine's run id, told by `GET /alive`. */
  run: string;
  /** `127.0.0.1` (default) or `::1`; no other host is served. */
  host?: '127.0.0.1' | '::1';
  /** 0 (default): any free one. */
  port?: number;
  validateParams?: ValidateParams;
}

/** What an endpoint answers with once its engine is there. */
export interface Served {
  api: EngineApi;
  /** Stops the engine and lets the data directory go. Absent: this engine doesn't hand over. */
  handOver?: () => Promise<void>;
}

export interface BrowserHost {
  /** With the token: it is printed for a browser, or opened in one. */
  readonly url: string;
  readonly port: number;
  /** Answers from now on. Connections and a hand-over that came earlier have waited for this. */
  serve(served: Served): void;
  close(): Promise<void>;
}

/**
 * A larger message ends its connection unread. One over MAX_REQUEST_CHARS is answered with
 * INVALID_ARGUMENT.
 */
const MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;

/**
 * Binds the endpoint. At once it tells other processes that this engine lives, and serves the UI's
 * files; calls wait for `serve`, because the endpoint is bound before the engine is there.
 *
 * @throws ModelError INVALID_ARGUMENT for a host that is not loopback, or a short token
 */
export async function createBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { host = '127.0.0.1', port = 0, token, uiDir } = options;
  if (host !== '127.0.0.1' && host !== '::1') throw invalid(`Expected a loopback host, got ${String(host)}.`);
  if (token.length < 22) throw invalid('Expected a token of at least 22 characters.');

  const server = Fastify({ logger: false, forceCloseConnections: true });
  const sockets = openSockets(server.server);
  const served$ = new ReplaySubject<Served>(1);
  const access = accessTo(token, options.cookieSecret ?? token, () => boundPort(server));
  guard(server, access);
  await server.register(fastifyWebsocket, { options: { maxPayload: MAX_PAYLOAD_BYTES } });
  serveAlive(server, access, options.run);
  serveHandOver(server, access, { run: options.run, served$ });
  serveApi(server, access, { validateParams: options.validateParams, served$ });
  if (uiDir !== null) await serveUi(server, uiDir);
  await server.listen({ host, port });
  const bound = boundPort(server);
  const name = host === '::1' ? '[::1]' : host;
  return {
    url: `http://${name}:${bound}/?token=${token}`,
    port: bound,
    serve: served => served$.next(served),
    close: () => {
      // Ends what still waits: no engine comes any more.
      served$.complete();
      return closeWithin(server, sockets);
    },
  };
}

/** Runs before every route, and before "not found": checks the host's name, then the asker. */
function guard(server: FastifyInstance, access: Access): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS);
    if (!access.isOwnHost(request.headers.host))
      return reply.code(403).send({ error: 'This host name is not served.' });
    const { token } = request.query as { token?: unknown };
    if (request.method === 'GET' && /^\/\?/.test(request.url) && typeof token === 'string' && access.isToken(token)) {
      return reply.header('set-cookie', access.cookie()).redirect('/', 303);
    }
    if (access.hasBearer(request.headers) || access.hasCookie(request.headers)) return;
    return refuse(request, reply);
  });
}

/**
 * Names in assets/ change with their content: a browser may keep these files, compiled, and asks
 * only for the page.
 */
async function serveUi(server: FastifyInstance, root: string): Promise<void> {
  const assets = join(root, 'assets') + sep;
  await server.register(fastifyStatic, {
    root,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (reply, path) => {
      if (path.startsWith(assets)) reply.header('cache-control', 'private, max-age=31536000, immutable');
    },
  });
}

function serveAlive(server: FastifyInstance, access: Access, run: string): void {
  server.get('/alive', async (request, reply) => {
    if (!access.hasBearer(request.headers)) return reply.code(401).send({ error: 'Expected the token as bearer.' });
    return { pid: process.pid, run };
  });
}

/** Any program of this user may ask, a page may not. Answered when the directory is free. */
function serveHandOver(
  server: FastifyInstance,
  access: Access,
  { run, served$ }: { run: string; served$: Observable<Served> },
): void {
  server.post(HAND_OVER_PATH, async (request, reply) => {
    if (!access.hasBearer(request.headers)) return reply.code(401).send({ error: 'Expected the token as bearer.' });
    const { handOver } = await firstValueFrom(served$);
    if (!handOver) return reply.code(409).send({ error: 'Only the engine of a command hands over.' });
    await handOver();
    return { run };
  });
}

function serveApi(
  server: FastifyInstance,
  access: Access,
  { validateParams, served$ }: { validateParams: ValidateParams | undefined; served$: Observable<Served> },
): void {
  server.get(
    API_PATH,
    {
      websocket: true,
      preValidation: async (request, reply) => {
        if (access.mayConnect(request.headers)) return;
        return reply.code(403).send({ error: 'This origin is not served.' });
      },
    },
    socket => {
      const connection = socketConnection(socket);
      // Nothing is read, and so nothing is lost, until there is an engine to answer.
      socket.pause();
      served$.pipe(first()).subscribe({
        next: ({ api }) => {
          serveSession(api, connection, validateParams);
          socket.resume();
        },
        error: () => socket.terminate(),
      });
    },
  );
}

function boundPort(server: FastifyInstance): number {
  const address = server.server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function invalid(message: string): ModelError {
  return new ModelError('INVALID_ARGUMENT', message);
}
