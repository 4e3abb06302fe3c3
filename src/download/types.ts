import type { DownloadEvents, FileCheckpoint, NewEvent, TaskKind } from '../events/vocabulary.ts';
import type { ModelError } from '../model/errors.ts';

/** Facts that a running task reports. ModelInstalled and ModelRepaired end it. */
export type TaskEvent = NewEvent<
  Exclude<keyof DownloadEvents, 'DownloadRequested' | 'DownloadCancelled'> | 'ModelInstalled' | 'ModelRepaired'
>;

/** A task as the journal knows it: enough to begin it, and to go on after any crash. */
export interface DownloadTask {
  taskId: string;
  modelId: string;
  version: string;
  kind: TaskKind;
  /** null before the first DownloadStarted. */
  startedAt: string | null;
  /** The plan the checkpoints belong to; another plan (RemoteChanged) makes them worthless. */
  planSha256: string | null;
  /** What the .part files hold for certain. */
  files: ReadonlyMap<string, FileCheckpoint>;
  /** Boot during which the last checkpoint was written: the same one means that unsynced bytes can still be there. */
  bootId: string | null;
  /** A retry that was already scheduled keeps its time over a restart, and is never waited for longer than `waitMs`. */
  retry: { attempt: number; at: string; waitMs: number | null } | null;
  /** Attempts without progress before a restart, for how long, and the most bytes held then: retries end as if there had been none. */
  failing: { attempt: number; ms: number; heldBytes: number } | null;
}

/** A measurement, never a fact: not journalled. */
export interface ProgressSample {
  taskId: string;
  modelId: string;
  version: string;
  phase: 'downloading' | 'verifying';
  receivedBytes: number;
  totalBytes: number | null;
  /** Over the last few seconds; 0 when stalled. */
  bytesPerSecond: number;
}

export interface TaskReporter {
  /**
   * Resolves when the events are durable. Rejects with CANCELLED when the task is no longer the current one
   * (cancelled, removed): the task then stops by itself.
   */
  record(...events: TaskEvent[]): Promise<void>;
  /** At most 10 times a second. */
  progress(sample: ProgressSample): void;
}

/** Why a run is asked to stop: the `reason` of its AbortSignal. */
export type StopReason = 'pause' | 'cancel' | 'shutdown';

export type TaskOutcome =
  | { kind: 'installed' }
  /** DownloadFailed was recorded. */
  | { kind: 'failed'; error: ModelError }
  /** The signal said so; the partial is checkpointed unless it was cancelled. */
  | { kind: 'stopped' };

export interface Downloader {
  /**
   * Runs one task to its end: waits for a slot, fetches, verifies, installs; waits out network failures and retries.
   * Everything that happens is told to the reporter first. Never throws.
   */
  run(task: DownloadTask, reporter: TaskReporter, signal: AbortSignal): Promise<TaskOutcome>;
  /** Removes a version's partial files and staging folder; resolves to the bytes freed. Idempotent. */
  discard(modelId: string, version: string): Promise<number>;
  /** A limit was changed: tasks that wait for their turn look whether it has come. */
  limitsChanged(): void;
  /** The network may be back (online event, resume from sleep): waiting tasks probe now, and connections that stay silent are replaced. */
  networkHint(): void;
}
