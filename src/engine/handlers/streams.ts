import { auditTime, combineLatest, connect, distinctUntilChanged, map, merge, skip, startWith, take } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Ledger } from '../../manager/index.ts';
import type { HealthView } from '../../api/contract.ts';
import type { EngineApi } from '../../api/session.ts';
import type { SchedulerClient } from '../../scheduler/client/index.ts';
import type { Leases } from '../leases/leases.ts';
import { modelViews } from '../views/model-views.ts';
import type { PathOf } from '../views/model-views.ts';
import type { CatalogFeed } from '../work/catalog-feed.ts';
import type { ProgressFeed } from '../work/progress-feed.ts';
import { eventStream } from './event-stream.ts';

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
