import type { DamagedFile, FileCheckpoint, PauseReason, TaskKind } from '../../events/vocabulary.ts';
import type { ErrorValue } from '../../model/errors.ts';

/** The states that registry.json and people see. */
export const MODEL_STATUSES = [
  'queued',
  'downloading',
  'paused',
  'verifying',
  'ready',
  'failed',
  'damaged',
  'missing',
  'removing',
] as const;

export type ModelStatus = (typeof MODEL_STATUSES)[number];

/** The download task of a version: running, waiting, or how the last one ended. Immutable. */
export interface TaskRecord {
  readonly taskId: string;
  readonly kind: TaskKind;
  /**
   * seq of the last event that changed its course: a request, a start, a pause, a failure. It is
   * the cause of what follows.
   */
  readonly turn: number;
  /** null until DownloadStarted. */
  readonly startedAt: string | null;
  /** null while the size is unknown. */
  readonly totalBytes: number | null;
  /** Durable bytes, as of the last DownloadCheckpointed. */
  readonly receivedBytes: number;
  /** How many of the received bytes were copied from installed versions instead of fetched. */
  readonly reusedBytes: number;
  readonly planSha256: string | null;
  /** What the .part files hold for certain, by path. */
  readonly files: ReadonlyMap<string, FileCheckpoint>;
  /** Boot of the machine in which the last DownloadCheckpointed was written. */
  readonly bootId: string | null;
  readonly pause: { readonly reason: PauseReason; readonly neededBytes: number | null } | null;
  readonly retry: RetryRecord | null;
  /**
   * Attempts without progress, across pauses and starts; null when the last attempt brought
   * something.
   */
  readonly failing: FailingRecord | null;
  /** The last failure. It stays while a retry is scheduled. */
  readonly error: ErrorValue | null;
}

export interface RetryRecord {
  readonly attempt: number;
  readonly at: string;
  /** Length of the whole wait in milliseconds; null in journals of an older program. */
  readonly waitMs: number | null;
}

/**
 * Failed attempts in a row, the counted milliseconds they took, and the most bytes that were held
 * in that time.
 */
export interface FailingRecord {
  readonly attempt: number;
  readonly ms: number;
  readonly heldBytes: number;
}

export interface InstallationRecord {
  readonly installedAt: string;
  readonly sizeBytes: number;
  readonly checksumSha256: string;
  /** Of its manifest.json; absent: it has none, or none is recorded. */
  readonly manifestSha256?: string;
  readonly fileCount: number;
  /** Bytes that the last download copied from installed versions instead of fetching them. */
  readonly reusedBytes: number;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** One version of one model. Immutable: a change makes a new record. */
export interface ModelRecord {
  readonly modelId: string;
  readonly version: string;
  /** `cancelled` lasts until the partial files are discarded. Only the engine sees it. */
  readonly status: ModelStatus | 'cancelled';
  readonly task: TaskRecord | null;
  readonly installation: InstallationRecord | null;
  /** What is wrong with the installation; null when nothing is known to be wrong. */
  readonly broken: 'damaged' | 'missing' | null;
  /** seq of the event that says so. */
  readonly brokenBy: number | null;
  readonly damage: readonly DamagedFile[];
  readonly removalError: ErrorValue | null;
  /** Time and seq of the last event about the version. */
  readonly updatedAt: string;
  readonly seq: number;
}
