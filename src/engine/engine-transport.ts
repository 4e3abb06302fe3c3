import { nodeTransport } from '../api/node/node-transport.ts';
import type { Connection, ConnectionEvents, Transport } from '../api/transport.ts';
import { readEngineFile } from './ownership/engine-file.ts';

/**
 * Connects to the engine that runs in a data directory. Each attempt reads engine.json again,
 * because the next engine has another port and another token.
 */
export function engineTransport(dataDir: string, reconnect: boolean): Transport {
  return { reconnect, open: events => connection(dataDir, events) };
}

function connection(dataDir: string, events: ConnectionEvents): Connection {
  let given: Connection | null = null;
  let isClosed = false;
  const open = async () => {
    const info = await readEngineFile(dataDir).catch(() => null);
    if (isClosed) return;
    if (info === null) events.onClose();
    else given = nodeTransport({ port: info.port, token: info.token, reconnect: false }).open(events);
  };
  void open();
  return {
    send: message => given?.send(message),
    close: () => {
      isClosed = true;
      given?.close();
    },
  };
}
