import {
  Observable,
  auditTime,
  combineLatest,
  connect,
  distinctUntilChanged,
  map,
  merge,
  skip,
  startWith,
  take,
} from 'rxjs';
import type { Subscription } from 'rxjs';
import { cursorOf } from '../../api/cursor-of.ts';
import type { Ledger } from '../../manager/index.ts';
import type { ApiStreams, HealthView } from '../../api/contract.ts';
import type { EngineApi } from '../../api/session.ts';
import type { Journal } from '../../events/types.ts';
import type { PlacedEvent } from '../../events/vocabulary.ts';
import { isModelError } from '../../model/errors.ts';
import type { SchedulerClient } from '../../scheduler/client/index.ts';
import type { Leases } from '../leases/leases.ts';
import { isFenced } from '../record/fence.ts';
import { modelViews } from '../views/model-views.ts';
import type { PathOf } from '../views/model-views.ts';
import type { CatalogFeed } from '../work/catalog-feed.ts';
import type { ProgressFeed } from '../work/progress-feed.ts';

export interface StreamsOptions {
  ledger: Ledger;
  pathOf: PathOf;
  progress: ProgressFeed;
  leases: Pick<Leases, 'inUse' | 'changes$'>;
  catalog: CatalogFeed;
  ranking$: SchedulerClient['ranking$'];
  health$: Observable<HealthView>;
}

/** A person can't see more than ten states a second. */
const STATE_INTERVAL_MS = 100;

/** Streams of the API: state, measurements, events, and what the servers said. */
export function streams(options: StreamsOptions): EngineApi['stream'] {
  const { ledger, pathOf, progress, leases, catalog, ranking$, health$ } = options;
  const inUse$ = firstThenAudited(leases.changes$.pipe(startWith(undefined))).pipe(
    map(() => leases.inUse()),
    // A program may take and release a lease a hundred times a second.
    distinctUntilChanged((a, b) => JSON.stringify([...a]) === JSON.stringify([...b])),
  );
  const state$ = combineLatest([firstThenAudited(ledger.state$), progress.measured$, inUse$]).pipe(
    map(([state, measured, inUse]) => modelViews(state, pathOf, measured, inUse)),
  );
  const audited$ = firstThenAudited(health$).pipe(distinctUntilChanged());
  return {
    state: () => state$,
    progress: () => progress.progress$,
    events: params => eventStream(ledger.journal$, params),
    catalog: () => catalog.catalog$,
    ranking: () => ranking$,
    health: () => audited$,
  };
}

/** The first value at once, the others in intervals; one subscription to the source. */
function firstThenAudited<T>(source$: Observable<T>): Observable<T> {
  return source$.pipe(connect(all$ => merge(all$.pipe(take(1)), all$.pipe(skip(1), auditTime(STATE_INTERVAL_MS)))));
}

/**
 * Events of the data directory, whichever journal object writes them: when a write fails, the
 * stream waits for the journal that is opened anew, and goes on there after the last event that it
 * delivered. What was unknown at the failure is known then.
 *
 * Completes when the engine closes its journal. Errors with JOURNAL_DAMAGED for a place that is not
 * in the journal, and with JOURNAL_UNWRITABLE when another engine writes the journal.
 */
function eventStream(
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
