import type { SessionConnection } from './session.ts';

/**
 * The used part of a port on the engine's side. Electron's MessagePortMain and Node's MessagePort
 * have it.
 */
export interface EnginePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
}

/**
 * A message port as a session's connection. A port doesn't tell when the peer has read a message.
 * So a message counts as sent at the next turn of the event loop. This bounds a burst. It does not
 * bound the queue of a peer that has stopped.
 */
export function portConnection(port: EnginePort): SessionConnection {
  return {
    send: (message, sent) => {
      port.postMessage(message);
      setImmediate(sent);
    },
    onMessage: receiver => {
      port.on('message', message => receiver(dataOf(message)));
      port.start();
    },
    closed: new Promise(resolve => port.on('close', () => resolve())),
  };
}

/**
 * Electron delivers an event with `data`; Node delivers the message itself. Our requests have no
 * field `data`.
 */
function dataOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'data' in message ? message.data : message;
}
