import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** How a server ends a kept connection: a reset, or a FIN that says nothing more will come. */
export type Drop = 'reset' | 'fin';

export interface DroppingServer {
  url: string;
  /** Requests that were answered, by their first line. */
  answered: string[];
  /** Requests that were dropped. */
  dropped: string[];
  close(): Promise<void>;
}

export interface DroppingOptions {
  drop: Drop;
  /** Whether to drop the nth request of those that came on a connection used before; from 1. */
  drops: (n: number) => boolean;
  /** Bytes that stand before a drop, of the answer; none by default. */
  before?: string;
}

/** Answers "ok" to each request, and ends some kept connections as their next request begins. */
export async function startDroppingServer({ drop, drops, before = '' }: DroppingOptions): Promise<DroppingServer> {
  const sockets = new Set<Socket>();
  const [answered, dropped]: [string[], string[]] = [[], []];
  let reused = 0;
  const server: Server = createServer(socket => {
    let requests = 0;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', chunk => {
      const [line = ''] = chunk.toString('latin1').split('\r\n');
      requests += 1;
      if (requests > 1 && drops((reused += 1))) {
        dropped.push(line);
        if (before !== '') socket.write(before);
        if (drop === 'reset' && before === '') socket.resetAndDestroy();
        else socket.end();
        return;
      }
      answered.push(line);
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answered,
    dropped,
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
