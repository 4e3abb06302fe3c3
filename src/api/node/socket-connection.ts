import type { WebSocket } from 'ws';
import type { SessionConnection } from '../session.ts';

/**
 * One WebSocket of a server as a session's connection. Text that is not JSON arrives as undefined,
 * so that the session can answer it.
 */
export function socketConnection(socket: WebSocket): SessionConnection {
  // A close follows a protocol error. Without a listener the error would end the process.
  socket.on('error', () => undefined);
  return {
    send: (message, sent) => {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(JSON.stringify(message), error => {
        if (!error) sent();
      });
    },
    onMessage: receiver => {
      socket.on('message', (data: Buffer, isBinary) => {
        const text = isBinary ? '' : data.toString('utf8');
        receiver(parse(text), text.length);
      });
    },
    closed: new Promise(resolve => socket.once('close', () => resolve())),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
