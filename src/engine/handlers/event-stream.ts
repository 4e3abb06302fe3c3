import { Observable } from 'rxjs';
import type { Subscription } from 'rxjs';
import type { Journal } from '../../events/types.ts';
import type { PlacedEvent } from '../../events/vocabulary.ts';
import { cursorOf } from '../../api/cursor-of.ts';
import type { ApiStreams } from '../../api/contract.ts';
import { isModelError } from '../../model/errors.ts';
import { isFenced } from '../record/fence.ts';

/**
 * Events of the data directory, whichever journal object writes them: when a write fails, the
 * stream waits for the journal that is opened anew, and goes on there after the last event that it
 * delivered. What was unknown at the failure is known then.
 *
 * Completes when the engine closes its journal. Errors with JOURNAL_DAMAGED for a place that is not
 * in the journal, and with JOURNAL_UNWRITABLE when another engine writes the journal.
 */
export function eventStream(
  journal$: Observable<Journal>,
  { after = 0, ...filter }: ApiStreams['events']['params'],
): Observable<PlacedEvent> {
  return new Observable(subscriber => {
    let place = after;
    let current: Subscription | undefined;
    const read = (journal: Journal) => {
      current?.unsubscribe();
      current = journal.events$({ after: place, ...filter }).subscribe({
        next: event => {
          place = cursorOf(event) ?? event.seq;
          subscriber.next(event);
        },
        error: error => {
          if (!isToBeReopened(error)) subscriber.error(error);
        },
        complete: () => subscriber.complete(),
      });
      subscriber.add(current);
    };
    subscriber.add(journal$.subscribe(read));
  });
}

/** The engine opens a journal anew that can't be written, unless another engine writes it. */
function isToBeReopened(error: unknown): boolean {
  return isModelError(error) && error.code === 'JOURNAL_UNWRITABLE' && !isFenced(error);
}
