import { Observable, from } from 'rxjs';
import type { ObservableInput, Subscription } from 'rxjs';

/**
 * Hands values to a slow consumer, one at a time. What comes while it is busy replaces what waits under the same key: the
 * consumer gets the newest value, never a queue. Emits each value as its delivery begins.
 *
 * @param deliver completes when the consumer is ready for the next value; must not error
 * @example
 * source  abc---d    (one key, a delivery takes 3)
 * result  a--c--d
 */
export function deliverNewest<T>(
  source$: Observable<T>,
  keyOf: (value: T) => unknown,
  deliver: (value: T) => ObservableInput<unknown>,
): Observable<T> {
  return new Observable(subscriber => {
    const waiting = new Map<unknown, T>();
    let delivery: Subscription | null = null;
    let busy = false;
    let ended = false;

    function drain(): void {
      // A loop rather than recursion: deliveries that complete at once must not grow the stack.
      while (!busy && !subscriber.closed) {
        const [next] = waiting;
        if (next === undefined) {
          if (ended) subscriber.complete();
          return;
        }
        waiting.delete(next[0]);
        busy = true;
        subscriber.next(next[1]);
        delivery = from(deliver(next[1])).subscribe({ complete: finished });
      }
    }

    function finished(): void {
      busy = false;
      // Not from inside subscribe of the same turn: drain's own loop goes on there.
      if (!draining) run();
    }

    let draining = false;
    function run(): void {
      draining = true;
      drain();
      draining = false;
    }

    const subscription = source$.subscribe({
      next: value => {
        waiting.set(keyOf(value), value);
        if (!draining) run();
      },
      error: error => subscriber.error(error),
      complete: () => {
        ended = true;
        if (!draining) run();
      },
    });
    return () => {
      subscription.unsubscribe();
      delivery?.unsubscribe();
    };
  });
}
