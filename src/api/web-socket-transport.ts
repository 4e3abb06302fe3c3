import type { Connection, ConnectionEvents, Transport } from './transport.ts';

/** The used part of the standard WebSocket. Browsers, Node and `ws` have it. */
export interface WebSocketLike {
  send(data: string): void;
  close(): void;
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: { data?: unknown }) => void): void;
}

export type WebSocketConstructor = new (url: string) => WebSocketLike;

export interface WebSocketTransportOptions {
  /** Default: the global WebSocket. */
  WebSocket?: WebSocketConstructor;
  /** Default: true. */
  reconnect?: boolean;
}

/** Path of the engine API below the browser host's URL. */
export const API_PATH = '/api';

/**
 * The engine API over a WebSocket. In a page: `webSocketTransport('ws://' + location.host +
 * API_PATH)`.
 */
export function webSocketTransport(url: string, options: WebSocketTransportOptions = {}): Transport {
  const WebSocket = options.WebSocket ?? (globalThis as unknown as { WebSocket: WebSocketConstructor }).WebSocket;
  return socketTransport(() => new WebSocket(url), options.reconnect ?? true);
}

/** Like webSocketTransport, but the caller makes the sockets. */
export function socketTransport(connect: () => WebSocketLike, reconnect: boolean): Transport {
  return { reconnect, open: events => overSocket(connect(), events) };
}

function overSocket(socket: WebSocketLike, events: ConnectionEvents): Connection {
  let isGivenUp = false;
  socket.addEventListener('open', () => events.onOpen());
  socket.addEventListener('close', () => {
    if (!isGivenUp) events.onClose();
  });
  // A close always follows an error, and it is enough to know. `ws` throws without a listener.
  socket.addEventListener('error', () => undefined);
  socket.addEventListener('message', ({ data }) => {
    if (isGivenUp) return;
    const message = parse(data);
    if (message === undefined) socket.close();
    else events.onMessage(message);
  });
  return {
    send: message => socket.send(JSON.stringify(message)),
    close: () => {
      isGivenUp = true;
      socket.close();
    },
  };
}

/** undefined when the text isn't JSON: the peer is not an engine, or bytes were lost. */
function parse(data: unknown): unknown {
  try {
    return JSON.parse(String(data)) as unknown;
  } catch {
    return undefined;
  }
}
