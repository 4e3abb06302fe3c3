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
import type { CatalogModel } from '../../library/types.ts';
import type { LogLevel } from '../../ports/logger.ts';
import type { Ranking } from '../../scheduler/types.ts';
import type { CliLibrary, RunningServer } from './library-services.ts';

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
