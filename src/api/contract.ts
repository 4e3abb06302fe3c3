/**
 * The engine API: all that a window, a page, the CLI or another program can ask of an engine.
 * MessagePort and WebSocket carry the same messages. The engine validates them with ajv. The UI
 * imports nothing else of ours.
 */
import type { ProgressSample } from '../download/types.ts';
import type {
  AnyEvent,
  DamagedFile,
  EventFilter,
  JournalCursor,
  PauseReason,
  PlacedEvent,
  TaskKind,
} from '../events/vocabulary.ts';
import type { ErrorValue } from '../model/errors.ts';
import type { LeaseHolder } from '../model/holder.ts';
import type { ModelStatus } from '../projections/folds/model-record.ts';
import type { CatalogModel, ModelInfo } from '../library/types.ts';
import type { Ranking } from '../scheduler/types.ts';
import type { AdoptResult, Contribution, DiagnoseParams, DoctorReport, ExplainedModel } from './disk-views.ts';
import type { HealthView, PruneResult, SettingsView, StorageView, VerifyResult } from './disk-views.ts';

export type * from './disk-views.ts';
export type {
  AnyEvent,
  CatalogModel,
  ErrorValue,
  LeaseHolder,
  ModelInfo,
  ModelStatus,
  PauseReason,
  ProgressSample,
  Ranking,
};

/** Parameters and result of each method. */
export interface ApiMethods {
  /**
   * Directory of a ready version; default: the newest release. @throws MODEL_NOT_AVAILABLE at once
   */
  getModelPath: { params: { modelId: string; version?: string }; result: string };
  /**
   * Like getModelPath. On failure it also reports to the dispatch server. With `untilReported` it
   * rejects only after the outcome of the report is recorded, at most a minute later. Then
   * `reportError` is in the details; it is null when the server accepted the report.
   */
  getModelPathForTask: { params: TaskParams; result: string };
  /**
   * Like getModelPath, with a lease. A version with a lease can't be removed. The lease ends with
   * releaseModel or with the connection. `holder` is the calling process: when the engine ends, the
   * next one waits up to 5 s for it to ask again, if it lives. `version` is the one that is held.
   */
  useModel: {
    params: { modelId: string; version?: string; holder?: LeaseHolder };
    result: { leaseId: string; path: string; version?: string };
  };
  releaseModel: { params: { leaseId: string }; result: null };
  /** Default: the library's newest version. A repeat while it runs or is ready: the same task. */
  install: { params: CommandParams; result: CommandResult };
  /** Installs the library's newest release and keeps the installed versions. */
  update: { params: { modelId: string; commandId?: string }; result: CommandResult };
  pause: { params: CommandParams; result: CommandResult };
  resume: { params: CommandParams; result: CommandResult };
  /**
   * Ends a download and discards what it has. With `undoMs` what it has waits so long for
   * undoCancel; a download that needs the room, or another engine, ends the wait.
   */
  cancel: { params: CommandParams & { undoMs?: number }; result: CommandResult };
  /** Takes the cancel of a download back while what it has is there. */
  undoCancel: { params: CommandParams; result: CommandResult };
  /**
   * Puts downloads that wait at the head of the queue, in this order. Each is a `model_id`, or
   * `model_id@version`. Resolves to the versions meant.
   */
  prioritize: { params: { models: string[]; commandId?: string }; result: string[] };
  remove: { params: CommandParams; result: CommandResult };
  repair: { params: CommandParams; result: CommandResult };
  verify: { params: CommandParams; result: VerifyResult };
  /**
   * Takes over the versions in a folder that somebody copied here: hashed, put in place, recorded.
   * `path` is absolute: a version's folder, a model's, or one that holds models. Nothing is
   * fetched, and the source is only read. Rejects when no version is found, and when it is stopped.
   */
  adopt: { params: { path: string }; result: AdoptResult };
  /**
   * Drops the oldest files of the journal whose events are all before a time (ISO 8601), for ever.
   * `dryRun`: only tells what would go.
   */
  pruneJournal: { params: { before: string; dryRun?: boolean }; result: PruneResult };
  list: { params: Record<never, never>; result: ModelView[] };
  model: { params: { modelId: string }; result: ModelInfo };
  getSettings: { params: Record<never, never>; result: SettingsView };
  setSettings: { params: { settings: Partial<SettingsView> }; result: SettingsView };
  /**
   * Events after a seq, oldest first, for timelines; without `after` the newest ones. `subjectPart`:
   * what a person typed of a subject, in any case.
   */
  history: {
    params: { after?: number; before?: number; limit?: number; subjectPart?: string } & EventFilter;
    result: AnyEvent[];
  };
  /** Asks the library and the dispatch server now. It does not wait for the next interval. */
  refresh: { params: Record<never, never>; result: null };
  /** Hints of the host: the machine slept, the machine woke, or the network came back. */
  hostSignal: { params: { signal: 'suspend' | 'resume' | 'online' }; result: null };
  /** The use of the models' disk at this moment. */
  storage: { params: Record<never, never>; result: StorageView };
  /**
   * Deletes a partial by its `name` in `storage`, and cancels the download that it belongs to.
   * @throws FILE_BUSY or PERMISSION_DENIED when a file stays, like `cancel`
   */
  discardPartial: {
    params: { name: string; commandId?: string; undoMs?: number };
    result: { freedBytes: number };
  };
  /** What this machine did for the dispatch server. It may take as long as the server's answer. */
  contribution: { params: Record<never, never>; result: Contribution };
  /**
   * Asks a server once, before its address is saved. `count`: models in the library or ranking.
   * Without `token` the stored token is used, if the address belongs to the stored server.
   */
  testServer: {
    params: { kind: 'library' | 'scheduler'; url: string; token?: string | null };
    result: { latencyMs: number; count: number };
  };
  /** All checks of `model-manager doctor`, in the words of a language. Changes nothing. */
  diagnose: { params: DiagnoseParams; result: DoctorReport };
  /** Writes a zip for support, without secrets, into `reports` of the data directory. */
  saveReport: { params: Record<never, never>; result: { path: string; sizeBytes: number } };
  /** The models as they were at an event (inclusive), or at a time. */
  stateAt: { params: { seq?: number; time?: string }; result: ModelView[] };
  /** The story of a model. @throws MODEL_NOT_AVAILABLE when the journal says nothing of it */
  explain: { params: { model: string; language?: 'en' | 'zh' }; result: ExplainedModel };
}

