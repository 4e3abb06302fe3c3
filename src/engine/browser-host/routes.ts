/**
 * What the endpoint answers to requests. It needs fastify, so that it is loaded when the first
 * request comes. WebSockets are answered by `api-sockets.ts`.
 */
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { join, sep } from 'node:path';
import { firstValueFrom } from 'rxjs';
import type { Observable } from 'rxjs';
import type { EngineApi, ValidateParams } from '../../api/session.ts';
import { HAND_OVER_PATH } from '../ownership/hand-over.ts';
import type { Access } from './access.ts';
import { refuse } from './refusal.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What an endpoint answers with once its engine is there. */
export interface Served {
  api: EngineApi;
  /** Stops the engine and lets the data directory go. Absent: this engine doesn't hand over. */
  handOver?: () => Promise<void>;
}

/** What requests and WebSockets are answered with. */
export interface EndpointOptions {
  /** The engine's run id, told by `GET /alive`. */
  run: string;
  validateParams?: ValidateParams | undefined;
  access: Access;
  /** Calls and a hand-over wait for it. */
  served$: Observable<Served>;
}

/**
 * Its own server never listens: the endpoint hands requests over.
 *
 * @param options `uiDir`: folder of the built UI; null serves no files
 */
export async function createRoutes(options: EndpointOptions & { uiDir: string | null }): Promise<FastifyInstance> {
  const { uiDir, run, access, served$ } = options;
  const routes = Fastify({ logger: false });
  guard(routes, access);
  serveAlive(routes, access, run);
  serveHandOver(routes, access, { run, served$ });
  if (uiDir !== null) await serveUi(routes, uiDir);
  await routes.ready();
  return routes;
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
