import type { Connection, ConnectionEvents, Transport } from './transport.ts';

/**
 * The used part of the standard MessagePort. Chromium fires `close` when the other end is gone.
 */
export interface PortLike {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  removeEventListener(type: 'message' | 'close', listener: (event: { data?: unknown }) => void): void;
  start(): void;
  close(): void;
}

/** Calls back with each new port of a restarted engine. Returns a function that unsubscribes. */
export type PortSource = (onPort: (port: PortLike) => void) => () => void;

/** Transport over one port. When the port closes, the client has lost its engine for good. */
export function messagePortTransport(port: PortLike): Transport {
  return {
    reconnect: false,
    open: events => {
      const connection = overPort(port, events);
      queueMicrotask(() => events.onOpen());
      return connection;
    },
  };
}

/**
 * Transport over a sequence of ports. A new port means that the engine has restarted, so the
 * client subscribes to everything again.
 */
export function portSourceTransport(source: PortSource): Transport {
  const ports = latestPort(source);
  return {
    reconnect: true,
    open: events => {
      let connection: Connection | null = null;
      let over = false;
      const closed = () => {
        if (over) return;
        over = true;
        stop();
        events.onClose();
      };
      const stop = ports.take(port => {
        if (over) return;
        if (connection) {
          connection.close();
          ports.keep(port);
          return closed();
        }
        connection = overPort(port, { ...events, onClose: closed });
        events.onOpen();
      });
      return {
        send: message => connection?.send(message),
        close: () => {
          over = true;
          stop();
          connection?.close();
        },
      };
    },
  };
}

/** The window message that hands a port from the preload script to its page. */
const PORT_MESSAGE = 'model-manager-port';

/** The used part of a page's window. */
export interface WindowLike {
  addEventListener(type: 'message', listener: (event: PortMessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: PortMessageEvent) => void): void;
}

interface PortMessageEvent {
  data: unknown;
  source: unknown;
  ports: readonly PortLike[];
}

/**
 * Transport over the ports that the desktop app's preload script hands to the page:
 * `createApiClient(windowPortTransport(window))`.
 */
export function windowPortTransport(page: WindowLike): Transport {
  return portSourceTransport(onPort => {
    const listener = (event: PortMessageEvent) => {
      const [port] = event.ports;
      if (event.source === page && event.data === PORT_MESSAGE && port) onPort(port);
    };
    page.addEventListener('message', listener);
    return () => page.removeEventListener('message', listener);
  });
}

/**
 * Listens from the start. A port can arrive between two connections, when nothing waits for it.
 * The port is kept, so that it is not lost.
 */
function latestPort(source: PortSource): {
  take(onPort: (port: PortLike) => void): () => void;
  keep(port: PortLike): void;
} {
  let waiting: ((port: PortLike) => void) | null = null;
  let kept: PortLike | null = null;
  const keep = (port: PortLike) => {
    kept?.close();
    kept = port;
  };
  source(port => (waiting ? waiting(port) : keep(port)));
  return {
    keep,
    take: onPort => {
      waiting = onPort;
      queueMicrotask(() => {
        const port = kept;
        if (!port || waiting !== onPort) return;
        kept = null;
        onPort(port);
      });
      return () => {
        if (waiting === onPort) waiting = null;
      };
    },
  };
}

function overPort(port: PortLike, events: Omit<ConnectionEvents, 'onOpen'>): Connection {
  const onMessage = (event: { data?: unknown }) => events.onMessage(event.data);
  const onClose = () => {
    stopListening();
    events.onClose();
  };
  const stopListening = () => {
    port.removeEventListener('message', onMessage);
    port.removeEventListener('close', onClose);
  };
  port.addEventListener('message', onMessage);
  port.addEventListener('close', onClose);
  port.start();
  return {
    send: message => port.postMessage(message),
    close: () => {
      stopListening();
      port.close();
    },
  };
}
