import { BehaviorSubject, auditTime, combineLatest, distinctUntilChanged, map, merge, of, share } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ProgressSample } from '../../download/types.ts';
import { formatRef } from '../../model/identity.ts';
import { mayVerify } from '../views/model-views.ts';
import type { Measured } from '../views/model-views.ts';
import type { ModelsState } from '../../projections/folds/models.ts';

/** Ten values a second: a person can't use more, and the hooks promise it. */
const INTERVAL_MS = 100;
const RUNNING = new Set(['downloading', 'verifying']);

/** The newest measurement of each running task. Measurements are never journalled. */
export class ProgressFeed {
  readonly progress$: Observable<ProgressSample[]>;
  /** The same value as long as the versions in it are the same. */
  readonly measured$: Observable<Measured>;
  /** Versions that are measured without a task, e.g. during a verification. */
  readonly #held = new Set<string>();
  #queued = new BehaviorSubject<ReadonlySet<string>>(new Set());
  #samples = new BehaviorSubject<ReadonlyMap<string, ProgressSample>>(new Map());

  constructor() {
    const changes$ = this.#samples.pipe(auditTime(INTERVAL_MS));
    const values = (samples: ReadonlyMap<string, ProgressSample>) => [...samples.values()];
    this.progress$ = merge(of(null), changes$).pipe(
      map(() => values(this.#samples.value)),
      share(),
    );
    this.measured$ = combineLatest([this.#samples, this.#queued]).pipe(
      map(() => this.measured),
      distinctUntilChanged((a, b) => isSame(a.verifying, b.verifying) && isSame(a.queued, b.queued)),
    );
  }

  get measured(): Measured {
    const verifying = [...this.#samples.value].filter(
      ([ref, { phase }]) => phase === 'verifying' && !this.#held.has(ref),
    );
    return { verifying: new Set(verifying.map(([ref]) => ref)), queued: this.#queued.value };
  }

  /** A task begins or ends to wait for a slot. */
  awaitsSlot(ref: string, waits: boolean): void {
    const queued = new Set(this.#queued.value);
    if (waits) queued.add(ref);
    else queued.delete(ref);
    this.#queued.next(queued);
  }

  add(sample: ProgressSample): void {
    this.#samples.next(new Map(this.#samples.value).set(formatRef(sample), sample));
  }

  /**
   * Keeps the measurements of a version that no task works on, until the returned function is
   * called.
   */
  hold(ref: string): () => void {
    this.#held.add(ref);
    return () => {
      this.#held.delete(ref);
      const samples = new Map(this.#samples.value);
      if (samples.delete(ref)) this.#samples.next(samples);
    };
  }

  /** Forgets tasks that no longer run, so that no bar is left standing. */
  retain(state: ModelsState): void {
    const kept = [...this.#samples.value].filter(([ref, sample]) => {
      const record = state.models.get(ref);
      if (this.#held.has(ref)) return true;
      if (record?.task?.taskId !== sample.taskId) return false;
      return RUNNING.has(record.status) || (sample.phase === 'verifying' && mayVerify(record));
    });
    if (kept.length !== this.#samples.value.size) this.#samples.next(new Map(kept));
  }
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every(ref => b.has(ref));
}
