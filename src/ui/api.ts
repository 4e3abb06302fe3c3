import type { Observable } from 'rxjs';
import type { ApiMethod, ApiMethods, ApiStream, ApiStreams } from '../engine/api/contract.ts';

export type Connection = 'connecting' | 'open' | 'lost';

/** What the page needs of the engine, whatever carries it. */
export interface ApiClient {
  /** Rejects with an ErrorValue or ModelError; NETWORK_UNREACHABLE when the connection went away (the outcome is unknown). */
  call<M extends ApiMethod>(method: M, params: ApiMethods[M]['params']): Promise<ApiMethods[M]['result']>;
  /** Begins with the present value; goes on by itself after a lost connection. */
  stream<S extends ApiStream>(name: S, params: ApiStreams[S]['params']): Observable<ApiStreams[S]['value']>;
  readonly connection$: Observable<Connection>;
  close(): void;
}
