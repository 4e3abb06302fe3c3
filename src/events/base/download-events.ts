import type { ErrorValue } from '../../model/errors.ts';

/** `lock`: another program holds the lock of the task, or of one of its files. */
export type PauseReason = 'user' | 'network' | 'disk' | 'suspend' | 'lock';

/**
 * Purpose of a task: a first install, a newer version beside an older one, or mending an installed
 * version.
 */
export type TaskKind = 'install' | 'update' | 'repair';

/** Half-open byte ranges `[from, to)` of a file: sorted, disjoint, not touching. */
export type ByteRanges = [from: number, to: number][];

export interface PlannedFile {
  path: string;
  /** null when the library lists no size: the first response tells it. */
  size_bytes: number | null;
  sha256: string;
}

/** What a download has of one file, as DownloadCheckpointed records it. */
export interface FileCheckpoint {
  path: string;
  /** Bytes of the .part that are on the disk for certain: fdatasync is done before this event. */
  ranges: ByteRanges;
  /** Strong validator of the response that the bytes came from, for If-Range. */
  etag?: string;
}

/** Facts of a download task. Their `subject` is `model_id@version`. */
export interface DownloadEvents {
  DownloadRequested: {
    task_id: string;
    kind: TaskKind;
    /** Total size; null when the library has not told it yet. */
    total_bytes: number | null;
  };
  DownloadStarted: {
    task_id: string;
    total_bytes: number;
    resumed_from_bytes: number;
    /** What proves the bytes: pieces of manifest.json, or whole files of checksum.sha256. */
    source: 'manifest' | 'checksum';
    /** SHA-256 of the manifest.json or checksum.sha256 that the plan was made from. */
    plan_sha256: string;
    file_count: number;
  };
  /**
   * `received_bytes === total_bytes` means that every byte is there: the task goes on to
   * verifying.
   */
  DownloadCheckpointed: {
    task_id: string;
    received_bytes: number;
    total_bytes: number;
    /** Only files whose ranges changed since the last DownloadCheckpointed. */
    files: FileCheckpoint[];
    /**
     * Bytes since the last DownloadCheckpointed that were copied from installed versions, not
     * fetched.
     */
    reused_bytes?: number;
  };
  /** What installed versions had of the bytes that were still lacking. */
  InstalledVersionsSearched: {
    task_id: string;
    /** Those of which something was read, in that order. */
    versions: string[];
    /** Bytes read in them, also in vain. */
    searched_bytes: number;
    /** Bytes taken from them and proven: they are not fetched. */
    found_bytes: number;
    /** Bytes that are still to be fetched. */
    lacking_bytes: number;
  };
  DownloadPaused: {
    task_id: string;
    reason: PauseReason;
    received_bytes: number;
    /** With reason `disk`: bytes that must become free. */
    needed_bytes?: number;
    error?: ErrorValue;
  };
  DownloadResumed: { task_id: string; resumed_from_bytes: number };
  RetryScheduled: {
    task_id: string;
    attempt: number;
    retry_at: string;
    /** The wait until then, independent of the wall clock. Absent in older journals. */
    wait_ms?: number;
    /** Counted time without a byte of progress, up to `retry_at`. Absent in older journals. */
    failing_ms?: number;
    error: ErrorValue;
  };
  RemoteChanged: { task_id: string; path: string; was: string | null; now: string | null };
  PieceRejected: { task_id: string; path: string; piece: number; expected_sha256: string; actual_sha256: string };
  FileVerified: { task_id: string; path: string; size_bytes: number; sha256: string };
  FileRejected: { task_id: string; path: string; expected_sha256: string; actual_sha256: string };
  DownloadFailed: { task_id: string; error: ErrorValue };
  DownloadCancelled: { task_id: string };
  PartialDiscarded: { task_id: string; bytes: number };
  /**
   * An install or update ended before there was a task: the library did not tell what to fetch. Its
   * `subject` is the model id, or `model_id@version` where a version was named. The same failure
   * again within a minute is not recorded.
   */
  RequestFailed: { kind: Exclude<TaskKind, 'repair'>; error: ErrorValue };
  /**
   * A person put waiting downloads in an order. `order`: ids of tasks, the first one first; all
   * others come after them, as they came. The subject is the version that was put first.
   */
  DownloadsOrdered: { order: string[] };
}

export const DOWNLOAD_EVENT_VERSIONS: Record<keyof DownloadEvents, number> = {
  DownloadRequested: 1,
  DownloadStarted: 1,
  DownloadCheckpointed: 1,
  InstalledVersionsSearched: 1,
  DownloadPaused: 1,
  DownloadResumed: 1,
  RetryScheduled: 1,
  RemoteChanged: 1,
  PieceRejected: 1,
  FileVerified: 1,
  FileRejected: 1,
  DownloadFailed: 1,
  DownloadCancelled: 1,
  PartialDiscarded: 1,
  RequestFailed: 1,
  DownloadsOrdered: 1,
};
