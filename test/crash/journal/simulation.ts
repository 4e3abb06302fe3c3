/**
 * Runs a workload once, crashes it before each operation, and recovers from the states that the
 * disk can be in then.
 */
import { SimulatedDisk } from '../../events/simulated-disk.ts';
import { withFixedIds } from './fixed-ids.ts';
import { copyLedger, ledgerKey, newLedger, Violation } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { Process, untilRefused } from './process.ts';
import type { JournalCode } from './process.ts';
import { randomOf } from '../../support/seed.ts';

/** What a process does from its start. It may end by a refusal of the journal. */
export type Script = (process: Process) => Promise<void>;

export interface World {
  disk: SimulatedDisk;
  ledger: Ledger;
  /** How the state came about, for people. */
  trail: string;
}

export interface Plan {
  /**
   * Mixed states that are tried for each crash, besides "everything kept", "nothing kept" and
   * "only the process died".
   */
  mixtures: number;
  /** How many crashes there are, each in the recovery from the one before. */
  depth: number;
  /** Share of the states whose recovery is crashed, too. */
  nested: number;
}

/**
 * Operations that change nothing on the disk. The crash before the next changing operation covers
 * a crash before them: it finds the same disk, and no fewer promises.
 */
const HARMLESS = new Set(['read', 'list', 'exists']);

export class Simulation {
  readonly seed: number;
  readonly random: () => number;
  readonly #code: JournalCode;
  #seen = new Set<string>();

  constructor(code: JournalCode, seed: number) {
    this.#code = code;
    this.seed = seed;
    this.random = randomOf(seed);
  }

  /** Distinct crash states (disk, cache and promises) from which the journal was opened. */
  get states(): number {
    return this.#seen.size;
  }

  /** Rejects with a Violation that names the way to the state. */
  async explore(title: string, script: Script, plan: Plan): Promise<void> {
    const start = { disk: new SimulatedDisk(), ledger: newLedger(), trail: `seed ${this.seed}, ${title}` };
    await withFixedIds(async () => {
      for (const crash of await this.#live(start, script, true)) await this.#recoverFrom(crash, plan, plan.depth);
    });
  }

  /** The worlds before each operation and at the end. */
  async #live({ disk, ledger, trail }: World, script: Script, recorded: boolean): Promise<World[]> {
    const worlds: World[] = [];
    const record = (word: string) =>
      worlds.push({ disk: disk.snapshot(), ledger: copyLedger(ledger), trail: `${trail}; ${word}` });
    if (recorded) {
      disk.observe = (operation, path) => {
        if (!HARMLESS.has(operation)) record(`crash before operation ${worlds.length + 1}, ${operation} ${path}`);
      };
    }
    try {
      await untilRefused(script(new Process(this.#code, disk, ledger)));
    } catch (error) {
      throw error instanceof Violation ? new Violation(`${trail}: ${error.message}`) : error;
    } finally {
      disk.observe = () => undefined;
      disk.fault = () => undefined;
    }
    if (recorded) record('crash at the end');
    return worlds;
  }

  async #recoverFrom(crash: World, plan: Plan, depth: number): Promise<void> {
    for (const image of this.#images(crash, plan.mixtures)) {
      const key = `${image.disk.fingerprint()} ${ledgerKey(image.ledger)}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      const nested = depth > 1 && this.random() < plan.nested;
      const worlds = await this.#live(image, recover, nested);
      for (const world of worlds) await this.#recoverFrom(world, plan, depth - 1);
    }
  }

  *#images({ disk, ledger, trail }: World, mixtures: number): Generator<World> {
    const worldOf = (after: SimulatedDisk, word: string) => ({
      disk: after,
      ledger: copyLedger(ledger),
      trail: `${trail}, ${word}`,
    });
    yield worldOf(disk.snapshot(), 'process killed');
    yield worldOf(
      disk.afterCrash(() => false),
      'nothing kept',
    );
    yield worldOf(
      disk.afterCrash(() => true),
      'everything kept',
    );
    for (let mixture = 1; mixture <= mixtures; mixture += 1) {
      const share = 0.15 + 0.7 * this.random();
      yield worldOf(
        disk.afterCrash(() => this.random() < share),
        `mixture ${mixture}`,
      );
    }
  }
}

/** Opens, appends, finishes what was begun, and stops. The journal must be clean afterwards. */
async function recover(process: Process): Promise<void> {
  await process.open();
  await process.append(1);
  if (process.disk.paths().some(path => path.endsWith('.gz'))) await process.compress();
  await process.close();
  await process.verify();
}
