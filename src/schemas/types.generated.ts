// Generated from schemas/*.schema.json by `npm run schemas`. Do not edit.

/**
 * Model id, e.g. whisper-large-v3. Reserved names are refused besides.
 */
export type CommonModelId = string;
/**
 * SemVer 2.0.0, at most 64 bytes.
 */
export type CommonVersion = string;
/**
 * A file's path inside a model version: relative, NFC, /-separated. Refused besides: what a platform cannot store.
 */
export type CommonPath = string;
/**
 * A number of bytes, exact in a double.
 */
export type CommonBytes = number;
/**
 * Lower-case hexadecimal SHA-256.
 */
export type CommonSha256 = string;
/**
 * ISO 8601 date and time with a zone.
 */
export type CommonTime = string;
export type ModelStatus =
  'queued' | 'downloading' | 'paused' | 'verifying' | 'ready' | 'failed' | 'damaged' | 'missing' | 'removing';
/**
 * Base URL of a server; every path of its API is below it.
 */
export type CommonUrl = string;
/**
 * A proxy of HTTP or SOCKS. Names are looked up by the proxy with socks, socks4a and socks5h, else here.
 */
export type CommonProxy = string;
export type CommonTaskKind = 'install' | 'update' | 'repair';
export type CommonPauseReason = 'user' | 'network' | 'disk' | 'suspend';
export type ClientMessage = CallMessage | SubscribeMessage | UnsubscribeMessage;
export type CallMessage = ApiCallMessage;
export type SubscribeMessage = ApiSubscribeMessage;

export interface SchemaTypes {
  assignment: DispatchedTask;
  catalog: Catalog;
  manifest: Manifest;
  model: ModelInfo;
  node: NodeRegistration;
  ranking: Ranking;
  registry: Registry;
  report: UnavailableReport;
  settings: Settings;
  task: TaskSubmission;
  event: Event;
  eventData: EventData;
  fileCheckpoint: FileCheckpoint;
  api: ClientMessage;
  methods: MethodParams;
  streams: StreamParams;
  cursor: JournalCursor;
}
/**
 * A task as the reference dispatch server tells of it: the answer to POST /api/tasks, GET /api/tasks/{task_id} and POST /api/model-unavailable. Version 1.
 */
export interface DispatchedTask {
  /**
   * The dispatch server's task.
   */
  task_id: string;
  model_id: CommonModelId;
  /**
   * null: any version.
   */
  version: CommonVersion | null;
  /**
   * waiting: no node is left that has the model; a node that registers it gets the task.
   */
  status: 'assigned' | 'waiting';
  /**
   * Who has the task; null while it waits.
   */
  node_id: string | null;
  /**
   * Where that node takes tasks, as it registered it.
   */
  node_url: string | null;
  /**
   * Nodes that reported that they lack the model, oldest first.
   */
  refused_by: string[];
}
/**
 * GET /api/models of a model library. Version 1.
 */
export interface Catalog {
  models: CatalogModel[];
}
export interface CatalogModel {
  model_id: CommonModelId;
  /**
   * Newest release; null when only pre-releases exist.
   */
  latest: CommonVersion | null;
  versions: CommonVersion[];
  /**
   * Of the latest version.
   */
  size_bytes: number;
  extra?: CommonExtra;
}
/**
 * Room for the future: carried untouched.
 */
export interface CommonExtra {
  [k: string]: unknown;
}
/**
 * manifest.json of a published version: every file with its hash and the hashes of its pieces. Version 1.
 */
export interface Manifest {
  schema: 1;
  model_id: CommonModelId;
  version: CommonVersion;
  files: ManifestFile[];
  extra?: CommonExtra;
}
export interface ManifestFile {
  path: CommonPath;
  size_bytes: CommonBytes;
  sha256: CommonSha256;
  /**
   * Bytes of each piece but the last.
   */
  piece_size: number;
  /**
   * SHA-256 of each piece, in order; empty for an empty file.
   */
  pieces: CommonSha256[];
}
/**
 * GET /api/models/{model_id} of a model library. Version 1.
 */
export interface ModelInfo {
  model_id: CommonModelId;
  latest: CommonVersion | null;
  versions: {
    [k: string]: VersionInfo;
  };
}
export interface VersionInfo {
  size_bytes: CommonBytes;
  /**
   * Lower-case hexadecimal SHA-256.
   */
  checksum_sha256: string;
  published_at: CommonTime;
  files: {
    path: CommonPath;
    size_bytes: CommonBytes;
    sha256: CommonSha256;
  }[];
  extra?: CommonExtra;
}
/**
 * POST /api/nodes of the reference dispatch server: what a node can run now; replaces what it said before. Version 1.
 */
