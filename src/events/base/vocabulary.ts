/**
 * The words of the journal: every event type, with the shape of its data.
 *
 * Names in `data` are snake_case because they are read with jq, by people and by other programs. Sizes are bytes,
 * times ISO 8601 UTC with milliseconds, durations milliseconds, hashes lower-case hexadecimal SHA-256.
 * schemas/event.schema.json says the same to other languages; a type test holds the two together.
 *
 * Adding: a new type or an optional field is always allowed. Changing the meaning of a field takes a new `v` and
 * an upcaster in upcast.ts.
 */
import type { ErrorValue } from '../../model/errors.ts';

export type PauseReason = 'user' | 'network' | 'disk' | 'suspend';

/** Why a task exists: a first install, a newer version beside an older one, or mending an installed one. */
export type TaskKind = 'install' | 'update' | 'repair';

/** Half-open byte ranges `[from, to)` of a file, sorted, disjoint and not touching. */
export type ByteRanges = [from: number, to: number][];

export interface PlannedFile {
  path: string;
  /** null when the library lists no size: it is learnt from the first response. */
  size_bytes: number | null;
  sha256: string;
}

export interface FileCheckpoint {
  path: string;
  /** What of the .part is on the disk for certain (fdatasync done before this event). */
  ranges: ByteRanges;
  /** Strong validator of the response the bytes came from, for If-Range. */
  etag?: string;
}

export interface DamagedFile {
  path: string;
  reason: 'missing' | 'size' | 'checksum' | 'unreadable';
}

/** Facts of the engine itself: `subject` is null. */
export interface EngineEvents {
  EngineStarted: {
    pid: number;
    /** Version of this program. */
    version: string;
    node: string;
    platform: string;
    /** Who hosts the engine: the desktop app, the browser host, a CLI command, or another program. */
    host: 'app' | 'browser' | 'cli' | 'embedded';
    /** Changes with each restart of the machine: tells whether written but unsynced bytes can still be there. */
    boot_id: string;
  };
  EngineStopped: { reason: string };
  /** Written by the next run: the run named here left no EngineStopped. */
  EngineCrashed: { crashed_run: string; last_seq: number };
  JournalRecovered: { segment: number; torn_bytes: number; torn_copy: string | null; last_seq: number };
  JournalDamaged: {
    segment: number;
    offset: number;
    /** First and last seq that can't be read, as far as known. */
    first_seq: number | null;
    last_seq: number | null;
    reason: string;
  };
  RegistryRebuilt: { reason: 'missing' | 'empty' | 'invalid' | 'foreign-edit' | 'journal-damaged' };
  /** The values now in force; secrets are "(set)" or null. */
  SettingsChanged: { settings: Record<string, unknown> };
  OrphanLockCleared: { lock: string; kind: 'task' | 'file' };
}

