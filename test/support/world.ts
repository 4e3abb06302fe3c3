import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { firstValueFrom, filter, timeout, map } from 'rxjs';
import { connectModelManager } from '../../src/engine/index.ts';
import type { ModelManager, ModelStatus, ModelView } from '../../src/engine/index.ts';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { serveLibrary } from '../../src/library/server/server.ts';
import type { AnyEvent } from '../../src/events/vocabulary.ts';
import { removeFolder } from './files/temp-dir.ts';
import { PROGRAM } from './program.ts';

const MIB = 1024 * 1024;
/** An upper bound for what takes well under a second: when it is reached, something hangs. */
const PATIENCE_MS = 15_000;

export interface EngineProcess {
  child: ChildProcess;
  url: string;
  manager: ModelManager;
  /** As the operating system does it when it needs to: no chance to tidy up. */
  kill(): Promise<void>;
  /** As Ctrl-C does it. Resolves to the exit code. */
  stop(): Promise<number | null>;
}

/** A library, engines in processes of their own, and a folder for all of it that goes when the test ends. */
export class World {
  readonly root: string;
  readonly storage: string;
  readonly dataDir: string;
  /** Requests for files below /storage, as `path range`. */
  readonly requests: { path: string; range: string | null }[] = [];
  libraryUrl = '';
  #closers: (() => Promise<unknown>)[] = [];

  private constructor(root: string) {
    this.root = root;
    this.storage = join(root, 'library');
    this.dataDir = join(root, 'data');
  }

  static async create(): Promise<World> {
    return new World(await mkdtemp(join(tmpdir(), 'world-')));
  }

  /** Publishes a synthetic model; the same name always has the same bytes. */
  async publish(modelId: string, version: string, mebibytes: number): Promise<void> {
    const seed = createHash('sha256').update(`${modelId}@${version}`).digest().readUInt32LE();
    await publishVersion({
      storage: this.storage,
      modelId,
      version,
      paths: [],
      synthetic: { sizeBytes: Math.round(mebibytes * MIB), seed },
    });
  }

  /** Serves the library; `rate` in bytes per second and connection. The same port again after a cut. */
  async serve(options: { rate?: number; port?: number } = {}): Promise<() => Promise<void>> {
    const server = await serveLibrary({
      storage: this.storage,
      port: options.port ?? 0,
      ...(options.rate !== undefined && { rateBytesPerSecond: options.rate }),
      onRequest: request => {
        if (request.url.includes('/storage/')) this.requests.push({ path: request.url, range: request.range ?? null });
      },
    });
    this.libraryUrl = server.url;
    const close = onlyOnce(() => server.close());
    this.#closers.push(close);
    return close;
  }

  /** Serves at the same address without a rate, when nothing has to happen in the middle any more. */
  async serveFaster(slow: () => Promise<void>): Promise<void> {
    const port = Number(new URL(this.libraryUrl).port);
    await slow();
    await this.serve({ port });
  }

