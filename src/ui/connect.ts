import { BehaviorSubject, Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import type { ClientMessage, ErrorValue, ServerMessage } from '../engine/api/contract.ts';
import type { ApiClient, Connection } from './api.ts';

/** First and longest wait before connecting again; doubles in between. */
const RECONNECT_FIRST_MS = 250;
const RECONNECT_MAX_MS = 5_000;

/** An open or opening way to the engine; messages are whole values. */
interface Wire {
  send(message: ClientMessage): void;
  close(): void;
}

interface WireEvents {
  open: () => void;
  message: (message: ServerMessage) => void;
  lost: () => void;
}

type OpenWire = (events: WireEvents) => Wire;

interface PendingCall {
  resolve: (value: unknown) => void;
  reject: (error: ErrorValue) => void;
}

interface LiveStream {
  begin: ClientMessage;
  subscriber: Subscriber<unknown>;
}

const LOST: ErrorValue = {
  code: 'NETWORK_UNREACHABLE',
  message: 'The connection to the engine was lost before it answered.',
  retryable: true,
};

/** Connects to the engine that serves this page. A desktop host hands over a MessagePort instead. */
export function connect(port: MessagePort | null): ApiClient {
  return createClient(port === null ? openSocket : openPort(port));
}

function openSocket(events: WireEvents): Wire {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/api`);
  socket.onopen = events.open;
  socket.onclose = events.lost;
  socket.onmessage = event => events.message(JSON.parse(String(event.data)) as ServerMessage);
  return { send: message => socket.send(JSON.stringify(message)), close: () => socket.close() };
}

function openPort(port: MessagePort): OpenWire {
  return events => {
    port.onmessage = event => events.message(event.data as ServerMessage);
    port.onmessageerror = events.lost;
    port.start();
    queueMicrotask(events.open);
    return { send: message => port.postMessage(message), close: () => port.close() };
  };
}

function createClient(openWire: OpenWire): ApiClient {
  const connection$ = new BehaviorSubject<Connection>('connecting');
  const calls = new Map<number, PendingCall>();
  const streams = new Map<number, LiveStream>();
  const queued: ClientMessage[] = [];
  let lastId = 0;
  let waitMs = RECONNECT_FIRST_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;
  let wire = openWire({ open, message, lost });

  const isOpen = () => connection$.value === 'open';

  function open(): void {
    waitMs = RECONNECT_FIRST_MS;
    connection$.next('open');
    for (const stream of streams.values()) wire.send(stream.begin);
    for (const request of queued.splice(0)) wire.send(request);
  }

  function lost(): void {
    if (closed) return;
    connection$.next('lost');
    queued.length = 0;
    for (const call of calls.values()) call.reject(LOST);
    calls.clear();
    timer = setTimeout(() => (wire = openWire({ open, message, lost })), waitMs);
    waitMs = Math.min(waitMs * 2, RECONNECT_MAX_MS);
  }

  function message(answer: ServerMessage): void {
    if ('result' in answer) {
      const call = calls.get(answer.id);
      calls.delete(answer.id);
      if (answer.result.ok) call?.resolve(answer.result.value);
      else call?.reject(answer.result.error);
      return;
    }
    const stream = streams.get(answer.id);
    if ('next' in answer) stream?.subscriber.next(answer.next);
    else {
      streams.delete(answer.id);
      if (answer.end === null) stream?.subscriber.complete();
      else stream?.subscriber.error(answer.end);
    }
  }

  return {
    connection$,
    call: (method, params) =>
      new Promise((resolve, reject) => {
        if (connection$.value === 'lost') {
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- failures cross this interface as ErrorValue
          reject(LOST);
          return;
        }
        const id = ++lastId;
        calls.set(id, { resolve: value => resolve(value as never), reject });
        const request: ClientMessage = { id, call: method, params };
        if (isOpen()) wire.send(request);
        else queued.push(request);
      }),
    stream: (name, params) =>
      new Observable(subscriber => {
        const id = ++lastId;
        const begin: ClientMessage = { id, subscribe: name, params };
        streams.set(id, { begin, subscriber: subscriber });
        if (isOpen()) wire.send(begin);
        return () => {
          if (streams.delete(id) && isOpen()) wire.send({ id, unsubscribe: true });
        };
      }),
    close: () => {
      closed = true;
      clearTimeout(timer);
      wire.close();
    },
  };
}
