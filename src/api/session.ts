/** The engine's side of one connection. It checks each message, whatever the transport is. */
import type { Observable } from 'rxjs';
import { ModelError, toModelError } from '../model/errors.ts';
import { show } from '../model/show.ts';
import type { ApiMethod, ApiMethods, ApiStream, ApiStreams, ServerMessage } from './contract.ts';
import { MAX_REQUEST_CHARS } from './limits.ts';
import { deliverEvents, deliverNewest } from './delivery.ts';
import type { Delivery } from './delivery.ts';

/** One connection, as handlers see it. */
export interface SessionContext {
  readonly id: string;
  /** The program of the engine's own process. It ends with the engine. */
  readonly inProcess?: true;
  /**
   * Calls back once when the connection has ended, or at once if it already has. Leases end then.
   */
  onClose(callback: () => void): void;
}

/**
 * What the engine implements. `call` rejects with ModelErrors. A stream ends when it errors. A
 * stream completes when the engine stops.
 */
export interface EngineApi {
  call: {
    [M in ApiMethod]: (params: ApiMethods[M]['params'], session: SessionContext) => Promise<ApiMethods[M]['result']>;
  };
  stream: { [S in ApiStream]: (params: ApiStreams[S]['params']) => Observable<ApiStreams[S]['value']> };
}

/** @throws ModelError INVALID_ARGUMENT when `params` don't fit the method or stream `name` */
export type ValidateParams = (name: ApiMethod | ApiStream, params: unknown) => void;

/** The transport's side of a connection. */
export interface SessionConnection {
  /**
   * Calls `sent` when the message has left this process, but not after the end. The caller waits
   * for `sent`, so that a slow peer holds up only its own streams.
   */
  send(message: ServerMessage, sent: () => void): void;
  /**
   * Sets the receiver. `message` is parsed; it is undefined when the text was not JSON. `chars` is
   * the length of the text if it is known. Earlier messages are delivered, too.
   */
  onMessage(receiver: (message: unknown, chars?: number) => void): void;
  /** Resolves when the connection has ended. */
  readonly closed: Promise<void>;
}

/** Only a faulty program makes more calls at once. */
const MAX_CALLS_IN_FLIGHT = 4_096;
const MAX_SUBSCRIPTIONS = 256;

let sessions = 0;

/**
 * Answers a connection until it ends or the returned function is called. No message from the
 * connection makes it throw. Unknown methods, malformed messages and oversized messages are
 * answered with INVALID_ARGUMENT, under id 0 if the message has no id.
 */
export function serveSession(
  handlers: EngineApi,
  connection: SessionConnection,
  validateParams: ValidateParams = () => undefined,
): () => void {
  const session = new Session(handlers, connection, validateParams);
  connection.onMessage((message, chars) => session.receive(message, chars));
  void connection.closed.then(() => session.close());
  return () => session.close();
}

class Session implements SessionContext {
  readonly id = `session-${++sessions}`;
  readonly #handlers: EngineApi;
  readonly #connection: SessionConnection;
  readonly #validate: ValidateParams;
  readonly #calls = new Set<number>();
  readonly #streams = new Map<number, Delivery>();
  readonly #onClose: (() => void)[] = [];
  #closed = false;

  constructor(handlers: EngineApi, connection: SessionConnection, validate: ValidateParams) {
    this.#handlers = handlers;
    this.#connection = connection;
    this.#validate = validate;
  }

