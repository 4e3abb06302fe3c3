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

/** A version's download: running, waiting, or how the last one ended. Immutable. */
export interface TaskRecord {
  readonly taskId: string;
  readonly kind: TaskKind;
  /** seq of the last event that changed its course: a request, a start, a pause, a failure. What it says later came of that. */
  readonly turn: number;
  /** null until DownloadStarted. */
  readonly startedAt: string | null;
  /** null while nobody knows the size. */
  readonly totalBytes: number | null;
  /** Durable bytes, as of the last checkpoint. */
  readonly receivedBytes: number;
  /** Of the bytes received: copied from installed versions instead of fetched. */
  readonly reusedBytes: number;
  readonly planSha256: string | null;
  /** What the .part files hold for certain, by path. */
  readonly files: ReadonlyMap<string, FileCheckpoint>;
  /** The machine's boot during which the last checkpoint was written. */
  readonly bootId: string | null;
  readonly pause: { readonly reason: PauseReason; readonly neededBytes: number | null } | null;
  readonly retry: RetryRecord | null;
  /** Attempts without progress, beyond the pauses and starts between them; null when the last one brought something. */
  readonly failing: FailingRecord | null;
  /** The last failure, also while a retry is scheduled. */
  readonly error: ErrorValue | null;
}

export interface RetryRecord {
  readonly attempt: number;
  readonly at: string;
  /** How long the wait was when it began; null in journals of an older program. */
  readonly waitMs: number | null;
}

/** How many attempts failed in a row, for how many milliseconds that count, and the most bytes that were held then. */
export interface FailingRecord {
  readonly attempt: number;
  readonly ms: number;
  readonly heldBytes: number;
}

export interface InstallationRecord {
  readonly installedAt: string;
  readonly sizeBytes: number;
  readonly checksumSha256: string;
  readonly fileCount: number;
  /** Bytes that its last download took from installed versions instead of fetching them. */
  readonly reusedBytes: number;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** One version of one model. Immutable: a change makes a new record. */
export interface ModelRecord {
  readonly modelId: string;
  readonly version: string;
  /** `cancelled` is only kept until its partial files are discarded; nobody but the engine sees it. */
  readonly status: ModelStatus | 'cancelled';
  readonly task: TaskRecord | null;
  readonly installation: InstallationRecord | null;
  /** What is wrong with the installation; null when nothing is known to be. */
  readonly broken: 'damaged' | 'missing' | null;
  /** seq of the event that said so. */
  readonly brokenBy: number | null;
  readonly damage: readonly DamagedFile[];
  readonly removalError: ErrorValue | null;
  /** time and seq of the last event about it. */
  readonly updatedAt: string;
  readonly seq: number;
}
