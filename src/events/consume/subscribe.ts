/** Follows a journal from another program, as an Observable. */
import { Observable } from 'rxjs';
import type { Subscriber } from 'rxjs';
import { followJournal } from './follow.ts';
import type { FollowOptions } from './follow.ts';
import type { JournalItem } from '../read/reader.ts';

export type SubscribeOptions = Omit<FollowOptions, 'signal'>;

/**
 * History after the cursor, then new events, until unsubscribed. Only proven events come: the last
 * batch of a journal comes when a later line, the next opening or `live` proves it. Damage comes
 * in its place. Delivery is at least once: keep the cursor of the last event that was dealt with.
 * Errors with JOURNAL_DAMAGED for a cursor that doesn't match.
 *
 * It doesn't wait for its consumer. A consumer slower than the journal takes `followJournal`,
 * which does.
 *
 * @example
 * const items$ = subscribe({ dir, after: stored, types: ['ModelInstalled'] });
 * items$.subscribe(item => { if ('event' in item) write(item); });
 */
export function subscribe(options: SubscribeOptions): Observable<JournalItem> {
  return new Observable(subscriber => {
    const stop = new AbortController();
    deliver({ ...options, signal: stop.signal }, subscriber).catch((error: unknown) => {
      if (!stop.signal.aborted) subscriber.error(error);
    });
    return () => stop.abort(new Error('unsubscribed'));
  });
}

async function deliver(options: FollowOptions, to: Subscriber<JournalItem>): Promise<void> {
  for await (const items of followJournal(options)) {
    for (const item of items) {
      if (to.closed) return;
      to.next(item);
    }
  }
}
