import type { Observable } from 'rxjs';
import type { EventFilter, JournalCursor, PlacedEvent } from '../events/vocabulary.ts';
import type { DownloadHooks } from '../hooks/types.ts';
import type {
  ApiMethods,
  CommandResult,
  HealthView,
  ModelView,
  ProgressSample,
  Remote,
  TaskParams,
} from './contract.ts';
import type { CatalogModel } from '../library/types.ts';
import type { Ranking } from '../scheduler/types.ts';

export interface CommandOptions {
  /** Makes a repeat of the same command harmless after an unknown outcome. */
  commandId?: string;
}

/** A path in use: the version can't be removed until `release`, or until the connection that asked for it ends. */
export interface ModelLease {
  readonly path: string;
  release(): Promise<void>;
}

/**
 * The model manager, in this process (`createModelManager`) or in another one (`connectModelManager`): the same interface.
 * Every method rejects with a ModelError. Commands resolve when their events are durable, not when the work is done:
 * watch `state$`.
 */
export interface ModelManager extends DownloadHooks {
  /** Directory of a ready version; without a version the newest ready release. Never downloads, never waits for one. */
  getModelPath(modelId: string, version?: string): Promise<string>;
  /**
   * As getModelPath, and tells the dispatch server at once when it rejects. With `untilReported` it rejects when the
   * outcome of the report is recorded: for a process that ends afterwards.
   */
  getModelPathForTask(task: TaskParams): Promise<string>;
  useModel(modelId: string, version?: string): Promise<ModelLease>;
  install(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  update(modelId: string, options?: CommandOptions): Promise<CommandResult>;
  pause(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  resume(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  cancel(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  remove(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  repair(modelId: string, version?: string, options?: CommandOptions): Promise<CommandResult>;
  verify(modelId: string, version?: string): Promise<ApiMethods['verify']['result']>;
  list(): Promise<ModelView[]>;
  readonly state$: Observable<ModelView[]>;
  readonly progress$: Observable<ProgressSample[]>;
  readonly catalog$: Observable<Remote<CatalogModel[]>>;
  readonly ranking$: Observable<Remote<Ranking>>;
  readonly health$: Observable<HealthView>;
  /**
   * History after the cursor, then live; each event once and in order, over failed writes and lost connections.
   * `cursorOf(event)` is what to keep. Errors with JOURNAL_DAMAGED when the cursor is of another journal, also when the
   * journal was replaced between two connections.
   */
  events$(options?: { after?: JournalCursor | number } & EventFilter): Observable<PlacedEvent>;
  /** The four hooks once more, as one object to hand on. */
  readonly hooks: DownloadHooks;
  /** In process: drains and stops the engine. Connected: ends the connection only. */
  close(): Promise<void>;
}
