import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** Time for peers to end their side; then their sockets are cut. */
const CLOSE_GRACE_MS = 300;
/**
 * A client gets the last state up to 100 ms after this process has it. A client that waits for it
 * then leaves by itself.
 */
const LAST_WORDS_MS = 200;

/**
 * The sockets of a server that are open now, also those that are no longer its connections after an
 * upgrade.
 */
export function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}

/**
 * Cuts sockets that stay: a suspended peer answers no closing handshake, and the server forgets
 * refused upgrades.
 *
 * @param routes null when none were loaded
 */
export async function closeWithin(
  server: Server,
  { routes, sockets }: { routes: FastifyInstance | null; sockets: ReadonlySet<Socket> },
): Promise<void> {
  if (routes !== null) await lastWords(routes);
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, CLOSE_GRACE_MS);
  const closed = once(server, 'close');
  server.close();
  // It closes each WebSocket with a handshake. They are connections of the server no longer.
  await routes?.close();
  server.closeAllConnections();
  await closed;
  clearTimeout(timer);
}

/**
 * Lets clients that wait for the last state get it and leave. Clients that stay are not waited for.
 */
async function lastWords({ websocketServer: { clients } }: FastifyInstance): Promise<void> {
  const gone = Promise.all([...clients].map(client => once(client, 'close')));
  if (clients.size === 0) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(resolve => (timer = setTimeout(resolve, LAST_WORDS_MS)));
  await Promise.race([gone, late]);
  clearTimeout(timer);
}
