import type { Observable } from 'rxjs';
import type { EventFilter, JournalCursor, PlacedEvent } from '../events/vocabulary.ts';
import type { DownloadHooks } from '../hooks/types.ts';
import type { ModelError } from '../model/errors.ts';
import type {
  ApiMethods,
  CommandResult,
  HealthView,
  ModelView,
  ProgressSample,
  Remote,
  SettingsView,
  TaskParams,
} from './contract.ts';
import type { CatalogModel } from '../library/types.ts';
import type { Ranking } from '../scheduler/types.ts';

export interface CommandOptions {
  /** A repeat with the same id is harmless after an unknown outcome. */
  commandId?: string;
}

/**
 * A path in use. The version can't be removed until `release` is called or the manager is closed.
 * When the engine ends, the lease is taken again from the next one by itself.
 */
export interface ModelLease {
  readonly path: string;
  /**
   * Emits once, with the reason, when the lease can't be kept: the files may be removed from now
   * on. It also tells those who subscribe later. Completes with the lease.
   *
   * - MODEL_NOT_AVAILABLE: the next engine doesn't have the version at this path any more
   * - NETWORK_UNREACHABLE: the engine is gone, and this manager doesn't look for another one
   */
  readonly lost$: Observable<ModelError>;
  /** Ends the lease. Does nothing when it is over already. */
  release(): Promise<void>;
}

/**
 * The model manager. The interface is the same in this process (`createModelManager`) and in
 * another one (`connectModelManager`). Every method rejects with a ModelError. Commands resolve
 * when their events are durable. The work is not done then: watch `state$`.
 */
export interface ModelManager extends DownloadHooks {
  /**
   * Directory of a ready version. Default: the newest ready release. It never downloads and never
   * waits for a download.
   */
  getModelPath(modelId: string, version?: string): Promise<string>;
  /**
   * Like getModelPath. When it rejects, it reports to the dispatch server at once. With
   * `untilReported` it rejects only after the outcome of the report is recorded. This is for a
   * process that ends afterwards.
   */
  getModelPathForTask(task: TaskParams): Promise<string>;
  useModel(modelId: string, version?: string): Promise<ModelLease>;
  install(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  update(modelId: string, options?: CommandOptions): Promise<CommandResult>;
  pause(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  resume(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  cancel(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  /**
   * Puts downloads that wait at the head of the queue, in this order: each a `model_id`, or
   * `model_id@version`. A small download doesn't pass one that is put before it.
   */
  prioritize(models: readonly string[], options?: CommandOptions): Promise<string[]>;
  remove(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  repair(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  verify(modelId: string, version?: string): Promise<ApiMethods['verify']['result']>;
  /**
   * Takes over versions that somebody copied to this machine. `path` is absolute: a version's
   * folder, a model's, or a folder of models. It hashes the files, copies them to their place
   * unless they are there, and records them. It fetches nothing and only reads the source.
   */
  adopt(path: string): Promise<ApiMethods['adopt']['result']>;
  /**
   * Drops the oldest files of the journal whose events are all before a time (ISO 8601), for ever.
   * What the models are now is kept. Resolves to what is gone; with `dryRun` nothing goes.
   */
  pruneJournal(before: string, options?: { dryRun?: boolean }): Promise<ApiMethods['pruneJournal']['result']>;
  /** The settings in force. Secrets are never told, only whether they are set. */
  getSettings(): Promise<SettingsView>;
  /** Changes these settings and keeps the others. Most hold at once; resolves to all of them. */
  setSettings(settings: Partial<SettingsView>): Promise<SettingsView>;
  list(): Promise<ModelView[]>;
  readonly state$: Observable<ModelView[]>;
  readonly progress$: Observable<ProgressSample[]>;
  readonly catalog$: Observable<Remote<CatalogModel[]>>;
  readonly ranking$: Observable<Remote<Ranking>>;
  readonly health$: Observable<HealthView>;
  /**
   * Events after the cursor, first from the history, then live. Each event comes once and in
   * order, also after failed writes and lost connections. Keep `cursorOf(event)` to continue
   * later.
   *
   * @throws ModelError JOURNAL_DAMAGED when the cursor belongs to another journal, also when the
   *   journal was replaced between two connections
   */
  events$(options?: { after?: JournalCursor | number } & EventFilter): Observable<PlacedEvent>;
  /** The same four hooks, as one object to pass on. */
  readonly hooks: DownloadHooks;
  /** In process: drains and stops the engine. Connected: only ends the connection. */
  close(): Promise<void>;
}
