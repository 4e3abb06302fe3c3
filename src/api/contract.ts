/**
 * The engine API: everything that a window, a browser page, the CLI or another program can ask of a running engine.
 * The same over MessagePort and WebSocket; validated with ajv on the engine's side. Import nothing else of ours in the UI.
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
import type { ModelStatus } from '../projections/folds/model-record.ts';
import type { CatalogModel, ModelInfo } from '../library/types.ts';
import type { Ranking } from '../scheduler/types.ts';

export type { AnyEvent, CatalogModel, ErrorValue, ModelInfo, ModelStatus, PauseReason, ProgressSample, Ranking };

/** What a verification found. A version whose folder is gone is `missing`, and `damaged` names its checksum.sha256. */
export interface VerifyResult {
  ok: boolean;
  /** How many files checksum.sha256 lists. */
  files: number;
  damaged: DamagedFile[];
  missing?: true;
}

/** Parameters and result of each method. */
export interface ApiMethods {
  /** Directory of a ready version; the newest release without `version`. Fails at once with MODEL_NOT_AVAILABLE. */
  getModelPath: { params: { modelId: string; version?: string }; result: string };
  /**
   * As getModelPath, and tells the dispatch server when it fails. With `untilReported` it fails when the outcome of the
   * report is recorded, a minute later at most, with `reportError` in the details: null when the report was accepted.
   */
  getModelPathForTask: { params: TaskParams; result: string };
  /** As getModelPath, with a lease that ends with releaseModel or the connection. A leased version can't be removed. */
  useModel: { params: { modelId: string; version?: string }; result: { leaseId: string; path: string } };
  releaseModel: { params: { leaseId: string }; result: null };
  /** Newest release of the library without `version`. Asked again while it runs or is ready: the same task. */
  install: { params: CommandParams; result: CommandResult };
  /** Installs the library's newest release beside what is installed. */
  update: { params: { modelId: string; commandId?: string }; result: CommandResult };
  pause: { params: CommandParams; result: CommandResult };
  resume: { params: CommandParams; result: CommandResult };
  cancel: { params: CommandParams; result: CommandResult };
  remove: { params: CommandParams; result: CommandResult };
  repair: { params: CommandParams; result: CommandResult };
  verify: { params: CommandParams; result: VerifyResult };
  list: { params: Record<never, never>; result: ModelView[] };
  model: { params: { modelId: string }; result: ModelInfo };
  getSettings: { params: Record<never, never>; result: SettingsView };
  setSettings: { params: { settings: Partial<SettingsView> }; result: SettingsView };
  /** Events after a seq, oldest first; for timelines. */
  history: { params: { after?: number; before?: number; limit?: number } & EventFilter; result: AnyEvent[] };
  /** Asks the library and the dispatch server now rather than at their next interval. */
  refresh: { params: Record<never, never>; result: null };
  /** Hints of the host: the machine slept or woke, the network came back. */
  hostSignal: { params: { signal: 'suspend' | 'resume' | 'online' }; result: null };
  /** What lies on the models' disk, as it is now. */
  storage: { params: Record<never, never>; result: StorageView };
  /**
   * Deletes a partial by its `name` in `storage`; a download that it belongs to is cancelled. Fails with FILE_BUSY or
   * PERMISSION_DENIED when a file stays, as `cancel` does.
   */
  discardPartial: { params: { name: string; commandId?: string }; result: { freedBytes: number } };
  /**
   * Asks a server once, before its address is saved. `count`: the library's models, or the ranking's. Without `token` the
   * stored one is used where the address is of the stored server.
   */
  testServer: {
    params: { kind: 'library' | 'scheduler'; url: string; token?: string | null };
    result: { latencyMs: number; count: number };
  };
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
  /** Without it: the only version the command can mean, else INVALID_ARGUMENT. */
  version?: string;
  /** Makes a repeat of the same command harmless after an unknown outcome. */
  commandId?: string;
}

export interface CommandResult {
  modelId: string;
  version: string;
  status: ModelStatus | null;
  taskId: string | null;
}

