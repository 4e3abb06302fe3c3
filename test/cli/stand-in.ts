import { BehaviorSubject, EMPTY, of, Subject } from 'rxjs';
import type { Observable } from 'rxjs';
import type {
  CatalogModel,
  CommandResult,
  HealthView,
  ModelStatus,
  ModelView,
  ProgressSample,
  Ranking,
  Remote,
} from '../../src/api/contract.ts';
import type { ModelManager } from '../../src/api/model-manager.ts';
import type { JournalItem } from '../../src/events/read/reader.ts';
import type { JournalVerification } from '../../src/events/read/verify.ts';
import type { AnyEvent } from '../../src/events/vocabulary.ts';
import { ModelError } from '../../src/model/errors.ts';
import type { CliServices, EngineOptions, PublishRequest, ServeLibraryOptions } from '../../src/cli/access/services.ts';
import { closedSignal } from '../../src/cli/text/output.ts';
import type { TextStream } from '../../src/cli/text/output.ts';
import { runProgram } from '../../src/cli/program.ts';

/** A stream that remembers; `fail` makes it report an error as a closed pipe does. */
export class Sink implements TextStream {
  text = '';
  isTTY: boolean | undefined;
  columns: number | undefined;
  readonly #onError: ((error: NodeJS.ErrnoException) => void)[] = [];
  readonly #waiting: { test: (text: string) => boolean; resolve: () => void }[] = [];
  failWith: string | undefined;

