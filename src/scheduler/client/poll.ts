import { Observable, defer, finalize, merge, of, repeat, take, tap } from 'rxjs';
import { backoffMs } from '../../model/backoff.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';

/** The first retry after a failure; each further one waits twice as long, up to the interval. */
const FIRST_RETRY_MS = 1000;

export interface PollOptions<T> {
  /** One attempt: emits once and completes, never errors. */
  attempt: () => Observable<T>;
  /** What went wrong in an attempt, null when nothing did. */
  errorOf: (result: T) => ErrorValue | null;
  intervalMs: number;
  clock: Clock;
  /** Ends a pause at once; while an attempt runs, another one follows it at once. */
  wake$: Observable<unknown>;
  /** 0 ≤ x < 1. Spreads the clients of one server, which all lose it at the same moment. */
  random: () => number;
}

/**
 * Attempts for as long as it is subscribed: the first at once, each next after a pause, never two
 * at the same time.
 */
export function poll<T>({ attempt, errorOf, intervalMs, clock, wake$, random }: PollOptions<T>): Observable<T> {
  return defer(() => {
    let failures = 0;
    let error: ErrorValue | null = null;
    let again = false;
    const watch = wake$.subscribe(() => (again = true));
    const pause = () => merge(after(clock, pauseMs(failures, intervalMs, error, random)), wake$).pipe(take(1));
    return defer(() => {
      again = false;
      return attempt();
    }).pipe(
      tap(result => {
        error = errorOf(result);
        failures = error === null ? 0 : failures + 1;
      }),
      repeat({ delay: () => (again ? of(null) : pause()) }),
      finalize(() => watch.unsubscribe()),
    );
  });
}

/**
 * The pause before the next attempt: after a success 90–100 % of the interval; after failures 1
 * s, 2 s, 4 s, … of which 50–100 %, at most the interval, or what the server asked for with
 * Retry-After where that is longer.
 */
export function pauseMs(failures: number, intervalMs: number, error: ErrorValue | null, random: () => number): number {
  if (failures === 0) return intervalMs * (0.9 + 0.1 * random());
  const backoff = backoffMs({ firstMs: FIRST_RETRY_MS, longestMs: intervalMs, jitter: 0.5 }, failures, random);
  const asked = error?.details?.['retryAfterMs'];
  return typeof asked === 'number' ? Math.max(asked, backoff) : backoff;
}

/** rxjs' timer on our clock. */
function after(clock: Clock, ms: number): Observable<void> {
  return new Observable(subscriber =>
    clock.after(ms, () => {
      subscriber.next();
      subscriber.complete();
    }),
  );
}
