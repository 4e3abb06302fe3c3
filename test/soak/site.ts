/** One data directory of a soak, and the engine that owns it now. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { connectModelManager } from '../../src/engine/index.ts';
import type { ModelManager } from '../../src/engine/index.ts';
import { mountDisk } from '../support/files/mounted-disk.ts';
import type { MountedDisk } from '../support/files/mounted-disk.ts';
import { childProgram } from '../support/program.ts';
import type { Holding } from './engine-process.ts';

const PROCESS = join(import.meta.dirname, 'engine-process.ts');
/** Interpreted alone: else V8 goes on for minutes to compile what runs often, and its code is on the heap too. */
const FLAGS = ['--expose-gc', '--no-opt', '--no-sparkplug'];
/** For models, .parts and the 64 MiB that a download keeps free. */
const DISK_MIB = 320;

export interface SiteOptions {
  name: string;
  root: string;
  libraryUrl: string;
  /** On a disk of its own, which can be filled, where one can be mounted. */
  ownDisk: boolean;
}

export class Site {
  readonly name: string;
  readonly dataDir: string;
  readonly disk: MountedDisk | null;
  /** Engines that were started; each begins a segment of the journal. */
  starts = 0;
  readonly #libraryUrl: string;
  #child: ChildProcess | null = null;
  #manager: ModelManager | null = null;

  constructor({ name, root, libraryUrl, ownDisk }: SiteOptions) {
    this.name = name;
    this.disk = ownDisk ? mountDisk(join(root, `${name}-disk`), DISK_MIB) : null;
    this.dataDir = join(this.disk?.path ?? root, name);
    this.#libraryUrl = libraryUrl;
  }

  get manager(): ModelManager {
    if (this.#manager === null) throw new Error(`${this.name} has no engine.`);
    return this.#manager;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** @throws Error when the engine ends instead of starting */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [...FLAGS, ...childProgram(PROCESS), this.dataDir, this.#libraryUrl], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
    });
    this.#child = child;
    this.starts += 1;
    const gone = once(child, 'exit').then(([code]) => {
      throw new Error(`The engine of ${this.name} ended with ${String(code)} instead of starting.`);
    });
    await Promise.race([once(child, 'message'), gone]);
    gone.catch(() => undefined);
    this.#manager = await connectModelManager({ dataDir: this.dataDir });
  }

  /** No chance to tidy up. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  /** The engine stands still until `wake`, as in a machine that sleeps. */
  suspend(): void {
    this.#child?.kill('SIGSTOP');
  }

  wake(): void {
    this.#child?.kill('SIGCONT');
  }

  /** What the engine holds on to after a collection. */
  async holding(): Promise<Holding> {
    if (this.#child === null) throw new Error(`${this.name} has no engine.`);
    const answer = once(this.#child, 'message') as Promise<[Holding]>;
    this.#child.send('measure');
    return (await answer)[0];
  }

  /** Open descriptors of the engine; null where the system doesn't tell. */
  async descriptors(): Promise<number | null> {
    return readdir(`/proc/${this.pid}/fd`).then(
      names => names.length,
      () => null,
    );
  }

  async close(): Promise<void> {
    this.wake();
    await this.#end('SIGKILL');
    this.disk?.unmount();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const [child, manager] = [this.#child, this.#manager];
    this.#child = this.#manager = null;
    if (child === null) return;
    const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    child.kill(signal);
    await exited;
    await manager?.close();
  }
}