export interface NodeRegistration {
  /**
   * The node's name for itself, as in its reports.
   */
  node_id: string;
  /**
   * Where the node takes its tasks, for a dispatch server that sends them.
   */
  url?: string | null;
  /**
   * What is ready there: model_id@version.
   *
   * @maxItems 10000
   */
  ready: string[];
}
/**
 * GET /api/model-usage/ranking of a dispatch server: the models that tasks ask for most. Version 1.
 */
export interface Ranking {
  generated_at: CommonTime;
  ranking: RankingEntry[];
}
export interface RankingEntry {
  rank: number;
  model_id: CommonModelId;
  /**
   * Tasks that asked for the model within the server's window.
   */
  demand: number;
}
/**
 * registry.json: what is installed, for other programs. Written by the model manager only; readers use versions with status "ready" and ignore fields that they do not know. Version 1.
 */
export interface Registry {
  [k: string]: {
    [k: string]: RegistryEntry;
  };
}
export interface RegistryEntry {
  status: ModelStatus;
  /**
   * null before installation.
   */
  installed_at: CommonTime | null;
  size_bytes: CommonBytes | null;
  /**
   * SHA-256 of the version's checksum.sha256 file; null before installation.
   */
  checksum_sha256: CommonSha256 | null;
  extra: CommonExtra;
}
/**
 * POST /api/model-unavailable of a dispatch server: a node cannot run a task because it lacks the model. Version 1.
 */
export interface UnavailableReport {
  node_id: string;
  /**
   * The dispatch server's task.
   */
  task_id: string;
  model_id: CommonModelId;
  version: CommonVersion | null;
  code: 'MODEL_NOT_AVAILABLE';
  /**
   * The local status, or "not installed".
   */
  reason: string;
  at: CommonTime;
}
/**
 * settings.json. Every field may be absent; unknown fields are kept. Version 1.
 */
export interface Settings {
  library_url?: CommonUrl | null;
  scheduler_url?: CommonUrl | null;
  library_token?: string | null;
  scheduler_token?: string | null;
  /**
   * Ed25519 public keys. With any, only signed manifests are accepted.
   */
  pinned_keys?: string[];
  /**
   * Where models go; null: the data directory.
   */
  models_dir?: string | null;
  /**
   * This machine, to the dispatch server. Made once.
   */
  node_id?: string;
  /**
   * Downloads at the same time.
   */
  max_downloads?: number;
  connections_per_file?: number;
  /**
   * Proxy for everything that leaves this machine, of HTTP or SOCKS; null: HTTP_PROXY, HTTPS_PROXY and NO_PROXY count.
   */
  proxy_url?: CommonProxy | null;
  /**
   * PEM file with further certificate authorities.
   */
  ca_file?: string | null;
  language?: string | null;
  theme?: 'system' | 'light' | 'dark';
}
/**
 * POST /api/tasks of the reference dispatch server: a task for whichever node has the model. Version 1.
 */
