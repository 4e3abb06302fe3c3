import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';

/**
 * Lets a server answer with routes that are loaded when the first request comes. What comes
 * meanwhile waits for them.
 *
 * @returns the routes, once they are loaded; null when nothing asked for them, or when they could
 *   not be loaded
 */
export function answerWith(
  server: Server,
  load: () => Promise<FastifyInstance>,
): () => Promise<FastifyInstance | null> {
  let loading: Promise<FastifyInstance> | null = null;
  const routes = () => (loading ??= load());
  server.on('request', (request, response) => {
    routes().then(
      loaded => loaded.routing(request, response),
      (error: unknown) => response.destroy(asError(error)),
    );
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Node takes its own listener away here, and the routes add theirs when they get the socket.
    const onError = () => socket.destroy();
    socket.on('error', onError);
    routes().then(
      loaded => {
        socket.off('error', onError);
        loaded.server.emit('upgrade', request, socket, head);
      },
      () => socket.destroy(),
    );
  });
  return async () => loading && loading.catch(() => null);
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
