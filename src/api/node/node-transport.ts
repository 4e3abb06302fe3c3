import { WebSocket } from 'ws';
import { API_PATH, socketTransport } from '../web-socket-transport.ts';
import type { WebSocketLike } from '../web-socket-transport.ts';
import type { Transport } from '../transport.ts';

export interface NodeTransportOptions {
  /** The port in engine.json. */
  port: number;
  token: string;
  /** Default: true. */
  reconnect?: boolean;
}

/** Opening takes longer only if the engine is suspended or gone. */
const HANDSHAKE_TIMEOUT_MS = 5_000;

/** The engine API for programs: the same as for a browser, with the token in a header. */
export function nodeTransport({ port, token, reconnect = true }: NodeTransportOptions): Transport {
  const connect = () =>
    new WebSocket(`ws://127.0.0.1:${port}${API_PATH}`, {
      headers: { authorization: `Bearer ${token}` },
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    }) as unknown as WebSocketLike;
  return socketTransport(connect, reconnect);
}
