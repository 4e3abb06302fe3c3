import { Subject, filter, firstValueFrom } from 'rxjs';
import type { DownloadTask, Downloader, ProgressSample, TaskReporter } from '../../download/types.ts';
import { RemovalUnfinished } from '../../installed/index.ts';
import { isModelError, toModelError } from '../../model/errors.ts';
import type { ModelError } from '../../model/errors.ts';
import { formatRef, parseRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { Ledger } from '../../manager/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import { Sleep } from './sleep.ts';
import { isSameWish, wishFor } from './wish.ts';
import type { Wish } from './wish.ts';

/**
 * Pauses in seconds after an effect failed unexpectedly, or after the journal refused its outcome:
 * 1, 2, 4, …, at most a minute. A new request doesn't wait for the end of a pause.
 */
const FIRST_AGAIN_MS = 1_000;
const MAX_AGAIN_MS = 60_000;

const FAILED: Record<Running['wish']['kind'], string> = {
  run: 'A download ended unexpectedly; it is tried again.',
  discard: 'Partial files could not be discarded; it is tried again.',
  remove: 'A removal failed; it is tried again.',
};

export interface EffectsOptions {
  ledger: Ledger;
  downloader: Downloader;
  /** Moves the version away and unlinks it; resolves to the bytes freed. Idempotent. */
  removeInstalled: (model: ModelVersion) => Promise<number>;
  /** registry.json says `removing`, durably, before a file is touched. */
  registryWritten: () => Promise<void>;
  onProgress: (sample: ProgressSample) => void;
  /** A running task begins or ends to wait for a slot. */
  onSlotWait?: (model: ModelVersion, waits: boolean) => void;
  /** Whether this engine may work on a version; see Admission. */
  mayRun: (model: ModelVersion) => boolean;
  /** Whether a cancelled version keeps its partial files for now. */
  mayUndo?: (ref: string) => boolean;
  clock: Clock;
  logger: Logger;
}

interface Running {
  wish: Exclude<Wish, { kind: 'nothing' }>;
  abort: AbortController;
  /** Resolves when the work has ended, in whatever way. */
  settled: Promise<void>;
}

/** An effect that failed and waits for its next try. */
interface Failure {
  waitMs: number;
  /** null: it stopped unasked, and the journal says why. */
  error: ModelError | null;
  cancel: () => void;
}

/** How an effect ended. `again`: it is to be tried again after a while. */
interface End {
  again: boolean;
  error: ModelError | null;
}

/** Which versions an engine may work on: all, or those that a command started it for. */
export class Admission {
  readonly #only: Set<string> | null;

  /** `only`: `model_id@version`s; null admits all. */
  constructor(only: readonly string[] | null) {
    this.#only = only === null ? null : new Set(only);
  }

  admits(model: ModelVersion): boolean {
    return this.#only === null || this.#only.has(formatRef(model));
  }

  add(model: ModelVersion): void {
    this.#only?.add(formatRef(model));
  }
}

/**
 * Makes the world follow the journal. For each version the state says what should be going on;
 * `converge` compares that with what is, stops what should not be, and starts what should. It does
 * the same after an event and after a crash: there is only one path.
 */
export class Effects {
  #o: EffectsOptions;
  #running = new Map<string, Running>();
  #settling = new Set<Promise<void>>();
  #failed = new Map<string, Failure>();
  #ended$ = new Subject<{ ref: string; wish: Running['wish']; error: ModelError | null }>();
  #stopped = false;
  readonly #sleep: Sleep;

  constructor(options: EffectsOptions) {
    this.#o = options;
    this.#sleep = new Sleep(options.clock, () => this.convergeAll());
    options.ledger.events$.subscribe(event => {
      if (event.subject !== null) this.converge(event.subject);
    });
  }

  /** Begins, or goes on with, everything that the state asks for. */
  convergeAll(): void {
    for (const ref of this.#o.ledger.state.models.keys()) this.converge(ref);
  }

  /**
   * The machine goes to sleep: each task makes a checkpoint and ends, and none begins until `wake`.
   * Resolves when that is recorded; the system may not wait for it.
   */
  async suspend(): Promise<void> {
    this.#sleep.begin();
    const running = [...this.#running.values()].filter(({ wish }) => wish.kind === 'run');
    for (const { abort } of running) abort.abort('suspend');
    await Promise.allSettled(running.map(({ settled }) => settled));
  }

  wake(): void {
    this.#sleep.end();
  }

  converge(ref: string): void {
    if (this.#stopped) return;
    const wish = this.#wishOf(ref);
    const running = this.#running.get(ref);
    if (running) {
      if (!isSameWish(running.wish, wish)) running.abort.abort(wish.kind === 'nothing' ? wish.stop : 'cancel');
      return;
    }
    this.#failed.get(ref)?.cancel();
    if (wish.kind === 'nothing') return void this.#failed.delete(ref);
    const abort = new AbortController();
    const begun: Running = { wish, abort, settled: Promise.resolve() };
    this.#running.set(ref, begun);
    const settling = this.#carryOut(ref, wish, abort.signal).then(({ again, error }) => {
      this.#running.delete(ref);
      this.#settling.delete(settling);
      if (again) this.#tryAgain(ref, error);
      else {
        this.#failed.delete(ref);
        this.converge(ref);
      }
      this.#ended$.next({ ref, wish, error });
    });
    begun.settled = settling;
    this.#settling.add(settling);
  }

  /**
   * Resolves when nothing of a cancelled version is left to discard, or when the engine stops.
   *
   * @throws ModelError why its files could not be deleted this time; it is tried again
   */
  async discarded(ref: string): Promise<void> {
    while (!this.#stopped && this.#wishOf(ref).kind === 'discard') {
      const { wish, error } = await firstValueFrom(this.#ended$.pipe(filter(ended => ended.ref === ref)));
      if (wish.kind === 'discard' && error !== null) throw error;
    }
  }

  /** Why the last try for a version failed, while it waits for the next one. */
  failureOf(ref: string): ModelError | null {
    return this.#failed.get(ref)?.error ?? null;
  }

  /** Lets every task record how far it is and end; nothing starts afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true;
    // A timer of a minute would keep the process alive.
    for (const { cancel } of this.#failed.values()) cancel();
    this.#sleep.cancel();
    for (const { abort } of this.#running.values()) abort.abort('shutdown');
    await Promise.allSettled([...this.#settling]);
  }

  #wishOf(ref: string): Wish {
    const wish = wishFor(this.#o.ledger.state.models.get(ref), this.#o.mayRun);
    if (wish.kind === 'discard' && this.#o.mayUndo?.(ref)) return { kind: 'nothing', stop: 'cancel' };
    return wish.kind === 'run' && this.#sleep.lasts ? { kind: 'nothing', stop: 'suspend' } : wish;
  }

  #tryAgain(ref: string, error: ModelError | null): void {
    if (this.#stopped) return;
    const before = this.#failed.get(ref);
    const waitMs = before ? Math.min(before.waitMs * 2, MAX_AGAIN_MS) : FIRST_AGAIN_MS;
    const cancel = this.#o.clock.after(waitMs, () => this.converge(ref));
    this.#failed.set(ref, { waitMs, error, cancel });
  }

  async #carryOut(ref: string, wish: Running['wish'], signal: AbortSignal): Promise<End> {
    const model = parseRef(ref);
    try {
      if (wish.kind === 'run') return { again: !(await this.#run(wish.task, signal)), error: null };
      if (wish.kind === 'discard') {
        const bytes = await this.#o.downloader.discard(model.modelId, model.version);
        await this.#o.ledger.execute({ type: 'ReportDiscarded', ...model, taskId: wish.taskId, bytes });
      } else {
        await this.#remove(model);
      }
      return { again: false, error: null };
    } catch (thrown) {
      this.#o.logger.warn(FAILED[wish.kind], { model: ref, ...errorFields(thrown) });
      return { again: true, error: toModelError(thrown, 'FILE_BUSY') };
    }
  }

  /** Resolves to false when it should be tried again after a while. */
  async #run(task: DownloadTask, signal: AbortSignal): Promise<boolean> {
    const { ledger, downloader } = this.#o;
    const reporter: TaskReporter = {
      record: async (...events) => {
        await ledger.execute({
          type: 'ReportTask',
          modelId: task.modelId,
          version: task.version,
          taskId: task.taskId,
          events,
        });
      },
      progress: sample => this.#o.onProgress(sample),
      awaitsSlot: waits => this.#o.onSlotWait?.(task, waits),
    };
    const outcome = await downloader.run(task, reporter, signal);
    // A run that stops unasked could not record something. What is recorded decides, after a pause.
    return outcome.kind !== 'stopped' || signal.aborted;
  }

  async #remove(model: ModelVersion): Promise<void> {
    const { ledger } = this.#o;
    await this.#o.registryWritten();
    try {
      await this.#o.downloader.discard(model.modelId, model.version);
      const freedBytes = await this.#o.removeInstalled(model);
      await ledger.execute({ type: 'ReportRemoved', ...model, freedBytes });
    } catch (error) {
      if (error instanceof RemovalUnfinished) throw error;
      if (isModelError(error) && (error.code === 'JOURNAL_UNWRITABLE' || error.code === 'DISK_FULL')) throw error;
      await ledger.execute({ type: 'ReportRemovalFailed', ...model, error: toModelError(error, 'FILE_BUSY').toJSON() });
    }
  }
}
