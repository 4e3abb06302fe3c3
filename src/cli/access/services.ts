/**
 * What the command line needs of the other rooms. Each service is loaded when a command asks for it, so that `path` and
 * `list` don't pay for servers; tests inject stand-ins.
 */
import type { FastifyBaseLogger } from 'fastify';
import type { ModelManager } from '../../api/model-manager.ts';
import type { Remote } from '../../api/contract.ts';
import type { ModelsReading, Moment } from '../../engine/offline.ts';
import type { JournalItem, JournalVerification } from '../../events/reading.ts';
import type { CatalogModel } from '../../library/types.ts';
import type { LogLevel } from '../../ports/logger.ts';
import type { Ranking } from '../../scheduler/types.ts';

export interface EngineOptions {
  dataDir: string;
  host: 'cli' | 'browser';
  libraryUrl?: string;
  schedulerUrl?: string;
  port?: number;
  /** Of logs/engine.log. */
  logLevel?: LogLevel;
  /**
   * Downloads that the engine may continue by itself, as `model_id@version`; what a command asks of it runs besides.
   * Absent: all.
   */
  only?: string[];
}

/** Where a query that runs without an engine looks: the URLs are those of flags and environment. */
export interface RemoteSource {
  dataDir: string;
  libraryUrl?: string;
  schedulerUrl?: string;
}

export interface CliEngine {
  /** Rejects with DATA_DIRECTORY_IN_USE while another engine owns the directory. */
  createModelManager: (options: EngineOptions) => Promise<ModelManager & { url: string }>;
  /** Rejects with NETWORK_UNREACHABLE when no engine runs there. */
  connectModelManager: (options: { dataDir: string; reconnect?: boolean }) => Promise<ModelManager>;
}

/** What needs no engine: read-only, from journal, files and the servers. */
export interface CliQueries {
  /** The models as `path` knows them, and the damage of the journal. */
  readModelsNow: (dataDir: string) => Promise<ModelsReading>;
  /** What the journal says of the models as of a moment, or now, and its damage before it. */
  readModelsAt: (dataDir: string, moment?: Moment | null) => Promise<ModelsReading>;
  /** Rejects with MODEL_NOT_AVAILABLE. */
  readModelPath: (dataDir: string, modelId: string, version?: string) => Promise<string>;
  /** Asks the library; its error is part of the value, beside what the cache still knows. */
  readCatalog: (source: RemoteSource) => Promise<Remote<CatalogModel[]>>;
  readRanking: (source: RemoteSource) => Promise<Remote<Ranking>>;
}

export interface CliJournal {
  /** Oldest first, without an engine. A directory without a journal has no events. */
  readJournal: (options: { dir: string; after?: number }) => AsyncIterable<JournalItem>;
  /** The events of one model; `around` says whether those of no model are wanted too from here on. */
  readModel: (options: {
    dataDir: string;
    subject: string;
    after?: number;
    around?: () => boolean;
  }) => AsyncIterable<JournalItem>;
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
  /** Files and folders; empty only with `synthetic`. */
  paths: string[];
  synthetic?: { sizeBytes: number; seed: number };
  extra?: Record<string, unknown>;
  /** The private key's text (PEM). */
  signKey?: string;
  onProgress?: (progress: { publishedBytes: number; totalBytes: number | null }) => void;
}

export interface PublishedVersion {
  modelId: string;
  version: string;
  path: string;
  sizeBytes: number;
  /** The same content was published before: nothing was done. */
  unchanged: boolean;
}

export interface CliLibrary {
  publishVersion: (request: PublishRequest) => Promise<PublishedVersion>;
  serveLibrary: (options: ServeLibraryOptions) => Promise<RunningServer>;
  exportLibrary: (storage: string, out: string) => Promise<{ models: number; versions: number; newFiles: number }>;
  /** Bytes of "500000", "10MB", "2GiB". @throws ModelError INVALID_ARGUMENT */
  parseSize: (text: string) => number;
  /** `privateKey` is PEM, `publicKey` what goes into `pinned_keys`. */
  generateKeyPair: () => { publicKey: string; privateKey: string };
}

export interface ServeLibraryOptions {
  storage: string;
  host: string;
  port: number;
  /** Per connection. */
  rateBytesPerSecond?: number;
  token?: string;
  logger: FastifyBaseLogger;
}

export interface CliScheduler {
  serveScheduler: (options: { host: string; port: number; logger: FastifyBaseLogger }) => Promise<RunningServer>;
}

/** Loaders. A missing one hides its commands from --help. */
export interface CliServices {
  engine?: () => Promise<CliEngine>;
  queries?: () => Promise<CliQueries>;
  journal?: () => Promise<CliJournal>;
  library?: () => Promise<CliLibrary>;
  scheduler?: () => Promise<CliScheduler>;
}