export type ApiMethod = keyof ApiMethods;

/** A task of the dispatch server. */
export interface TaskParams {
  taskId: string;
  modelId: string;
  version?: string;
  untilReported?: boolean;
}

export interface CommandParams {
  modelId: string;
  /** Default: the only version that the command can mean, else INVALID_ARGUMENT. */
  version?: string;
  /** A repeat with the same id is harmless after an unknown outcome. */
  commandId?: string;
}

export interface CommandResult {
  modelId: string;
  version: string;
  status: ModelStatus | null;
  taskId: string | null;
}

/**
 * Each stream begins with the present value. A failure is part of the value. Streams end with the
 * engine. Only `events` errors: JOURNAL_DAMAGED for a cursor of another journal.
 */
export interface ApiStreams {
  /** All models. A new value follows each change, at most 10 times a second. */
  state: { params: Record<never, never>; value: ModelView[] };
  progress: { params: Record<never, never>; value: ProgressSample[] };
  events: { params: { after?: JournalCursor | number } & EventFilter; value: PlacedEvent };
  catalog: { params: Record<never, never>; value: Remote<CatalogModel[]> };
  ranking: { params: Record<never, never>; value: Remote<Ranking> };
  health: { params: Record<never, never>; value: HealthView };
}

export type ApiStream = keyof ApiStreams;

/** Data of a server that may be down. The last good value stays, with its time. */
export interface Remote<T> {
  value: T | null;
  /** ISO 8601 time at which the value was true; null without a value. */
  fetchedAt: string | null;
  /** Why the last attempt failed; null when it succeeded. */
  error: ErrorValue | null;
}

/** One version of one model, as lists show it. */
export interface ModelView {
  modelId: string;
  version: string;
  status: ModelStatus;
  task: TaskView | null;
  installedAt: string | null;
  sizeBytes: number | null;
  checksumSha256: string | null;
  /** Directory when ready. */
  path: string | null;
  damaged: DamagedFile[];
  /** Why a removal failed. */
  removalError: ErrorValue | null;
  updatedAt: string;
  extra: Record<string, unknown>;
  /** Bytes that came from installed versions, not from the network; absent: none. */
  reusedBytes?: number;
  /** The library took this version back. It stays until a person removes it. */
  withdrawn?: { why: string; withdrawnAt: string };
  /** Who uses it now: it can't be removed. Absent: nobody. */
  inUse?: { tasks: number; pids: number[] };
}

export interface TaskView {
  taskId: string;
  kind: TaskKind;
  totalBytes: number | null;
  /** The number at the last checkpoint; `progress` is newer. */
  receivedBytes: number;
  pauseReason: PauseReason | null;
  neededBytes: number | null;
  retryAt: string | null;
  attempt: number;
  error: ErrorValue | null;
  /** Its place in the queue, from 1; absent while it doesn't wait for a slot. */
  place?: number;
}

/** The messages. Requests and subscriptions go one way, answers and values go the other way. */
export type ClientMessage =
  | { id: number; call: ApiMethod; params: unknown }
  | { id: number; subscribe: ApiStream; params: unknown }
  | { id: number; unsubscribe: true };

export type ServerMessage =
  | { id: number; result: { ok: true; value: unknown } | { ok: false; error: ErrorValue } }
  | { id: number; next: unknown }
  | { id: number; end: ErrorValue };
