import { statfs } from 'node:fs/promises';
import { BehaviorSubject, combineLatest, distinctUntilChanged, map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { CatalogFeed } from '../work/catalog-feed.ts';
import type { HealthView, Remote } from '../../api/contract.ts';
import type { Settings } from '../settings/index.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ModelsState } from '../../projections/folds/models.ts';
import type { Ranking } from '../../scheduler/types.ts';

const FREE_SPACE_INTERVAL_MS = 5_000;

export interface HealthSources {
  base: Pick<HealthView, 'version' | 'pid' | 'startedAt' | 'dataDir' | 'modelsDir'>;
  journal$: Observable<HealthView['journal']>;
  catalog: CatalogFeed;
  ranking$: Observable<Remote<Ranking>>;
  settings$: Observable<Settings>;
  state$: Observable<ModelsState>;
  clock: Clock;
}

/** The health of the engine, for people: one value, again on each change. Never errors. */
export class Health {
  readonly health$: Observable<HealthView>;
  readonly registryError = new BehaviorSubject<ErrorValue | null>(null);
  #free = new BehaviorSubject<number | null>(null);
  #clock: Clock;
  #directory: string;
  #cancel: () => void = () => undefined;
  #closed = false;

  constructor({ base, journal$, catalog, ranking$, settings$, state$, clock }: HealthSources) {
    this.#clock = clock;
    // The models may lie on another disk than the journal, and models fill disks.
    this.#directory = base.modelsDir;
    const free$ = this.#free.pipe(distinctUntilChanged());
    const locks$ = state$.pipe(map(foreignLocks), distinctUntilChanged(isSame));
    const { registryError: registry$ } = this;
    this.health$ = combineLatest([journal$, registry$, catalog.catalog$, ranking$, settings$, free$, locks$]).pipe(
      map(([journal, registryError, library, scheduler, settings, freeBytes, locks]) => ({
        ...base,
        freeBytes,
        locks,
        journal,
        registry: { ok: registryError === null, error: registryError },
        library: { url: settings.libraryUrl, ...remoteHealth(settings.libraryUrl, library) },
        scheduler: { url: settings.schedulerUrl, ...remoteHealth(settings.schedulerUrl, scheduler) },
      })),
    );
  }

  /** Looks at the free space now and then. */
  async watchFreeSpace(): Promise<void> {
    const stats = await statfs(this.#directory).catch(() => null);
    this.#free.next(stats === null ? null : stats.bavail * stats.bsize);
    if (!this.#closed) this.#cancel = this.#clock.after(FREE_SPACE_INTERVAL_MS, () => void this.watchFreeSpace());
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }
}

function foreignLocks({ models }: ModelsState): NonNullable<HealthView['locks']> {
  return [...models.values()].flatMap(({ modelId, version, status, task }) =>
    status === 'paused' && task?.pause?.reason === 'lock' && task.error
      ? [{ modelId, version, error: task.error }]
      : [],
  );
}

function isSame<T>(a: T, b: T): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** ok is null while it isn't known: no URL, or no answer yet. */
function remoteHealth<T>(url: string | null, remote: Remote<T>): { ok: boolean | null; error: ErrorValue | null } {
  if (url === null) return { ok: null, error: null };
  if (remote.error) return { ok: false, error: remote.error };
  return { ok: remote.value === null ? null : true, error: null };
}