export interface TaskSubmission {
  model_id: CommonModelId;
  /**
   * Absent or null: any version.
   */
  version?: CommonVersion | null;
}
export interface Event {
  /**
   * 1, 2, 3, … without gaps.
   */
  seq: number;
  time: CommonTime;
  /**
   * Milliseconds since the run began, monotonic.
   */
  up_ms: number;
  /**
   * Version of the data's shape.
   */
  v: number;
  run: string;
  /**
   * PascalCase, past tense.
   */
  type: string;
  /**
   * model_id@version; null for facts of the engine.
   */
  subject: string | null;
  data: {
    [k: string]: unknown;
  };
  /**
   * seq of the event that led to this one.
   */
  cause?: number;
}
export interface EventData {
  EngineStarted: EngineStarted;
  EngineStopped: EngineStopped;
  EngineCrashed: EngineCrashed;
  JournalRecovered: JournalRecovered;
  JournalDamaged: JournalDamaged;
  RegistryRebuilt: RegistryRebuilt;
  SettingsChanged: SettingsChanged;
  OrphanLockCleared: OrphanLockCleared;
  DownloadRequested: DownloadRequested;
  DownloadStarted: DownloadStarted;
  DownloadCheckpointed: DownloadCheckpointed;
  DownloadPaused: DownloadPaused;
  DownloadResumed: DownloadResumed;
  RetryScheduled: RetryScheduled;
  RemoteChanged: RemoteChanged;
  PieceRejected: PieceRejected;
  FileVerified: FileVerified;
  FileRejected: FileRejected;
  DownloadFailed: DownloadFailed;
  DownloadCancelled: DownloadCancelled;
  PartialDiscarded: PartialDiscarded;
  ModelInstalled: ModelInstalled;
  ModelDamaged: ModelDamaged;
  ModelMissing: ModelMissing;
  ModelRepaired: ModelRepaired;
  UpdateFound: UpdateFound;
  RemovalRequested: RemovalRequested;
  RemovalFailed: RemovalFailed;
  ModelRemoved: ModelRemoved;
  ModelUnavailableReported: ModelUnavailableReported;
  UnavailableReportFailed: UnavailableReportFailed;
}
export interface EngineStarted {
  pid: number;
  version: string;
  node: string;
  platform: string;
  host: 'app' | 'browser' | 'cli' | 'embedded';
  boot_id: string;
}
export interface EngineStopped {
  reason: string;
}
export interface EngineCrashed {
  crashed_run: string;
  last_seq: number;
}
export interface JournalRecovered {
  segment: number;
  torn_bytes: CommonBytes;
  torn_copy: string | null;
  last_seq: number;
}
export interface JournalDamaged {
  segment: number;
  offset: CommonBytes;
  first_seq: number | null;
  last_seq: number | null;
  reason: string;
}
export interface RegistryRebuilt {
  reason: 'missing' | 'empty' | 'invalid' | 'foreign-edit' | 'journal-damaged';
}
export interface SettingsChanged {
  /**
   * The values now in force; secrets are "(set)" or null.
   */
  settings: {
    [k: string]: unknown;
  };
}
export interface OrphanLockCleared {
  lock: string;
  kind: 'task' | 'file';
}
export interface DownloadRequested {
  task_id: string;
  kind: CommonTaskKind;
  total_bytes: CommonBytes | null;
}
export interface DownloadStarted {
  task_id: string;
  total_bytes: CommonBytes;
  resumed_from_bytes: CommonBytes;
  source: 'manifest' | 'checksum';
  plan_sha256: CommonSha256;
  file_count: number;
}
export interface DownloadCheckpointed {
  task_id: string;
  received_bytes: CommonBytes;
  total_bytes: CommonBytes;
  files: FileCheckpoint[];
  /**
   * A number of bytes, exact in a double.
   */
  reused_bytes?: number;
}
export interface FileCheckpoint {
  path: string;
  /**
   * Half-open byte ranges [from, to), sorted, disjoint.
   */
  ranges: [CommonBytes, CommonBytes][];
  etag?: string;
}
export interface DownloadPaused {
  task_id: string;
  reason: CommonPauseReason;
  received_bytes: CommonBytes;
  needed_bytes?: CommonBytes;
  error?: ErrorValue;
}
/**
 * A ModelError as plain JSON.
 */
export interface ErrorValue {
  code:
    | 'MODEL_NOT_AVAILABLE'
    | 'MODEL_UNKNOWN'
    | 'VERSION_UNKNOWN'
    | 'NETWORK_UNREACHABLE'
    | 'NETWORK_TIMEOUT'
    | 'SERVER_ERROR'
    | 'SERVER_REJECTED'
    | 'PROXY_INTERFERED'
    | 'REMOTE_CHANGED'
    | 'CHECKSUM_MISMATCH'
    | 'SIZE_MISMATCH'
    | 'MANIFEST_INVALID'
    | 'SIGNATURE_INVALID'
    | 'DISK_FULL'
    | 'PERMISSION_DENIED'
    | 'FILE_BUSY'
    | 'MODEL_IN_USE'
    | 'LOCK_HELD'
    | 'DATA_DIRECTORY_IN_USE'
    | 'JOURNAL_DAMAGED'
    | 'JOURNAL_UNWRITABLE'
    | 'SCHEDULER_UNREACHABLE'
    | 'CANCELLED'
    | 'INVALID_ARGUMENT';
  message: string;
  retryable: boolean;
  details?: {
    [k: string]: unknown;
  };
}
export interface DownloadResumed {
  task_id: string;
  resumed_from_bytes: CommonBytes;
}
export interface RetryScheduled {
  task_id: string;
  attempt: number;
  retry_at: CommonTime;
  wait_ms?: number;
  failing_ms?: number;
  error: ErrorValue;
}
export interface RemoteChanged {
  task_id: string;
  path: string;
  was: string | null;
  now: string | null;
}
export interface PieceRejected {
  task_id: string;
  path: string;
  piece: number;
  expected_sha256: CommonSha256;
  actual_sha256: CommonSha256;
}
export interface FileVerified {
  task_id: string;
  path: string;
  size_bytes: CommonBytes;
  sha256: CommonSha256;
}
export interface FileRejected {
  task_id: string;
  path: string;
  expected_sha256: CommonSha256;
  actual_sha256: CommonSha256;
}
export interface DownloadFailed {
  task_id: string;
  error: ErrorValue;
}
export interface DownloadCancelled {
  task_id: string;
}
export interface PartialDiscarded {
  task_id: string;
  bytes: CommonBytes;
}
export interface ModelInstalled {
  task_id: string;
  size_bytes: CommonBytes;
  checksum_sha256: CommonSha256;
  file_count: number;
  duration_ms: number;
  extra: CommonExtra;
}
export interface ModelDamaged {
  files: DamagedFile[];
}
export interface DamagedFile {
  path: string;
  reason: 'missing' | 'size' | 'checksum' | 'unreadable';
}
export interface ModelMissing {
  reason: string;
}
export interface ModelRepaired {
  task_id: string;
  size_bytes: CommonBytes;
  checksum_sha256: CommonSha256;
  fetched_bytes: CommonBytes;
}
export interface UpdateFound {
  installed_version: CommonVersion;
}
export interface RemovalRequested {}
export interface RemovalFailed {
  error: ErrorValue;
}
export interface ModelRemoved {
  freed_bytes: CommonBytes;
}
export interface ModelUnavailableReported {
  dispatch_task_id: string;
  reason: string;
  latency_ms: number;
}
export interface UnavailableReportFailed {
  dispatch_task_id: string;
  reason: string;
  error: ErrorValue;
}
export interface ApiCallMessage {
  id: number;
  call:
    | 'getModelPath'
    | 'getModelPathForTask'
    | 'useModel'
    | 'releaseModel'
    | 'install'
    | 'update'
    | 'pause'
    | 'resume'
    | 'cancel'
    | 'remove'
    | 'repair'
    | 'verify'
    | 'list'
    | 'model'
    | 'getSettings'
    | 'setSettings'
    | 'history'
    | 'refresh'
    | 'hostSignal'
    | 'storage'
    | 'discardPartial'
    | 'testServer';
  params: unknown;
}
export interface ApiSubscribeMessage {
  id: number;
  subscribe: 'state' | 'progress' | 'events' | 'catalog' | 'ranking' | 'health';
  params: unknown;
}
export interface UnsubscribeMessage {
  id: number;
  unsubscribe: true;
}
/**
 * Parameters of each method.
 */
