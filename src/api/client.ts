/** The caller's side of the engine API. It runs in pages and in Node, over any transport. */
import { BehaviorSubject, Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { backoffMs } from '../model/backoff.ts';
import { ModelError, fromErrorValue, isModelError } from '../model/errors.ts';
import type { ApiMethod, ApiMethods, ApiStream, ApiStreams, ClientMessage } from './contract.ts';
import { cursorOf } from './cursor-of.ts';
import { asSent } from './limits.ts';
import type { Connection, ConnectionState, Transport } from './transport.ts';

export { messagePortTransport, portSourceTransport, windowPortTransport } from './message-port-transport.ts';
export { API_PATH, webSocketTransport } from './web-socket-transport.ts';
export type { ConnectionState, Transport } from './transport.ts';

export interface ApiClient {
  /**
   * Sends one request and resolves with its result.
   *
   * @throws ModelError of the engine; NETWORK_UNREACHABLE (retryable) when the connection is lost
   *   before the answer. The outcome is then unknown. A repeat with the same commandId tells it.
   */
  call<M extends ApiMethod>(method: M, params: ApiMethods[M]['params']): Promise<ApiMethods[M]['result']>;
  /**
   * The stream continues after a lost connection, and also after an engine has stopped and another
   * one has started. `events` continues after the last event that arrived. Each subscriber has its
   * own stream.
   */
  stream<S extends ApiStream>(name: S, params: ApiStreams[S]['params']): Observable<ApiStreams[S]['value']>;
  /** Completes when no connection follows: after `close`, and after a loss without reconnecting. */
  readonly connection$: Observable<ConnectionState>;
  /** Ends the connection, completes the streams and rejects the open calls with CANCELLED. */
  close(): void;
}

/**
 * Pauses between attempts: 100 ms, doubled up to 2 s. Each is shortened at random by up to a half.
 * An engine waits 5 s after its start for programs that held leases of the last one.
 */
export const RECONNECT_WAITS = { firstMs: 100, longestMs: 2_000, jitter: 0.5 };

/** The fields of an event that give its place in the journal. */
type Place = Parameters<typeof cursorOf>[0];

interface PendingCall {
  message: ClientMessage;
  resolve(value: unknown): void;
  reject(error: ModelError): void;
}

interface OpenStream {
  id: number;
  name: ApiStream;
  params: unknown;
  subscriber: Subscriber<unknown>;
}

export function createApiClient(transport: Transport): ApiClient {
  return new Client(transport);
}

class Client implements ApiClient {
  readonly #transport: Transport;
  readonly #state = new BehaviorSubject<ConnectionState>('connecting');
  readonly connection$ = this.#state.asObservable();
  readonly #calls = new Map<number, PendingCall>();
  readonly #streams = new Map<number, OpenStream>();
  #connection: Connection | null = null;
  #nextId = 1;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #closed = false;

  constructor(transport: Transport) {
    this.#transport = transport;
    this.#open();
  }

  call<M extends ApiMethod>(method: M, params: ApiMethods[M]['params']): Promise<ApiMethods[M]['result']> {
    return new Promise((resolve, reject) => {
      if (this.#state.value === 'lost') return reject(this.#closed ? cancelled() : unreachable());
      // What can't be sent throws here, and so rejects.
      const message: ClientMessage = { id: this.#nextId++, call: method, params: asSent(method, params) };
      this.#calls.set(message.id, { message, resolve: resolve, reject });
      if (this.#state.value === 'open') this.#connection?.send(message);
    });
  }

  stream<S extends ApiStream>(name: S, params: ApiStreams[S]['params']): Observable<ApiStreams[S]['value']> {
    return new Observable<unknown>(subscriber => this.#subscribe(name, params, subscriber)) as Observable<
      ApiStreams[S]['value']
    >;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    this.#connection?.close();
    this.#connection = null;
    this.#state.next('lost');
    this.#state.complete();
    this.#rejectCalls(cancelled());
    for (const stream of this.#takeStreams()) stream.subscriber.complete();
  }

  #subscribe(name: ApiStream, params: unknown, subscriber: Subscriber<unknown>): (() => void) | void {
    if (this.#closed) return subscriber.complete();
    if (this.#state.value === 'lost' && !this.#transport.reconnect) return subscriber.error(unreachable());
    // What can't be sent throws here, and so is the error of the stream.
    const stream: OpenStream = { id: this.#nextId++, name, params: asSent(name, params), subscriber };
    this.#streams.set(stream.id, stream);
    if (this.#state.value === 'open') this.#sendSubscribe(stream);
    return () => {
      if (this.#streams.delete(stream.id) && this.#state.value === 'open') {
        this.#connection?.send({ id: stream.id, unsubscribe: true });
      }
    };
  }

  #open(): void {
    this.#retry = null;
    let over = false;
    const isCurrent = () => !over && !this.#closed;
    this.#connection = this.#transport.open({
      onOpen: () => isCurrent() && this.#opened(),
      onMessage: message => isCurrent() && this.#receive(message),
      onClose: () => {
        if (!isCurrent()) return;
        over = true;
        this.#lost();
      },
    });
  }

  #opened(): void {
    this.#failures = 0;
    for (const { message } of this.#calls.values()) this.#connection?.send(message);
    for (const stream of this.#streams.values()) this.#sendSubscribe(stream);
    this.#state.next('open');
  }

  #lost(): void {
    this.#connection = null;
    const willRetry = this.#transport.reconnect;
    if (willRetry) {
      this.#failures += 1;
      this.#retry = setTimeout(() => this.#open(), backoffMs(RECONNECT_WAITS, this.#failures, Math.random));
    }
    this.#state.next('lost');
    this.#rejectCalls(unreachable());
    if (willRetry) return;
    for (const stream of this.#takeStreams()) stream.subscriber.error(unreachable());
    this.#state.complete();
  }

  #sendSubscribe(stream: OpenStream): void {
    this.#connection?.send({ id: stream.id, subscribe: stream.name, params: stream.params });
  }

  #receive(message: unknown): void {
    if (typeof message !== 'object' || message === null) return;
    const { id, result, next, end } = message as { id?: number; result?: unknown; next?: unknown; end?: unknown };
    if (typeof id !== 'number') return;
    if (result !== undefined) this.#settle(id, result as { ok?: unknown; value?: unknown; error?: unknown });
    else if (next !== undefined) this.#emit(id, next);
    else if (end !== undefined) this.#end(id, end);
  }

  #settle(id: number, result: { ok?: unknown; value?: unknown; error?: unknown }): void {
    const call = this.#calls.get(id);
    if (!call) return;
    this.#calls.delete(id);
    if (result.ok === true) call.resolve(result.value);
    else call.reject(revive(result.error));
  }

  #emit(id: number, value: unknown): void {
    const stream = this.#streams.get(id);
    if (!stream) return;
    if (stream.name === 'events')
      stream.params = { ...(stream.params as object), after: cursorOf(value as Place) ?? (value as Place).seq };
    stream.subscriber.next(value);
  }

  /** Older engines send null when they stop. The stream continues with the next connection. */
  #end(id: number, end: unknown): void {
    const stream = this.#streams.get(id);
    if (!stream || end === null) return;
    this.#streams.delete(id);
    stream.subscriber.error(revive(end));
  }

  #rejectCalls(error: ModelError): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) call.reject(error);
  }

  #takeStreams(): OpenStream[] {
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    return streams;
  }
}

function revive(error: unknown): ModelError {
  if (isModelError(error)) return fromErrorValue(error);
  return new ModelError('SERVER_ERROR', 'The engine answered with an error that this program does not know.', {
    details: { error },
  });
}

function unreachable(): ModelError {
  return new ModelError('NETWORK_UNREACHABLE', 'The connection to the engine is lost.', {
    retryable: true,
    details: { engine: 'lost' },
  });
}

function cancelled(): ModelError {
  return new ModelError('CANCELLED', 'The connection to the engine was closed.');
}
