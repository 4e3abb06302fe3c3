import { defer, from, switchMap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { EngineApi } from '../../api/session.ts';
import { API_METHODS, API_STREAMS } from '../../api/names.ts';

/**
 * An API that can be served before the engine behind it is there: the endpoint is bound first, because it is how another
 * process sees that the data directory has an owner. Calls wait for the engine; they fail if it never comes.
 */
export function lateApi(ready: Promise<EngineApi>): EngineApi {
  const call = Object.fromEntries(
    API_METHODS.map(method => [
      method,
      async (params: never, session: never) => {
        const api = await ready;
        return (api.call[method] as (params: never, session: never) => Promise<unknown>)(params, session);
      },
    ]),
  );
  const stream = Object.fromEntries(
    API_STREAMS.map(name => [
      name,
      (params: never) =>
        defer(() => from(ready)).pipe(
          switchMap(api => (api.stream[name] as (params: never) => Observable<unknown>)(params)),
        ),
    ]),
  );
  return { call, stream } as unknown as EngineApi;
}