export interface MethodParams {
  getModelPath: GetModelPath;
  getModelPathForTask: GetModelPathForTask;
  useModel: UseModel;
  releaseModel: ReleaseModel;
  install: CommandParams;
  update: Update;
  pause: CommandParams;
  resume: CommandParams;
  cancel: CommandParams;
  remove: CommandParams;
  repair: CommandParams;
  verify: CommandParams;
  list: List;
  model: Model;
  getSettings: GetSettings;
  setSettings: SetSettings;
  history: History;
  refresh: Refresh;
  hostSignal: HostSignal;
  storage: Storage;
  discardPartial: DiscardPartial;
  testServer: TestServer;
}
export interface GetModelPath {
  modelId: string;
  version?: string;
}
export interface GetModelPathForTask {
  taskId: string;
  modelId: string;
  version?: string;
}
export interface UseModel {
  modelId: string;
  version?: string;
}
export interface ReleaseModel {
  leaseId: string;
}
export interface CommandParams {
  modelId: string;
  version?: string;
  commandId?: string;
}
export interface Update {
  modelId: string;
  commandId?: string;
}
export interface List {}
export interface Model {
  modelId: string;
}
export interface GetSettings {}
export interface SetSettings {
  settings: SettingsPatch;
}
export interface SettingsPatch {
  libraryUrl?: CommonUrl | null;
  schedulerUrl?: CommonUrl | null;
  modelsDir?: string | null;
  nodeId?: string;
  maxDownloads?: number;
  connectionsPerFile?: number;
  pinnedKeys?: string[];
  libraryToken?: boolean | string | null;
  schedulerToken?: boolean | string | null;
  proxyUrl?: string | null;
  caFile?: string | null;
}
export interface History {
  after?: number;
  before?: number;
  limit?: number;
  /**
   * @maxItems 256
   */
  types?: string[];
  subject?: string;
}
export interface Refresh {}
export interface HostSignal {
  signal: 'suspend' | 'resume' | 'online';
}
export interface Storage {}
export interface DiscardPartial {
  name: string;
  commandId?: string;
}
export interface TestServer {
  kind: 'library' | 'scheduler';
  url: CommonUrl;
  token?: string | null;
}
/**
 * Parameters of each stream.
 */
export interface StreamParams {
  state: State;
  progress: Progress;
  events: Events;
  catalog: Catalog1;
  ranking: Ranking1;
  health: Health;
}
export interface State {}
export interface Progress {}
export interface Events {
  after?: JournalCursor | number;
  /**
   * @maxItems 256
   */
  types?: string[];
  subject?: string;
}
export interface JournalCursor {
  journal: string;
  seq: number;
  crc: string;
}
export interface Catalog1 {}
export interface Ranking1 {}
export interface Health {}
