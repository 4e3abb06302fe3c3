/** What happens at random to the sites of a soak. */
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createModelManager } from '../../src/engine/index.ts';
import type { ModelManager } from '../../src/engine/index.ts';
import { isModelError } from '../../src/model/errors.ts';
import type { Fault } from '../support/servers/faulty-front.ts';
import type { SoakLibrary } from './library.ts';
import type { Site } from './site.ts';

const FAULTS: Fault[] = ['busy', 'forbidden', 'breaks', 'stalls', 'spoils'];
/** How long a fault, a full disk, a sleep lasts: at most. */
const TROUBLE_MS = 2_500;
/** A command that takes longer hangs: the longest waits for an engine that stands still. */
const COMMAND_LIMIT_MS = 90_000;

type Command = (manager: ModelManager, modelId: string, version: string) => Promise<unknown>;

/** With weights: downloads are what the program is for. */
const COMMANDS: [string, number, Command][] = [
  ['install', 8, (manager, ...of) => manager.install(...of)],
  ['update', 3, (manager, modelId) => manager.update(modelId)],
  ['remove', 4, (manager, ...of) => manager.remove(...of)],
  ['pause', 2, (manager, ...of) => manager.pause(...of)],
  ['resume', 2, (manager, ...of) => manager.resume(...of)],
  ['cancel', 1, (manager, ...of) => manager.cancel(...of)],
  ['repair', 1, (manager, ...of) => manager.repair(...of)],
  ['verify', 2, (manager, ...of) => manager.verify(...of)],
  ['path', 4, (manager, ...of) => manager.getModelPath(...of)],
  ['use', 2, async (manager, ...of) => (await manager.useModel(...of)).release()],
];

export interface Counts {
  /** Commands, and troubles, by name. */
  done: Record<string, number>;
  /** Codes of refusals, which are answers like others. */
  refused: Record<string, number>;
}

export class Actions {
  readonly counts: Counts = { done: {}, refused: {} };
  /** What must not happen, in words. */
  readonly broken: string[] = [];
  readonly #random: () => number;
  readonly #library: SoakLibrary;

  constructor(random: () => number, library: SoakLibrary) {
    this.#random = random;
    this.#library = library;
  }

  get total(): number {
    return Object.values(this.counts.done).reduce((sum, count) => sum + count, 0);
  }

  /** One command about a version that the library has. */
  async command(site: Site): Promise<void> {
    const weights = COMMANDS.reduce((sum, [, weight]) => sum + weight, 0);
    let left = this.#random() * weights;
    const [name, , run] = COMMANDS.find(([, weight]) => (left -= weight) < 0) ?? COMMANDS[0]!;
    const [modelId, version] = this.#pick(this.#library.offers);
    await this.#noting(`${site.name}: ${name} ${modelId}@${version}`, name, run(site.manager, modelId, version));
  }

  /** The library is in trouble for a while. */
  async fault(): Promise<void> {
    const { front } = this.#library;
    if (this.#random() < 0.4) {
      count(this.counts.done, 'outage');
      await front.down();
      await this.#while();
      return front.up();
    }
    count(this.counts.done, 'fault');
    front.fault = this.#pick(FAULTS);
    await this.#while();
    front.fault = null;
  }

  /** A bit flips in an installed file. */
  async damage(site: Site): Promise<void> {
    const ready = (await site.manager.list()).flatMap(({ path }) => (path === null ? [] : [path]));
    if (ready.length === 0) return;
    const folder = this.#pick(ready);
    const name = (await readdir(folder).catch(() => [])).find(each => each.endsWith('.bin'));
    if (name === undefined) return;
    count(this.counts.done, 'damage');
    // Removed meanwhile, perhaps: then there is nothing to damage.
    const file = await open(join(folder, name), 'r+').catch(() => null);
    await file?.write(Buffer.from([Math.floor(this.#random() * 256)]), 0, 1, Math.floor(this.#random() * 100_000));
    await file?.close();
  }

  async kill(site: Site): Promise<void> {
    count(this.counts.done, 'kill');
    await site.kill();
    await site.start();
  }

  async restart(site: Site): Promise<void> {
    count(this.counts.done, 'restart');
    await site.stop();
    await site.start();
  }

  /** The owner stands still; meanwhile another engine wants the directory, and doesn't get it. */
  async suspend(site: Site): Promise<void> {
    count(this.counts.done, 'suspend');
    site.suspend();
    const second = createModelManager({ dataDir: site.dataDir, libraryUrl: this.#library.front.url });
    const refused = second.then(
      async manager => {
        await manager.close();
        return 'an engine';
      },
      (error: unknown) => (isModelError(error) ? error.code : String(error)),
    );
    await Promise.race([refused, this.#while()]);
    site.wake();
    const outcome = await refused;
    if (outcome !== 'DATA_DIRECTORY_IN_USE')
      this.broken.push(`${site.name}: a second engine got ${outcome} instead of DATA_DIRECTORY_IN_USE.`);
  }

  /** No byte is left for a while; perhaps the engine is killed meanwhile. */
  async fillDisk(site: Site): Promise<void> {
    if (site.disk === null) return;
    count(this.counts.done, 'full disk');
    site.disk.fill();
    await this.#while();
    if (this.#random() < 0.3) await this.kill(site);
    site.disk.empty();
  }

  /** True in so many of all cases. */
  isTime(share: number): boolean {
    return this.#random() < share;
  }

  pause(limitMs: number): Promise<void> {
    return setTimeout(this.#random() * limitMs);
  }

  async #while(): Promise<void> {
    await setTimeout(TROUBLE_MS * (0.2 + 0.8 * this.#random()));
  }

  async #noting(what: string, name: string, work: Promise<unknown>): Promise<void> {
    const hung = Symbol('hung');
    const outcome = await Promise.race([
      work.then(
        () => null,
        (error: unknown) => error,
      ),
      setTimeout(COMMAND_LIMIT_MS, hung, { ref: false }),
    ]);
    count(this.counts.done, name);
    if (outcome === null) return;
    if (outcome === hung) this.broken.push(`${what} did not end within ${COMMAND_LIMIT_MS / 1000} s.`);
    else if (!isModelError(outcome))
      this.broken.push(`${what}: ${outcome instanceof Error ? outcome.message : 'no error'}`);
    else if (outcome.code === 'JOURNAL_DAMAGED') this.broken.push(`${what}: ${outcome.message}`);
    else count(this.counts.refused, outcome.code);
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!;
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
