import type { ErrorValue } from '../../model/errors.ts';

export interface DamagedFile {
  path: string;
  reason: 'missing' | 'size' | 'checksum' | 'unreadable';
}

/**
 * `task_id` of a ModelInstalled that no download led to: the version was found on the disk, after
 * the journal lost it, after it was damaged or missing, or adopted from a copy.
 */
export const RECONCILED = 'reconciled';

/** Facts of an installed model version. Their `subject` is `model_id@version`. */
export interface ModelEvents {
  ModelInstalled: {
    task_id: string;
    size_bytes: number;
    /** SHA-256 of the version's checksum.sha256 file. */
    checksum_sha256: string;
    file_count: number;
    /** From DownloadStarted to this event, pauses included. */
    duration_ms: number;
    /** The manifest's `extra`, carried to registry.json untouched. */
    extra: Record<string, unknown>;
    /** SHA-256 of its manifest.json; absent: it has none, or an older program recorded it. */
    manifest_sha256?: string;
    /** The folder that a copied version was adopted from; absent where none was. */
    adopted_from?: string;
  };
  ModelDamaged: { files: DamagedFile[] };
  ModelMissing: { reason: string };
  ModelRepaired: {
    task_id: string;
    size_bytes: number;
    checksum_sha256: string;
    fetched_bytes: number;
    manifest_sha256?: string;
  };
  UpdateFound: { installed_version: string };
  /** The library took an installed version back; null: it offers the version again. */
  WithdrawalFound: { withdrawal: { why: string; withdrawn_at: string } | null };
  RemovalRequested: Record<never, never>;
  RemovalFailed: { error: ErrorValue };
  ModelRemoved: { freed_bytes: number };
}

export const MODEL_EVENT_VERSIONS: Record<keyof ModelEvents, number> = {
  ModelInstalled: 1,
  ModelDamaged: 1,
  ModelMissing: 1,
  ModelRepaired: 1,
  UpdateFound: 1,
  WithdrawalFound: 1,
  RemovalRequested: 1,
  RemovalFailed: 1,
  ModelRemoved: 1,
};
