import type { DownloadEvents, FileCheckpoint, NewEvent, TaskKind } from '../events/vocabulary.ts';
import type { ModelError } from '../model/errors.ts';

/** Facts that a running task reports. ModelInstalled, ModelRepaired and DownloadFailed end it. */
export type TaskEvent = NewEvent<
  Exclude<keyof DownloadEvents, 'DownloadRequested' | 'DownloadCancelled'> | 'ModelInstalled' | 'ModelRepaired'
>;

/** A task as the journal knows it. That is enough to begin it, and to go on after any crash. */
export interface DownloadTask {
  taskId: string;
  modelId: string;
  version: string;
  kind: TaskKind;
  /** Of all its files; null while the library has not told it. */
  totalBytes: number | null;
  /** ISO 8601; null before the first DownloadStarted. */
  startedAt: string | null;
  /**
   * The plan that the checkpoints belong to. With another plan (RemoteChanged) they are not used.
   */
  planSha256: string | null;
  /** By path: what the .part files hold for certain. */
  files: ReadonlyMap<string, FileCheckpoint>;
  /**
   * Boot of the last checkpoint. If it is still the same boot, unsynced bytes can be there too.
   */
  bootId: string | null;
  /**
   * A scheduled retry keeps its time over a restart. It is never waited for longer than `waitMs`.
   */
  retry: { attempt: number; at: string; waitMs: number | null } | null;
  /**
   * Attempts without progress before a restart, how long they had been failing, and the most bytes
   * held then. Retries end as if there had been no restart.
   */
  failing: { attempt: number; ms: number; heldBytes: number } | null;
}

/** A measurement. It is never journalled. */
export interface ProgressSample {
  taskId: string;
  modelId: string;
  version: string;
  phase: 'downloading' | 'verifying';
  receivedBytes: number;
  totalBytes: number | null;
  /**
   * The installed version that is looked through for these bytes; absent while they are fetched.
   */
  searching?: string;
  /** Over the last few seconds; 0 when nothing comes. */
  bytesPerSecond: number;
}

/** Where a task tells what happens to it. */
export interface TaskReporter {
  /**
   * Resolves when the events are durable.
   *
   * @throws ModelError CANCELLED when the task was cancelled or removed: it stops by itself then
   * @throws ModelError JOURNAL_UNWRITABLE: it stops too
   */
  record(...events: TaskEvent[]): Promise<void>;
  /** Called at most 10 times a second. */
  progress(sample: ProgressSample): void;
  /**
   * Called with true when the task has to wait for a slot, and with false when it has one or stops.
   * It is a measurement: the order of the slots is not journalled.
   */
  awaitsSlot?(waits: boolean): void;
}

/** Why a run is asked to stop: the `reason` of its AbortSignal. */
export type StopReason = 'pause' | 'cancel' | 'shutdown' | 'suspend';

export type TaskOutcome =
  | { kind: 'installed' }
  /** DownloadFailed was recorded. */
  | { kind: 'failed'; error: ModelError }
  /** The signal stopped it. What is there is checkpointed, unless the task was cancelled. */
  | { kind: 'stopped' };

/** Brings models into a data directory. */
export interface Downloader {
  /**
   * Runs one task to its end: waits for a slot, fetches, verifies and installs. It waits out
   * failures and retries. Every event is durable before the task acts on it. Never throws.
   *
   * @param signal stops the run; its reason is a StopReason
   */
  run(task: DownloadTask, reporter: TaskReporter, signal: AbortSignal): Promise<TaskOutcome>;
  /**
   * Removes a version's partial files and its staging folder. Idempotent.
   *
   * @returns the bytes freed
   */
  discard(modelId: string, version: string): Promise<number>;
  /** A limit, or the order by hand, was changed: waiting tasks start if they may. */
  limitsChanged(): void;
  /**
   * The network may be back (online event, resume from sleep): waiting tasks probe now, silent
   * connections are replaced.
   */
  networkHint(): void;
}
