import type { ClientMessage, ServerMessage } from '../../src/api/contract.ts';
import { serveSession } from '../../src/api/session.ts';
import type { EngineApi, SessionConnection, ValidateParams } from '../../src/api/session.ts';
import type { ConnectionEvents, Transport } from '../../src/api/transport.ts';

/** A session with its wire in the test's hand: what the engine sent, and when it counts as having left. */
export function wiredSession(api: EngineApi, validate?: ValidateParams) {
  let receiver: (message: unknown, chars?: number) => void = () => undefined;
  let end: () => void = () => undefined;
  const sent: ServerMessage[] = [];
  const unsent: (() => void)[] = [];
  const connection: SessionConnection = {
    send: (message, done) => {
      sent.push(message);
      unsent.push(done);
    },
    onMessage: given => (receiver = given),
    closed: new Promise(resolve => (end = resolve)),
  };
  const dispose = serveSession(api, connection, validate);
  return {
    sent,
    receive: (message: unknown, chars?: number) => receiver(message, chars),
    /** The peer takes the next `count` messages. */
    drain: (count = Infinity) => {
      for (const done of unsent.splice(0, count)) done();
    },
    dispose,
    end: () => end(),
  };
}

/** A transport in memory, each message cloned on its way; `break` ends the present connection. */
export function memoryTransport(api: EngineApi, reconnect = true) {
  const opened: { requests: ClientMessage[]; break(): void }[] = [];
  const transport: Transport = { reconnect, open: events => openInMemory(api, events, opened) };
  return { transport, opened };
}

function openInMemory(
  api: EngineApi,
  events: ConnectionEvents,
  opened: { requests: ClientMessage[]; break(): void }[],
) {
  let receiver: (message: unknown) => void = () => undefined;
  let end: () => void = () => undefined;
  const requests: ClientMessage[] = [];
  serveSession(api, {
    send: (message, done) =>
      queueMicrotask(() => {
        done();
        events.onMessage(structuredClone(message));
      }),
    onMessage: given => (receiver = given),
    closed: new Promise(resolve => (end = resolve)),
  });
  opened.push({
    requests,
    break: () => {
      end();
      events.onClose();
    },
  });
  queueMicrotask(() => events.onOpen());
  return {
    send: (message: ClientMessage) => {
      requests.push(message);
      queueMicrotask(() => receiver(structuredClone(message)));
    },
    close: () => end(),
  };
}