  write(text: string): boolean {
    if (this.failWith !== undefined) {
      const error = Object.assign(new Error('write failed'), { code: this.failWith });
      for (const listener of this.#onError) listener(error);
      return false;
    }
    this.text += text;
    for (const { test, resolve } of this.#waiting) if (test(this.text)) resolve();
    return true;
  }
  on(_event: 'error', listener: (error: NodeJS.ErrnoException) => void): void {
    this.#onError.push(listener);
  }
  once(_event: 'drain', listener: () => void): void {
    queueMicrotask(listener);
  }
  /** Resolves when the text has the words. */
  until(words: string): Promise<void> {
    if (this.text.includes(words)) return Promise.resolve();
    return new Promise(resolve => this.#waiting.push({ test: text => text.includes(words), resolve }));
  }
}

export function view(status: ModelStatus, more: Partial<ModelView> = {}): ModelView {
  return {
    modelId: 'ocr-eng',
    version: '1.0.0',
    status,
    task: null,
    installedAt: status === 'ready' ? '2026-05-01T10:00:00.000Z' : null,
    sizeBytes: status === 'ready' ? 2_900_000 : null,
    checksumSha256: status === 'ready' ? 'ab'.repeat(32) : null,
    path: status === 'ready' ? '/data/models/ocr-eng/1.0.0' : null,
    damaged: [],
    removalError: null,
    updatedAt: '2026-05-01T10:00:00.000Z',
    extra: {},
    ...more,
  };
}

export function task(more: Partial<NonNullable<ModelView['task']>> = {}): NonNullable<ModelView['task']> {
  return {
    taskId: 't1',
    kind: 'install',
    totalBytes: 10_900_000,
    receivedBytes: 4_200_000,
    pauseReason: null,
    neededBytes: null,
    retryAt: null,
    attempt: 0,
    error: null,
    ...more,
  };
}

export function event(seq: number, type: string, more: Partial<AnyEvent> = {}): AnyEvent {
  const time = new Date(Date.UTC(2026, 4, 1, 10, 0, seq)).toISOString();
  return { seq, time, up_ms: seq, v: 1, run: 'r', type, subject: null, data: {}, ...more } as AnyEvent;
}

class StandInManager implements ModelManager {
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

  #say<T>(name: string, ...words: (string | undefined)[]): Promise<T> {
    this.calls.push([name, ...words].filter(Boolean).join(' '));
    const answer = this.answer[name];
    if (answer instanceof Error) return Promise.reject(answer);
    const value: unknown = typeof answer === 'function' ? (answer as () => unknown)() : answer;
    return Promise.resolve(value as T);
  }
  getModelPath = (modelId: string, version?: string) => this.#say<string>('getModelPath', modelId, version);
  getModelPathForTask = (asked: { taskId: string; modelId: string; version?: string }) =>
    this.#say<string>('getModelPathForTask', asked.taskId, asked.modelId, asked.version);
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
  list = () => Promise.resolve(this.views.value);
  close = async () => {
    await this.closing;
    this.closed += 1;
  };
}

/** The world of a command line, with every service a stand-in. */
export class World {
  manager = new StandInManager();
  /** An engine runs elsewhere. */
  running = false;
  createError: Error | undefined;
  created: EngineOptions[] = [];
  files: ModelView[] = [];
  asked: string[] = [];
  journalItems: JournalItem[] = [];
  verdict: JournalVerification = { status: 'clean', journal: 'j', segments: 1, lastSeq: 3, torn: null, damage: [] };
  /** JournalDamaged events tell of the verdict's damage. */
  damageRecorded = false;
  published: PublishRequest[] = [];
  served: Omit<ServeLibraryOptions, 'logger'>[] = [];
  /** Of the server that runs. */
  logger: ServeLibraryOptions['logger'] | undefined;
  libraryError: Error | undefined;
  serverClosed = 0;
  #running = 0;
  readonly stdout = new Sink();
  readonly stderr = new Sink();
  readonly interrupt = new AbortController();
  environment: Record<string, string> = { MODEL_MANAGER_DATA: '/data' };
  readonly services: CliServices = standInServices(this);

  async run(...argv: string[]): Promise<number> {
    const io = {
      stdout: this.stdout,
      stderr: this.stderr,
      environment: this.environment,
      interrupted: this.interrupt.signal,
      closed: closedSignal(this.stdout),
    };
    this.#running += 1;
    try {
      return await runProgram(argv, io, this.services);
    } finally {
      this.#running -= 1;
    }
  }

  /** Resolves when the command watches the models' states, or has ended. */
  async watching(): Promise<void> {
    while (!this.manager.views.observed && this.#running > 0) await new Promise(resolve => setImmediate(resolve));
  }

  get json(): unknown {
    return JSON.parse(this.stdout.text) as unknown;
  }
}

function standInServices(world: World): CliServices {
  const server = (url: string) => ({
    url,
    close: () => {
      world.serverClosed += 1;
      return Promise.resolve();
    },
  });
  return {
    engine: () =>
      Promise.resolve({
        connectModelManager: () =>
          world.running
            ? Promise.resolve(world.manager)
            : Promise.reject(new ModelError('NETWORK_UNREACHABLE', 'No engine.')),
        createModelManager: options => {
          if (world.createError) return Promise.reject(world.createError);
          world.created.push(options);
          return Promise.resolve(world.manager);
        },
      }),
    queries: () =>
      Promise.resolve({
        readModelsAt: (dataDir, moment = null) => {
          const at = moment === null ? 'now' : 'seq' in moment ? moment.seq : moment.time;
          world.asked.push(`readModelsAt ${dataDir} ${at}`);
          const { damage } = world.verdict;
          return Promise.resolve({
            models: world.files,
            damage: damage.map(range => ({ ...range, recorded: world.damageRecorded })),
            isDamaged: damage.length > 0,
          });
        },
        readModelPath: (_dataDir, modelId, version) => {
          const found = world.files.find(file => file.modelId === modelId && (!version || file.version === version));
          if (found?.path) return Promise.resolve(found.path);
          return Promise.reject(new ModelError('MODEL_NOT_AVAILABLE', `${modelId} is not installed.`));
        },
        readCatalog: source => {
          world.asked.push(`readCatalog ${source.libraryUrl ?? 'none'}`);
          return Promise.resolve(world.manager.catalogValue);
        },
        readRanking: source => {
          world.asked.push(`readRanking ${source.schedulerUrl ?? 'none'}`);
          return Promise.resolve(world.manager.rankingValue);
        },
      }),
    journal: () =>
      Promise.resolve({
        readJournal: async function* ({ after = 0 }) {
          await Promise.resolve();
          for (const item of world.journalItems) if ('damage' in item || item.event.seq > after) yield item;
        },
        verifyJournal: () => Promise.resolve(world.verdict),
      }),
    library: () =>
      Promise.resolve({
        publishVersion: request => {
          if (world.libraryError) return Promise.reject(world.libraryError);
          world.published.push(request);
          const { modelId, version } = request;
          return Promise.resolve({ modelId, version, path: '/s', sizeBytes: 10_900_000, unchanged: false });
        },
        serveLibrary: ({ logger, ...options }) => {
          if (world.libraryError) return Promise.reject(world.libraryError);
          world.served.push(options);
          world.logger = logger;
          return Promise.resolve(server('http://127.0.0.1:8080'));
        },
        exportLibrary: () => Promise.resolve({ models: 2, versions: 3, newFiles: 9 }),
        parseSize: text => {
          if (!/^\d+(MB)?$/.test(text)) throw new ModelError('INVALID_ARGUMENT', `Expected a size, got "${text}".`);
          return parseInt(text, 10) * (text.endsWith('MB') ? 1e6 : 1);
        },
        generateKeyPair: () => ({ publicKey: 'PUB', privateKey: 'PRIV' }),
      }),
    scheduler: () =>
      Promise.resolve({
        serveScheduler: ({ logger }) => {
          world.logger = logger;
          return Promise.resolve(server('http://127.0.0.1:9090'));
        },
      }),
  };
}
