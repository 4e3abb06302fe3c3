/** Where a story of the corpus is played: a library, a dispatch server, and a program of any version by its command line. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { serveLibrary } from '../../src/library/server/server.ts';
import { serveScheduler } from '../../src/scheduler/server/index.ts';
import { mountDisk } from '../support/files/mounted-disk.ts';
import type { MountedDisk } from '../support/files/mounted-disk.ts';
import { removeFolder } from '../support/files/temp-dir.ts';
import { FaultyFront } from '../support/servers/faulty-front.ts';

const MIB = 1024 * 1024;
/** An upper bound: when it is reached, the story hangs. */
const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 20;
/** A download keeps 64 MiB free. */
const DISK_MIB = 160;

export interface Begun {
  /** Resolves to the exit code; null for one that was killed. */
  ended: Promise<number | null>;
  kill: () => void;
}

export class Stage {
  readonly root: string;
  readonly front: FaultyFront;
  readonly dataDir: string;
  /** null where none can be mounted. */
  readonly disk: MountedDisk | null;
  /** Each text of registry.json that was met on the disk. */
  readonly registries = new Set<string>();
  readonly #cli: string;
  readonly #schedulerUrl: string;
  readonly #closers: (() => Promise<unknown>)[];
  #running: ChildProcess | null = null;

  private constructor(
    o: { root: string; cli: string; front: FaultyFront; schedulerUrl: string },
    disk: MountedDisk | null,
    closers: (() => Promise<unknown>)[],
  ) {
    this.root = o.root;
    this.#cli = o.cli;
    this.front = o.front;
    this.#schedulerUrl = o.schedulerUrl;
    this.disk = disk;
    this.#closers = closers;
    this.dataDir = join(disk?.path ?? o.root, 'data');
  }

  /** @param cli the command line of a built program, for Node */
  static async open(cli: string): Promise<Stage> {
    const root = await mkdtemp(join(tmpdir(), 'corpus-'));
    await mkdir(join(root, 'library', 'models'), { recursive: true });
    const library = await serveLibrary({ storage: join(root, 'library'), port: 0, rateBytesPerSecond: 4 * MIB });
    const scheduler = await serveScheduler({});
    const front = new FaultyFront(library.url);
    await front.up();
    const disk = mountDisk(join(root, 'disk'), DISK_MIB);
    const closers = [() => front.down(), () => library.close(), () => scheduler.close()];
    return new Stage({ root, cli, front, schedulerUrl: scheduler.url }, disk, closers);
  }

  async publish(modelId: string, version: string, mebibytes: number): Promise<void> {
    const synthetic = { sizeBytes: Math.round(mebibytes * MIB), seed: mebibytes };
    await publishVersion({ storage: join(this.root, 'library'), modelId, version, paths: [], synthetic });
  }

  /** Runs a command to its end. Resolves to its exit code. */
  run(...words: string[]): Promise<number | null> {
    return this.begin(...words).ended;
  }

  /** Starts a command. */
  begin(...words: string[]): Begun {
    const child = this.#spawn(words);
    const all = Promise.all([once(child, 'exit') as Promise<[number | null]>, text(child.stdout!)]);
    return { ended: all.then(([[code]]) => code), kill: () => child.kill('SIGKILL') };
  }

  /** Starts the engine that all commands talk to, until `kill` or `stop`. */
  async start(): Promise<void> {
    const child = (this.#running = this.#spawn(['app']));
    await once(child.stdout!, 'data');
    child.stdout!.resume();
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  /** Resolves when the journal has so many events of a type. */
  async seen(type: string, count = 1): Promise<void> {
    for (const end = performance.now() + PATIENCE_MS; ; await setTimeout(LOOK_EVERY_MS)) {
      this.registries.add(await this.registry());
      const lines = Object.values(await this.journal()).flatMap(each => each.split('\n'));
      if (lines.filter(line => line.includes(`"type":"${type}"`)).length >= count) return;
      if (performance.now() > end) throw new Error(`Expected ${count} × ${type} in the journal.`);
    }
  }

  async journal(): Promise<Record<string, string>> {
    const folder = join(this.dataDir, 'journal');
    const names = (await readdir(folder)).filter(name => /^journal-.*\.ndjson$/.test(name)).sort();
    const texts = await Promise.all(names.map(name => readFile(join(folder, name), 'utf8')));
    return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
  }

  /** The text of registry.json; that of a registry without models before the first one is written. */
  registry(): Promise<string> {
    return readFile(join(this.dataDir, 'registry.json'), 'utf8').catch(() => '{}\n');
  }

  async close(): Promise<void> {
    await this.#end('SIGKILL');
    for (const close of this.#closers) await close();
    this.disk?.unmount();
    await removeFolder(this.root);
  }

  #spawn(words: string[]): ChildProcess {
    const places = ['--data', this.dataDir, '--library', this.front.url, '--scheduler', this.#schedulerUrl];
    return spawn(process.execPath, [this.#cli, ...words, '--json', ...places], { stdio: ['ignore', 'pipe', 'ignore'] });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#running;
    this.#running = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}
