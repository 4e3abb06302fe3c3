/**
 * The engine API for programs and pages, over WebSockets. A program that connects costs the engine
 * `ws` alone: fastify is loaded for files and other requests.
 */
import { once } from 'node:events';
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { first } from 'rxjs';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { socketConnection } from '../../api/node/socket-connection.ts';
import { serveSession } from '../../api/session.ts';
import { API_PATH } from '../../api/web-socket-transport.ts';
import type { Access } from './access.ts';
import type { EndpointOptions } from './routes.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/**
 * A larger message ends its connection unread. One over MAX_REQUEST_CHARS is answered with
 * INVALID_ARGUMENT.
 */
const MAX_PAYLOAD_BYTES = 4 * 1024 * 1024;
/**
 * A client gets the last state up to 100 ms after this process has it. A client that waits for it
 * then leaves by itself.
 */
const LAST_WORDS_MS = 200;

export class ApiSockets {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD_BYTES });
  readonly #options: EndpointOptions;

  constructor(options: EndpointOptions) {
    this.#options = options;
  }

  /** Answers an upgrade, or refuses it with 401, 403 or 404. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const status = refusal(request, this.#options.access);
    if (status !== null) return refuse(socket, status);
    this.#server.handleUpgrade(request, socket, head, connected => this.#serve(connected));
  }

  /**
   * Lets clients that wait for the last state get it and leave. Then closes the others, each with a
   * handshake. Clients that answer nothing are not waited for.
   */
  async close(): Promise<void> {
    const { clients } = this.#server;
    if (clients.size > 0) await this.#lastWords(clients);
    for (const client of clients) client.close();
    this.#server.close();
  }

  #serve(socket: WebSocket): void {
    const connection = socketConnection(socket);
    // Nothing is read, and so nothing is lost, until there is an engine to answer.
    socket.pause();
    this.#options.served$.pipe(first()).subscribe({
      next: ({ api }) => {
        serveSession(api, connection, this.#options.validateParams);
        socket.resume();
      },
      error: () => socket.terminate(),
    });
  }

  async #lastWords(clients: ReadonlySet<WebSocket>): Promise<void> {
    const gone = Promise.all([...clients].map(client => once(client, 'close')));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>(resolve => (timer = setTimeout(resolve, LAST_WORDS_MS)));
    await Promise.race([gone, late]);
    clearTimeout(timer);
  }
}

/** The order of the checks is that of every request: the host's name, then the asker, then the path. */
function refusal({ headers, url = '' }: IncomingMessage, access: Access): 401 | 403 | 404 | null {
  if (!access.isOwnHost(headers.host)) return 403;
  if (!access.hasBearer(headers) && !access.hasCookie(headers)) return 401;
  if (url.split('?', 1)[0] !== API_PATH) return 404;
  return access.mayConnect(headers) ? null : 403;
}

/** The connection was made for an upgrade, so that nothing else comes over it. */
function refuse(socket: Duplex, status: 401 | 403 | 404): void {
  const headers = Object.entries({ ...SECURITY_HEADERS, connection: 'close', 'content-length': '0' });
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  // A peer that has gone meanwhile must not end the process.
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}\r\n`);
}
