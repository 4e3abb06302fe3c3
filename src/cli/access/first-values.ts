/** What a command takes of the streams of an engine: one value each, in time. */
import type { Observable } from 'rxjs';
import type { HealthView, Remote } from '../../api/contract.ts';
import type { ModelManager } from '../../api/model-manager.ts';
import { ModelError } from '../../model/errors.ts';

/** A running engine answers at once; one that doesn't is not waited for. */
const HEALTH_TIMEOUT_MS = 1000;
/** A running engine has asked its servers by then, or has an error to show. */
const REMOTE_TIMEOUT_MS = 15_000;

/** null when the engine doesn't say in time. */
export async function healthOf({ health$ }: ModelManager): Promise<HealthView | null> {
  const { catchError, firstValueFrom, of, timeout } = await import('rxjs');
  const soon$ = health$.pipe(
    timeout({ first: HEALTH_TIMEOUT_MS }),
    catchError(() => of(null)),
  );
  return firstValueFrom(soon$, { defaultValue: null });
}

/** The first value that says something: what the server answered, or why it did not. */
export async function firstRemote<T>(stream: Observable<Remote<T>>): Promise<Remote<T>> {
  const { catchError, filter, firstValueFrom, of, timeout } = await import('rxjs');
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