/** Facts of one model version: `subject` is `model_id@version`. */
export interface DownloadEvents {
  DownloadRequested: {
    task_id: string;
    kind: TaskKind;
    /** Total size where the library already told it. */
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
  /** received_bytes === total_bytes means that every byte is there: the task goes on to verifying. */
  DownloadCheckpointed: {
    task_id: string;
    received_bytes: number;
    total_bytes: number;
    /** Only files whose ranges changed since the last checkpoint. */
    files: FileCheckpoint[];
    /** Bytes since the last checkpoint that were copied from installed versions instead of fetched. */
    reused_bytes?: number;
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
    /** The wait until then, whatever becomes of the wall clock; absent in older journals. */
    wait_ms?: number;
    /** How long it will have failed by then without a byte of progress, in time that counts; absent in older journals. */
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
}

export interface ModelEvents {
  ModelInstalled: {
    task_id: string;
    size_bytes: number;
    /** SHA-256 of the version's checksum.sha256 file. */
    checksum_sha256: string;
    file_count: number;
    /** From DownloadStarted to here, pauses included. */
    duration_ms: number;
    /** The manifest's `extra`, carried to registry.json untouched. */
    extra: Record<string, unknown>;
  };
  ModelDamaged: { files: DamagedFile[] };
  ModelMissing: { reason: string };
  ModelRepaired: { task_id: string; size_bytes: number; checksum_sha256: string; fetched_bytes: number };
  UpdateFound: { installed_version: string };
  RemovalRequested: Record<never, never>;
  RemovalFailed: { error: ErrorValue };
  ModelRemoved: { freed_bytes: number };
  /** `dispatch_task_id` is the dispatch server's task, not a download task. */
  ModelUnavailableReported: { dispatch_task_id: string; reason: string; latency_ms: number };
  UnavailableReportFailed: { dispatch_task_id: string; reason: string; error: ErrorValue };
}

export interface EventDataByType extends EngineEvents, DownloadEvents, ModelEvents {}

export type EventType = keyof EventDataByType;

/** Fields that any event's data may have besides its own. */
export interface CommonData {
  /** The command that led to this event: the same id repeated gives the recorded outcome, not a second effect. */
  command_id?: string;
}

/** An event before it is appended: what decide returns. */
export type NewEvent<T extends EventType = EventType> = {
  [K in T]: {
    type: K;
    subject: string | null;
    data: EventDataByType[K] & CommonData;
    /** seq of the event that led to this one. */
    cause?: number;
  };
}[T];

/** What the journal adds to an event. */
export interface EventEnvelope {
  /** 1, 2, 3, … without gaps, over all segments. */
  seq: number;
  /** ISO 8601 UTC with milliseconds. Wall clocks jump: order is seq, never time. */
  time: string;
  /** Milliseconds since the engine's run began, by a monotonic clock. */
  up_ms: number;
  /** Schema version of the event's data. */
  v: number;
  /** The engine run that wrote it. */
  run: string;
}

/** An event as folds and subscribers see it: durable, upcast to the newest version. */
export type StoredEvent<T extends EventType = EventType> = NewEvent<T> & EventEnvelope;

/** An event of a newer program: carried, never dropped, ignored by folds. */
export interface UnknownEvent extends EventEnvelope {
  type: string;
  subject: string | null;
  data: Record<string, unknown>;
  cause?: number;
}

/** What `events$` and readers deliver. Narrow with `isKnown`. */
export type AnyEvent = StoredEvent | UnknownEvent;

/** The current data version of each type. */
export const EVENT_VERSIONS: Record<EventType, number> = {
  EngineStarted: 1,
  EngineStopped: 1,
  EngineCrashed: 1,
  JournalRecovered: 1,
  JournalDamaged: 1,
  RegistryRebuilt: 1,
  SettingsChanged: 1,
  OrphanLockCleared: 1,
  DownloadRequested: 1,
  DownloadStarted: 1,
  DownloadCheckpointed: 1,
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
  ModelInstalled: 1,
  ModelDamaged: 1,
  ModelMissing: 1,
  ModelRepaired: 1,
  UpdateFound: 1,
  RemovalRequested: 1,
  RemovalFailed: 1,
  ModelRemoved: 1,
  ModelUnavailableReported: 1,
  UnavailableReportFailed: 1,
};

export const EVENT_TYPES = Object.keys(EVENT_VERSIONS) as EventType[];

/** True when this program knows the event's type and version. */
export function isKnown(event: AnyEvent): event is StoredEvent {
  return EVENT_VERSIONS[event.type as EventType] === event.v;
}

/** A place in a journal. One that doesn't match the journal it is used on is reported, never skipped. */
export interface JournalCursor {
  journal: string;
  seq: number;
  /** crc of the line of that seq. */
  crc: string;
}

/** Which events a reader or subscriber wants. Empty lists and absent fields mean "all". */
export interface EventFilter {
  types?: readonly string[];
  /** `model_id@version`, or `model_id` for all its versions. */
  subject?: string;
}
