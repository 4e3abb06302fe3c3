import { BehaviorSubject, auditTime, distinctUntilChanged, map, merge, of, share } from 'rxjs';
import type { Observable } from 'rxjs';
import type { ProgressSample } from '../../download/types.ts';
import { formatRef } from '../../model/identity.ts';
import { mayVerify } from '../views/model-views.ts';
import type { ModelsState } from '../../projections/folds/models.ts';

/** Ten values a second: a person can't use more, and the hooks promise it. */
const INTERVAL_MS = 100;
const RUNNING = new Set(['downloading', 'verifying']);

/** The newest measurement of each running task. Measurements are never journalled. */
export class ProgressFeed {
  readonly progress$: Observable<ProgressSample[]>;
  /** Versions whose task hashes what it has. The same set as long as they are the same. */
  readonly verifying$: Observable<ReadonlySet<string>>;
  /** Versions that are measured without a task, e.g. during a verification. */
  readonly #held = new Set<string>();
  #samples = new BehaviorSubject<ReadonlyMap<string, ProgressSample>>(new Map());

  constructor() {
    const changes$ = this.#samples.pipe(auditTime(INTERVAL_MS));
    const values = (samples: ReadonlyMap<string, ProgressSample>) => [...samples.values()];
    this.progress$ = merge(of(null), changes$).pipe(
      map(() => values(this.#samples.value)),
      share(),
    );
    this.verifying$ = this.#samples.pipe(
      map(() => this.verifying),
      distinctUntilChanged((a, b) => a.size === b.size && [...a].every(ref => b.has(ref))),
    );
  }

  get verifying(): ReadonlySet<string> {
    const samples = [...this.#samples.value];
    return new Set(
      samples.filter(([ref, { phase }]) => phase === 'verifying' && !this.#held.has(ref)).map(([ref]) => ref),
    );
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
