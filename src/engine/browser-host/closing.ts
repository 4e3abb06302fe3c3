import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { ApiSockets } from './api-sockets.ts';

/** Time for peers to end their side; then their sockets are cut. */
const CLOSE_GRACE_MS = 300;

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
 * @param routes null when none were loaded, and so `api`
 */
export async function closeWithin(
  server: Server,
  { routes, api, sockets }: { routes: FastifyInstance | null; api: ApiSockets | null; sockets: ReadonlySet<Socket> },
): Promise<void> {
  await api?.close();
  const timer = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, CLOSE_GRACE_MS);
  const closed = once(server, 'close');
  server.close();
  await routes?.close();
  server.closeAllConnections();
  await closed;
  clearTimeout(timer);
}
