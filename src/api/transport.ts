import type { Observable } from 'rxjs';
import type { ApiMethod, ApiMethods, ApiStream, ApiStreams, ClientMessage } from './contract.ts';

/** `lost`: there is no connection. A transport that reconnects tries again after a pause. */
export type ConnectionState = 'connecting' | 'open' | 'lost';

/** The events of one connection. `onClose` comes once, also when the opening failed. */
export interface ConnectionEvents {
  onOpen(): void;
  /** A parsed message of the engine, not yet checked. */
  onMessage(message: unknown): void;
  onClose(): void;
}

export interface Connection {
  send(message: ClientMessage): void;
  close(): void;
}

/** A way to an engine. */
export interface Transport {
  /** Whether the client opens a new connection, with backoff, after it lost one. */
  readonly reconnect: boolean;
  open(events: ConnectionEvents): Connection;
}

/** Answers the engine API: the engine in this process, or a client of an engine elsewhere. */
export interface ApiCaller {
  /** See ApiClient. */
  readonly connection$: Observable<ConnectionState>;
  call<M extends ApiMethod>(method: M, params: ApiMethods[M]['params']): Promise<ApiMethods[M]['result']>;
  stream<S extends ApiStream>(name: S, params: ApiStreams[S]['params']): Observable<ApiStreams[S]['value']>;
}