/**
 * Streams: each begins with the present value; what can fail is part of the value. They end with the engine; only `events`
 * errors, with JOURNAL_DAMAGED for a cursor of another journal.
 */
export interface ApiStreams {
  /** All models, again on each change, at most 10 times a second. */
  state: { params: Record<never, never>; value: ModelView[] };
  progress: { params: Record<never, never>; value: ProgressSample[] };
  events: { params: { after?: JournalCursor | number } & EventFilter; value: PlacedEvent };
  catalog: { params: Record<never, never>; value: Remote<CatalogModel[]> };
  ranking: { params: Record<never, never>; value: Remote<Ranking> };
  health: { params: Record<never, never>; value: HealthView };
}

export type ApiStream = keyof ApiStreams;

/** Data of a server that may be down: the last good value stays, with its time. */
export interface Remote<T> {
  value: T | null;
  /** When the value was true, ISO 8601; null without a value. */
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
  /** Bytes that the download took from installed versions instead of fetching them; absent when none. */
  reusedBytes?: number;
}

export interface TaskView {
  taskId: string;
  kind: TaskKind;
  totalBytes: number | null;
  /** As of the last checkpoint: `progress` is newer. */
  receivedBytes: number;
  pauseReason: PauseReason | null;
  neededBytes: number | null;
  retryAt: string | null;
  attempt: number;
  error: ErrorValue | null;
}

export interface SettingsView {
  libraryUrl: string | null;
  schedulerUrl: string | null;
  modelsDir: string | null;
  nodeId: string;
  maxDownloads: number;
  connectionsPerFile: number;
  pinnedKeys: string[];
  /** Secrets are never sent: true when set. Set them with a string, clear with null. */
  libraryToken: boolean | string | null;
  schedulerToken: boolean | string | null;
  /** Holds over HTTP_PROXY and HTTPS_PROXY; null: they count. */
  proxyUrl?: string | null;
  /** PEM file with further certificate authorities. */
  caFile?: string | null;
}

/** Sizes are bytes; null where the platform does not tell. */
export interface StorageView {
  modelsDir: string;
  freeBytes: number | null;
  /** Of the file system that holds the models. */
  totalBytes: number | null;
  /** Versions that are on the disk, largest first. */
  installed: InstalledView[];
  /** What is in transfer, and what is left of it, largest first. */
  partials: PartialView[];
}

export interface InstalledView {
  modelId: string;
  version: string;
  status: ModelStatus;
  bytes: number;
}

export interface PartialView {
  /** `model_id@version`, or the name of a file in models/temp that no download knows. */
  name: string;
  modelId: string | null;
  version: string | null;
  /** null when nothing is recorded that would go on with it. */
  status: ModelStatus | null;
  bytes: number;
  /** When a byte was last added. */
  modifiedAt: string;
  /** Why it could not be deleted; it is tried again at growing intervals. Absent: nothing failed. */
  error?: ErrorValue;
}

export interface HealthView {
  version: string;
  pid: number;
  startedAt: string;
  dataDir: string;
  modelsDir: string;
  /** On the disk of the models. */
  freeBytes: number | null;
  /** `seq` and `crc` are of the last durable event: with `id` its cursor. */
  journal: { ok: boolean; id: string; seq: number; crc?: string; error: ErrorValue | null };
  registry: { ok: boolean; error: ErrorValue | null };
  library: { url: string | null; ok: boolean | null; error: ErrorValue | null };
  scheduler: { url: string | null; ok: boolean | null; error: ErrorValue | null };
  /** Locks of other programs that downloads wait for; an older engine doesn't say. */
  locks?: { modelId: string; version: string; error: ErrorValue }[];
}

/** What travels: requests and subscriptions one way, answers and values the other. */
export type ClientMessage =
  | { id: number; call: ApiMethod; params: unknown }
  | { id: number; subscribe: ApiStream; params: unknown }
  | { id: number; unsubscribe: true };

export type ServerMessage =
  | { id: number; result: { ok: true; value: unknown } | { ok: false; error: ErrorValue } }
  | { id: number; next: unknown }
  | { id: number; end: ErrorValue };
