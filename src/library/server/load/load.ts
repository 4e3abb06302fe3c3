import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { unavailable } from '../errors.ts';
import type { LibraryLimits } from './limits.ts';

/** The kinds of requests that are told apart in limits and metrics. */
export type RouteKind = 'catalog' | 'model' | 'file' | 'other';

/** A request that has ended, in whatever way. */
export interface EndedRequest {
  route: RouteKind;
  method: string;
  status: number;
  seconds: number;
  /** Bytes that its connection took, headers included. */
  sentBytes: number;
}

/** What runs on a server at this moment, and who is sent away because of it. */
export interface Load {
  readonly connections: number;
  readonly transfers: number;
  readonly isStopping: boolean;
  /** Counts a request until its answer is over, however that ends. */
  begin(request: FastifyRequest, reply: FastifyReply, route: RouteKind): void;
  /** @throws ModelError SERVER_ERROR, retryable */
  assertRoom(request: FastifyRequest, reply: FastifyReply, route: RouteKind): void;
  /** Takes no more connections, and waits until the transfers have ended, or the grace is over. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  limits: LibraryLimits;
  onEnded: (request: EndedRequest) => void;
  onSentAway: (reason: 'connections' | 'transfers' | 'stopping') => void;
}

export function watchLoad(server: FastifyInstance, { limits, onEnded, onSentAway }: LoadOptions): Load {
  const sockets = new Set<Socket>();
  /** Those beyond the limit: they are told so once, and closed. */
  const excess = new WeakSet<Socket>();
  let transfers = 0;
  let isStopping = false;
  let onQuiet: () => void = () => undefined;
  const http = server.server;
  http.maxConnections = limits.maxConnections * 2;
  http.on('connection', (socket: Socket) => {
    sockets.add(socket);
    if (sockets.size > limits.maxConnections) excess.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  function sendAway(reason: Parameters<LoadOptions['onSentAway']>[0], message: string): never {
    onSentAway(reason);
    throw unavailable(message, { sentAway: true });
  }

  return {
    get connections() {
      return sockets.size;
    },
    get transfers() {
      return transfers;
    },
    get isStopping() {
      return isStopping;
    },
    begin({ method, socket }, reply, route) {
      const [began, bytes] = [performance.now(), socket.bytesWritten];
      if (route === 'file') transfers += 1;
      if (isStopping) reply.header('connection', 'close');
      // `close` comes after every end, also where the client hung up.
      reply.raw.once('close', () => {
        if (route === 'file') transfers -= 1;
        const seconds = (performance.now() - began) / 1000;
        const sentBytes = Math.max(0, socket.bytesWritten - bytes);
        onEnded({ route, method, status: reply.raw.statusCode, seconds, sentBytes });
        if (!isStopping) return;
        http.closeIdleConnections();
        if (transfers === 0) onQuiet();
      });
    },
    assertRoom({ socket }, reply, route) {
      if (isStopping) sendAway('stopping', 'The library stops.');
      if (excess.has(socket)) {
        reply.header('connection', 'close');
        sendAway('connections', 'The library has as many connections as it takes.');
      }
      if (route === 'file' && transfers > limits.maxTransfers)
        sendAway('transfers', 'The library sends as many files as it takes on.');
    },
    async stop() {
      if (isStopping) return;
      isStopping = true;
      if (limits.graceMs === 0) return;
      http.close();
      http.closeIdleConnections();
      if (transfers === 0) return;
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>(resolve => {
        onQuiet = resolve;
        timer = setTimeout(resolve, limits.graceMs);
      });
      clearTimeout(timer);
    },
  };
}
