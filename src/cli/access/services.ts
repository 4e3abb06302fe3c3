/**
 * What the command line needs of the other rooms. Each service is loaded when a command asks for
 * it, so `path` and `list` don't wait for the code of servers. Tests inject stand-ins.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { ModelManager } from '../../api/model-manager.ts';
import type { ModelView, Remote, VerifyResult } from '../../api/contract.ts';
import type { BundleManifest, SaveBundleOptions } from '../../engine/bundle/index.ts';
import type { DoctorOptions, Examination } from '../../engine/doctor/index.ts';
import type { ModelsReading, Moment } from '../../engine/offline.ts';
import type { JournalCursor } from '../../events/vocabulary.ts';
import type { JournalItem, JournalVerification } from '../../events/reading.ts';
import type { ReadNewestOptions } from '../../projections/reading.ts';
import type { CatalogModel, VersionInfo, Withdrawal } from '../../library/types.ts';
import type { LogLevel } from '../../ports/logger.ts';
import type { Ranking } from '../../scheduler/types.ts';

export interface EngineOptions {
  dataDir: string;
  host: 'cli' | 'browser';
  libraryUrl?: string;
  schedulerUrl?: string;
  port?: number;
  /** The level of logs/engine.log. */
  logLevel?: LogLevel;
  /**
   * Downloads that the engine may continue by itself, as `model_id@version`. Downloads that a
   * command asks for run in addition. Absent: all.
   */
  only?: string[];
}

/** Where a query without an engine looks. The URLs come from flags and environment. */
export interface RemoteSource {
  dataDir: string;
  libraryUrl?: string;
  schedulerUrl?: string;
}

/** As of connectModelManager. */
interface ConnectOptions {
  dataDir: string;
  reconnect?: boolean;
  answerLimitMs?: number;
}

export interface CliEngine {
  /** Rejects with DATA_DIRECTORY_IN_USE while another engine owns the directory. */
  createModelManager: (options: EngineOptions) => Promise<ModelManager & { url: string }>;
  /** Rejects with NETWORK_UNREACHABLE when no engine runs there. */
  connectModelManager: (options: ConnectOptions) => Promise<ModelManager>;
}

/** Queries that need no engine. They only read: journal, files and the servers. */
export interface CliQueries {
  /** The models as `path` knows them, and the damage of the journal. */
  readModelsNow: (dataDir: string) => Promise<ModelsReading>;
  /**
   * The models at a moment, or now, as the journal records them, and the damage before that
   * moment.
   */
  readModelsAt: (dataDir: string, moment?: Moment | null) => Promise<ModelsReading>;
  /** Hashes a version that is ready and records nothing. Rejects with MODEL_NOT_AVAILABLE. */
  verifyReady: (view: ModelView) => Promise<VerifyResult>;
  /** Rejects with MODEL_NOT_AVAILABLE. */
  readModelPath: (dataDir: string, modelId: string, version?: string) => Promise<string>;
  /** Asks the library. An error is part of the value, next to what the cache still has. */
  readCatalog: (source: RemoteSource) => Promise<Remote<CatalogModel[]>>;
  readRanking: (source: RemoteSource) => Promise<Remote<Ranking>>;
}

export interface CliJournal {
  /** Reads oldest first, without an engine. A directory without a journal has no events. */
  readJournal: (options: { dir: string; after?: JournalCursor | number }) => AsyncIterable<JournalItem>;
  /**
   * The events of one model. `around` says whether events without a model are included from here
   * on.
   */
  readModel: (options: {
    dataDir: string;
    subject: string;
    after?: number;
    around?: () => boolean;
  }) => AsyncIterable<JournalItem>;
  /** The newest events of one model; what came before is told as counts, to `newest`. */
  readNewest: (options: ReadNewestOptions) => AsyncIterable<JournalItem>;
  verifyJournal: (options: { dir: string }) => Promise<JournalVerification>;
}

export interface RunningServer {
  url: string;
  close(): Promise<void>;
}

export interface PublishRequest {
  storage: string;
  modelId: string;
  version: string;
  /** Files and folders. The list is empty only with `synthetic`. */
  paths: string[];
  synthetic?: { sizeBytes: number; seed: number };
  extra?: Record<string, unknown>;
  /** Publishes every file, also what looks unfinished. */
  asIs?: boolean;
  /** Goes on with what a publish that was cut has copied. */
  resume?: boolean;
  /** Refuses a version that would not be the newest release. */
  latest?: boolean;
  /** The secret key's text: of minisign, or PEM. */
  signKey?: string;
  keyPassword?: string;
  onProgress?: (progress: { publishedBytes: number; totalBytes: number | null }) => void;
}

export interface PublishedVersion {
  modelId: string;
  version: string;
  path: string;
  sizeBytes: number;
  /** True when the same content was published before, so nothing was done. */
  unchanged: boolean;
  /** What was left out of the folders, because it is no part of a model. */
  leftOut: string[];
}