  /** Runs `model-manager app` as a user would. */
  async engine(options: { dataDir?: string; schedulerUrl?: string } = {}): Promise<EngineProcess> {
    const dataDir = options.dataDir ?? this.dataDir;
    const args = ['app', '--json', '--data', dataDir, '--library', this.libraryUrl];
    if (options.schedulerUrl) args.push('--scheduler', options.schedulerUrl);
    const child = cli(args);
    const exited = once(child, 'exit') as Promise<[number | null]>;
    this.#closers.push(async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    });
    const lines = createInterface({ input: child.stdout! });
    const [line] = (await Promise.race([
      once(lines, 'line'),
      exited.then(([code]) => Promise.reject(new Error(`the engine ended with ${code} before its first line`))),
    ])) as [string];
    const { url } = JSON.parse(line) as { url: string };
    const manager = await connectModelManager({ dataDir });
    // A connection that outlives its engine would go on looking for it, and keep the test's process alive.
    this.#closers.push(() => manager.close());
    const end = async (signal: NodeJS.Signals) => {
      await manager.close();
      child.kill(signal);
      return (await exited)[0];
    };
    return { child, url, manager, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGINT') };
  }

  /** A connection to the engine that runs, whoever hosts it. */
  async connect(): Promise<ModelManager> {
    const manager = await connectModelManager({ dataDir: this.dataDir });
    this.#closers.push(() => manager.close());
    return manager;
  }

  onClose(action: () => Promise<unknown>): void {
    this.#closers.push(action);
  }

  async close(): Promise<void> {
    for (const close of this.#closers.reverse()) await close();
    await removeFolder(this.root);
  }

  modelDir(modelId: string, version: string, dataDir = this.dataDir): string {
    return join(dataDir, 'models', modelId, version);
  }

  /** What registry.json says. */
  async registry(): Promise<Record<string, Record<string, { status: string }>>> {
    return JSON.parse(await readFile(join(this.dataDir, 'registry.json'), 'utf8')) as never;
  }

  /** Every event in the journal, as `jq` would read it. */
  async journal(): Promise<AnyEvent[]> {
    const directory = join(this.dataDir, 'journal');
    const names = (await readdir(directory)).filter(name => name.endsWith('.ndjson')).sort();
    const texts = await Promise.all(names.map(name => readFile(join(directory, name), 'utf8')));
    const lines = texts.flatMap(text => text.split('\n').filter(line => line !== ''));
    return lines.map(line => JSON.parse(line) as AnyEvent).filter(event => 'seq' in event && 'type' in event);
  }

  /** Everything of a version proven against what the library has. */
  async isExact(modelId: string, version: string): Promise<boolean> {
    const sums = await readFile(join(this.modelDir(modelId, version), 'checksum.sha256'), 'utf8');
    const published = await readFile(join(this.storage, 'models', modelId, version, 'checksum.sha256'), 'utf8');
    if (sums !== published) return false;
    for (const line of sums.trimEnd().split('\n')) {
      const [sha256, path] = [line.slice(0, 64), line.slice(66)];
      const bytes = await readFile(join(this.modelDir(modelId, version), path));
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) return false;
    }
    return true;
  }
}

/** Spawns the command line as a user would run it. */
export function cli(args: string[]): ChildProcess {
  return spawn(process.execPath, [...PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** The model as soon as it is in one of the states. */
export function reaches(manager: ModelManager, modelId: string, ...states: ModelStatus[]): Promise<ModelView> {
  return firstValueFrom(
    manager.state$.pipe(
      map(models => models.find(model => model.modelId === modelId && states.includes(model.status))),
      filter(model => model !== undefined),
      timeout({ first: PATIENCE_MS, with: () => never(`${modelId} never was ${states.join(' or ')}`) }),
    ),
  );
}

/** Resolves when this share of the model's bytes has come. */
export async function hasReceived(manager: ModelManager, modelId: string, share: number): Promise<void> {
  await firstValueFrom(
    manager.progress$.pipe(
      map(samples => samples.find(sample => sample.modelId === modelId)),
      filter(sample => !!sample?.totalBytes && sample.receivedBytes >= sample.totalBytes * share),
      timeout({ first: PATIENCE_MS, with: () => never(`${modelId} never had ${share * 100} %`) }),
    ),
  );
}

/** The first event of a type from now on, or after a seq; of any model, or of one. */
export function event(manager: ModelManager, type: string, after?: number, subject?: string): Promise<AnyEvent> {
  const wanted = { types: [type], ...(after !== undefined && { after }), ...(subject !== undefined && { subject }) };
  return firstValueFrom(
    manager.events$(wanted).pipe(timeout({ first: PATIENCE_MS, with: () => never(`no ${type} came`) })),
  );
}

function never(why: string): never {
  throw new Error(`${why} within ${PATIENCE_MS / 1000} s`);
}

function onlyOnce(action: () => Promise<unknown>): () => Promise<void> {
  let done: Promise<unknown> | undefined;
  return async () => void (await (done ??= action()));
}
