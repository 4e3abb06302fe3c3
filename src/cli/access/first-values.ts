/**
 * Takes one value from each stream of an engine, with a time limit. It is loaded where an engine
 * answers: a query without one needs no streams.
 */
import { catchError, filter, firstValueFrom, of, timeout } from 'rxjs';
import type { Observable } from 'rxjs';
import type { HealthView, Remote } from '../../api/contract.ts';
import type { ModelManager } from '../../api/model-manager.ts';
import { ModelError } from '../../model/errors.ts';

/** A running engine answers at once. The command does not wait for one that is silent. */
const HEALTH_TIMEOUT_MS = 1000;
/** By then, a running engine has asked its servers or has an error to show. */
const REMOTE_TIMEOUT_MS = 15_000;

/** Resolves to null when the engine doesn't answer in time. */
export function healthOf({ health$ }: ModelManager): Promise<HealthView | null> {
  const soon$ = health$.pipe(
    timeout({ first: HEALTH_TIMEOUT_MS }),
    catchError(() => of(null)),
  );
  return firstValueFrom(soon$, { defaultValue: null });
}

/** Resolves to the first value that holds an answer of the server or its error. */
export function firstRemote<T>(stream: Observable<Remote<T>>): Promise<Remote<T>> {
  const silent: Remote<T> = {
    value: null,
    fetchedAt: null,
    error: new ModelError('NETWORK_TIMEOUT', 'No answer from the server in time.', { retryable: true }).toJSON(),
  };
  return firstValueFrom(
    stream.pipe(
      filter(({ fetchedAt, error }) => fetchedAt !== null || error !== null),
      timeout({ first: REMOTE_TIMEOUT_MS }),
      catchError(() => of(silent)),
    ),
    { defaultValue: silent },
  );
}