export interface ExportedLibrary {
  models: number;
  versions: number;
  /** Models that something of has changed. */
  changedModels: number;
  newFiles: number;
  /** Models that an earlier export had and the library has no more. */
  withdrawn: string[];
  /** Versions whose files were deleted. */
  pruned: string[];
}

export interface ExportOptions {
  dryRun?: boolean;
  prune?: boolean;
  full?: boolean;
  torrents?: boolean;
  baseUrl?: string;
}

/** A version in a library's folder. */
export interface ListedVersion {
  modelId: string;
  version: string;
  info: VersionInfo | null;
  signatures: string[];
  withdrawn: Withdrawal | null;
  problem: string | null;
}

export interface VerifiedVersion {
  modelId: string;
  version: string;
  files: number;
  sizeBytes: number;
  faults: { path: string | null; reason: string }[];
}

export interface VerifyLibraryRequest {
  storage: string;
  modelId?: string;
  version?: string;
  pinnedKeys?: string[];
  onProgress?: (progress: { verifiedBytes: number; totalBytes: number }) => void;
  onVersion?: (verified: VerifiedVersion) => void;
}

export interface CliLibrary {
  publishVersion: (request: PublishRequest) => Promise<PublishedVersion>;
  serveLibrary: (options: ServeLibraryOptions) => Promise<RunningServer>;
  exportLibrary: (storage: string, out: string, options: ExportOptions) => Promise<ExportedLibrary>;
  /** Parses "500000", "10MB" or "2GiB" into bytes. @throws ModelError INVALID_ARGUMENT */
  parseSize: (text: string) => number;
  /** `privateKey` is a file of minisign. `publicKey` is the value for `pinned_keys`. */
  generateKeyPair: () => { publicKey: string; minisignPublicKey: string; privateKey: string };
  /** @throws ModelError INVALID_ARGUMENT */
  publicKeysOf: (privateKey: string, password: string | null) => { publicKey: string; minisignPublicKey: string };
  /** Replaces signatures. Versions without a manifest.json can have none. */
  resignLibrary: (options: {
    storage: string;
    modelId?: string;
    version?: string;
    signKey: string;
    keyPassword?: string;
  }) => Promise<{ resigned: string[]; unsigned: string[] }>;
  /** Writes the signed catalogue anew. `unsigned`: versions that it can't name. */
  signLibrary: (options: {
    storage: string;
    signKey: string;
    keyPassword?: string;
    validDays: number;
    now: number;
  }) => Promise<{ serial: number; validUntil: string; versions: number; unsigned: string[] }>;
  /** A model of Hugging Face's cache, with what its card tells. */
  readHuggingFaceModel: (dir: string) => Promise<{ path: string; extra: Record<string, unknown> }>;
  listLibrary: (options: { storage: string; modelId?: string; version?: string }) => Promise<ListedVersion[]>;
  verifyLibrary: (request: VerifyLibraryRequest) => Promise<VerifiedVersion[]>;
  /** `why` null puts a version back into the catalogue. */
  withdrawVersion: (options: {
    storage: string;
    modelId: string;
    version: string;
    why: string | null;
    now: number;
  }) => Promise<void>;
}

export interface ServeLibraryOptions {
  storage: string;
  host: string;
  port: number;
  /** The limit per connection. */
  rateBytesPerSecond?: number;
  token?: string;
  followLinks?: boolean;
  limits: { maxConnections: number; maxTransfers: number; idleTimeoutMs: number; graceMs: number };
  logger: FastifyBaseLogger;
}

export interface CliScheduler {
  serveScheduler: (options: { host: string; port: number; logger: FastifyBaseLogger }) => Promise<RunningServer>;
}

export interface CliDoctor {
  /** Changes nothing. */
  examine: (options: DoctorOptions) => Promise<Examination>;
  /** Takes from others the right to read files with tokens. */
  closeSecrets: (dataDir: string) => Promise<void>;
}

export interface CliBundle {
  /** Writes a new zip for support. Rejects with EEXIST when the file is there. */
  saveBundle: (options: SaveBundleOptions) => Promise<BundleManifest>;
  /** Serves the page over a report until it is closed. */
  openReport: (options: { path: string; port: number }) => Promise<RunningServer>;
}

/** Loaders of the services. When one is missing, its commands are absent, also from --help. */
export interface CliServices {
  engine?: () => Promise<CliEngine>;
  queries?: () => Promise<CliQueries>;
  journal?: () => Promise<CliJournal>;
  doctor?: () => Promise<CliDoctor>;
  bundle?: () => Promise<CliBundle>;
  library?: () => Promise<CliLibrary>;
  scheduler?: () => Promise<CliScheduler>;
  /** Asks the person at the terminal; null when nobody can be asked. */
  confirm: (question: string) => Promise<boolean | null>;
}
