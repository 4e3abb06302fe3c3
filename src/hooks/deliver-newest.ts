import { Observable, from } from 'rxjs';
import type { ObservableInput, Subscription } from 'rxjs';

/**
 * Hands values to a slow consumer, one at a time. A value that comes while the consumer is busy
 * replaces the waiting value with the same key: the consumer gets the newest value, never a queue.
 * Emits each value when its delivery begins.
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
      // A loop, because recursion would grow the stack with deliveries that complete at once.
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
      // When the delivery completes inside `subscribe`, the loop of `drain` goes on by itself.
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
