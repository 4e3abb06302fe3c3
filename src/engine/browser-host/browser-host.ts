/**
 * The engine's endpoint on loopback: the UI for a browser, and the engine API for pages and for
 * other programs.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { ReplaySubject } from 'rxjs';
import type { ValidateParams } from '../../api/session.ts';
import { ModelError } from '../../model/errors.ts';
import { accessTo } from './access.ts';
import { closeWithin, openSockets } from './closing.ts';
import { onDemand } from './on-demand.ts';
import type { Served } from './routes.ts';

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

export interface BrowserHost {
  /** With the token: it is printed for a browser, or opened in one. */
  readonly url: string;
  readonly port: number;
  /** Answers from now on. Connections and a hand-over that came earlier have waited for this. */
  serve(served: Served): void;
  close(): Promise<void>;
}

/** As fastify has it: a page that asks each minute keeps its connection. */
const KEEP_ALIVE_MS = 72_000;

/**
 * Binds the endpoint. At once it tells other processes that this engine lives, and serves the UI's
 * files; calls wait for `serve`, because the endpoint is bound before the engine is there.
 *
 * @throws ModelError INVALID_ARGUMENT for a host that is not loopback, or a short token
 */
export async function createBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const { host = '127.0.0.1', port = 0, token, uiDir, run, validateParams } = options;
  if (host !== '127.0.0.1' && host !== '::1') throw invalid(`Expected a loopback host, got ${String(host)}.`);
  if (token.length < 22) throw invalid('Expected a token of at least 22 characters.');

  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  const sockets = openSockets(server);
  const served$ = new ReplaySubject<Served>(1);
  const access = accessTo(token, options.cookieSecret ?? token, () => boundPort(server));
  const endpoint = { run, validateParams, access, served$ };
  // Most commands end before anything asks them: they never pay for loading what answers.
  const routes = onDemand(async () => (await import('./routes.ts')).createRoutes({ ...endpoint, uiDir }));
  const api = onDemand(async () => new (await import('./api-sockets.ts')).ApiSockets(endpoint));
  server.on('request', (request, response) => {
    routes.get().then(
      loaded => loaded.routing(request, response),
      (error: unknown) => response.destroy(asError(error)),
    );
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node takes its own listener away here, and `ws` adds one when it gets the socket.
    const onError = () => socket.destroy();
    socket.on('error', onError);
    api.get().then(
      loaded => {
        socket.off('error', onError);
        loaded.upgrade(request, socket, head);
      },
      () => socket.destroy(),
    );
  });
  server.listen({ host, port });
  await once(server, 'listening');
  const bound = boundPort(server);
  const name = host === '::1' ? '[::1]' : host;
  return {
    url: `http://${name}:${bound}/?token=${token}`,
    port: bound,
    serve: served => served$.next(served),
    close: async () => {
      // Ends what still waits: no engine comes any more.
      served$.complete();
      await closeWithin(server, { routes: await routes.loaded(), api: await api.loaded(), sockets });
    },
  };
}

function boundPort(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}

function invalid(message: string): ModelError {
  return new ModelError('INVALID_ARGUMENT', message);
}