  onClose(callback: () => void): void {
    if (this.#closed) callback();
    else this.#onClose.push(callback);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const delivery of this.#streams.values()) delivery.stop();
    this.#streams.clear();
    for (const callback of this.#onClose.splice(0)) callback();
  }

  receive(message: unknown, chars?: number): void {
    if (this.#closed) return;
    const request = asRequest(message);
    try {
      this.#judge(request, chars ?? 0);
    } catch (thrown) {
      this.#answerError(request?.id ?? 0, thrown, request !== null && 'subscribe' in request);
    }
  }

  #judge(request: Request | null, chars: number): void {
    if (!request) throw invalid('Expected a message with a whole positive id and one of call, subscribe, unsubscribe.');
    if (chars > MAX_REQUEST_CHARS) throw invalid(`Expected at most ${MAX_REQUEST_CHARS} characters, got ${chars}.`);
    const { id } = request;
    if ('unsubscribe' in request) return this.#unsubscribe(id);
    if (this.#calls.has(id) || this.#streams.has(id)) throw invalid(`Expected an id that is not in use, got ${id}.`);
    if ('call' in request) this.#call(id, request.call, request.params);
    else this.#subscribe(id, request.subscribe, request.params);
  }

  #call(id: number, name: unknown, params: unknown): void {
    const handler = own(this.#handlers.call, name, 'method');
    if (this.#calls.size >= MAX_CALLS_IN_FLIGHT) throw overloaded(MAX_CALLS_IN_FLIGHT, 'calls');
    this.#validate(name as ApiMethod, params);
    this.#calls.add(id);
    void this.#answer(id, async () => await handler(params as never, this));
  }

  async #answer(id: number, run: () => Promise<unknown>): Promise<void> {
    try {
      const value = (await run()) ?? null;
      this.#calls.delete(id);
      this.#send({ id, result: { ok: true, value } });
    } catch (thrown) {
      this.#calls.delete(id);
      this.#answerError(id, thrown, false);
    }
  }

  #subscribe(id: number, name: unknown, params: unknown): void {
    const handler = own(this.#handlers.stream, name, 'stream') as (params: unknown) => Observable<unknown>;
    if (this.#streams.size >= MAX_SUBSCRIPTIONS) throw overloaded(MAX_SUBSCRIPTIONS, 'subscriptions');
    this.#validate(name as ApiStream, params);
    const delivery = (name === 'events' ? deliverEvents : deliverNewest)(handler, params, {
      next: (value, sent) => this.#send({ id, next: value ?? null }, sent),
      fail: error => {
        this.#streams.delete(id);
        this.#send({ id, end: error });
      },
    });
    this.#streams.set(id, delivery);
    delivery.start();
  }

  #unsubscribe(id: number): void {
    this.#streams.get(id)?.stop();
    this.#streams.delete(id);
  }

  #answerError(id: number, thrown: unknown, asEnd: boolean): void {
    const error = toModelError(thrown, 'SERVER_ERROR').toJSON();
    this.#send(asEnd ? { id, end: error } : { id, result: { ok: false, error } });
  }

  #send(message: ServerMessage, sent: () => void = () => undefined): void {
    if (!this.#closed) this.#connection.send(message, sent);
  }
}

type Request = { id: number; params?: unknown } & (
  { call: unknown } | { subscribe: unknown } | { unsubscribe: unknown }
);

function asRequest(message: unknown): Request | null {
  if (typeof message !== 'object' || message === null) return null;
  const { id } = message as { id?: unknown };
  if (!Number.isSafeInteger(id) || (id as number) < 1) return null;
  const kinds = ['call', 'subscribe', 'unsubscribe'].filter(kind => Object.hasOwn(message, kind));
  return kinds.length === 1 ? (message as Request) : null;
}

/** Only own properties count: `constructor` is not a method of the API. */
function own<T extends object>(handlers: T, name: unknown, kind: string): T[keyof T] {
  if (typeof name === 'string' && Object.hasOwn(handlers, name)) return handlers[name as keyof T];
  throw invalid(`Expected a ${kind} of the engine API, got ${show(name)}.`);
}

function invalid(message: string): ModelError {
  return new ModelError('INVALID_ARGUMENT', message);
}

function overloaded(limit: number, what: string): ModelError {
  return new ModelError('SERVER_REJECTED', `Expected at most ${limit} ${what} at once.`, { retryable: true });
}
