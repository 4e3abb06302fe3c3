import { BehaviorSubject, EMPTY, of, Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type {
  AdoptResult,
  PruneResult,
  CatalogModel,
  CommandResult,
  HealthView,
  ModelView,
  ProgressSample,
  Ranking,
  Remote,
  SettingsView,
  TaskParams,
} from '../../src/api/contract.ts';
import type { ModelManager } from '../../src/api/model-manager.ts';
import type { AnyEvent } from '../../src/events/vocabulary.ts';

export class StandInManager implements ModelManager {
  readonly url = 'http://127.0.0.1:4100/?token=t';
  readonly calls: string[] = [];
  /** What the commands answer; a ModelError is thrown. */
  answer: Partial<Record<string, unknown>> = {};
  views = new BehaviorSubject<ModelView[]>([]);
  progress = new Subject<ProgressSample[]>();
  catalogValue: Remote<CatalogModel[]> = { value: [], fetchedAt: '2026-05-01T10:00:00.000Z', error: null };
  rankingValue: Remote<Ranking> = { value: { generated_at: 'now', ranking: [] }, fetchedAt: 'now', error: null };
  health: Observable<HealthView> = EMPTY;
  live: Observable<AnyEvent> = EMPTY;
  closed = 0;
  closing: Promise<void> = Promise.resolve();
  readonly hooks = {
    onDownloadStart: () => () => undefined,
    onDownloadProgress: () => () => undefined,
    onDownloadError: () => () => undefined,
    onDownloadComplete: () => () => undefined,
  };

  readonly onDownloadStart = this.hooks.onDownloadStart;
  readonly onDownloadProgress = this.hooks.onDownloadProgress;
  readonly onDownloadError = this.hooks.onDownloadError;
  readonly onDownloadComplete = this.hooks.onDownloadComplete;

  readonly state$ = this.views.asObservable();
  readonly progress$ = this.progress.asObservable();
  get catalog$() {
    return of(this.catalogValue);
  }
  get ranking$() {
    return of(this.rankingValue);
  }
  get health$() {
    return this.health;
  }
  events$(options: { after?: unknown } = {}) {
    this.calls.push(`events$ ${JSON.stringify(options)}`);
    return this.live;
  }

  #say<T>(name: string, ...words: (string | false | undefined)[]): Promise<T> {
    this.calls.push([name, ...words].filter(Boolean).join(' '));
    const answer = this.answer[name];
    if (answer instanceof Error) return Promise.reject(answer);
    const value: unknown = typeof answer === 'function' ? (answer as () => unknown)() : answer;
    return Promise.resolve(value as T);
  }
  getModelPath = (modelId: string, version?: string) => this.#say<string>('getModelPath', modelId, version);
  getModelPathForTask = ({ taskId, modelId, version, untilReported }: TaskParams) =>
    this.#say<string>('getModelPathForTask', taskId, modelId, version, untilReported && 'until reported');
  useModel = () => Promise.reject(new Error('not used'));
  install = (modelId: string, version?: string) => this.#say<CommandResult>('install', modelId, version);
  update = (modelId: string) => this.#say<CommandResult>('update', modelId);
  pause = (modelId: string, version?: string) => this.#say<CommandResult>('pause', modelId, version);
  resume = (modelId: string, version?: string) => this.#say<CommandResult>('resume', modelId, version);
  cancel = (modelId: string, version?: string) => this.#say<CommandResult>('cancel', modelId, version);
  remove = (modelId: string, version?: string) => this.#say<CommandResult>('remove', modelId, version);
  repair = (modelId: string, version?: string) => this.#say<CommandResult>('repair', modelId, version);
  verify = (modelId: string, version?: string) =>
    this.#say<Awaited<ReturnType<ModelManager['verify']>>>('verify', modelId, version);
  pruneJournal = (before: string, options?: { dryRun?: boolean }) =>
    this.#say<PruneResult>('pruneJournal', before, options?.dryRun && 'dry run');
  adopt = (path: string) => this.#say<AdoptResult>('adopt', path);
  prioritize = (models: readonly string[]) => this.#say<string[]>('prioritize', ...models);
  getSettings = () => this.#say<SettingsView>('getSettings');
  setSettings = (settings: Partial<SettingsView>) => this.#say<SettingsView>('setSettings', JSON.stringify(settings));
  list = () => Promise.resolve(this.views.value);
  close = async () => {
    await this.closing;
    this.closed += 1;
  };
}
