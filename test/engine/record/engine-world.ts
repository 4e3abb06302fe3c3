import { open, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { filter, firstValueFrom } from 'rxjs';
import { claimJournal } from '../../../src/engine/record/truth.ts';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { isModelError } from '../../../src/model/errors.ts';
import type { ErrorValue } from '../../../src/model/errors.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { World } from '../../support/world.ts';

/** The model that the library of an `EngineWorld` has, in version 1.0.0. */
export const MODEL = 'good';

/** A served library, a data directory, and the engines that a test starts over it. */
export class EngineWorld {
  readonly world: World;
  readonly engines: RunningEngine[] = [];

  private constructor(world: World) {
    this.world = world;
  }

  static async create(): Promise<EngineWorld> {
    const world = await World.create();
    await world.publish(MODEL, '1.0.0', 0.1);
    await world.serve();
    return new EngineWorld(world);
  }

  async close(): Promise<void> {
    for (const engine of this.engines) await engine.close();
    await this.world.close();
  }

  get journalDir(): string {
    return join(this.world.dataDir, 'journal');
  }

  async segments(): Promise<string[]> {
    return (await readdir(this.journalDir)).filter(name => name.endsWith('.ndjson')).sort();
  }

  async start(): Promise<RunningEngine> {
    const overrides = { libraryUrl: this.world.libraryUrl };
    const engine = await startEngine({ dataDir: this.world.dataDir, host: 'embedded', overrides });
    this.engines.push(engine);
    return engine;
  }

  async withInstalledModel(): Promise<RunningEngine> {
    const engine = await this.start();
    await engine.api.call.install({ modelId: MODEL }, session());
    await firstValueFrom(engine.ledger.events$.pipe(filter(({ type }) => type === 'ModelInstalled')));
    return engine;
  }

  /** A first run that installs the model, in segment 1, and `more` runs after it, in a segment each. */
  async runs(more = 0): Promise<void> {
    await (await this.withInstalledModel()).close();
    for (let run = 0; run < more; run++) await (await this.start()).close();
  }

  /** Where the next start's fold would begin, without an engine. */
  async claimed() {
    const { journal, checkpointSeq, state, recovery } = await claimJournal(this.world.dataDir, 'run', systemClock);
    await journal.close();
    return { checkpointSeq, state, recovery, lastSeq: recovery.lastSeq };
  }

  /** Spoils the first event of this type in the first segment. */
  async flipByteOf(type: string): Promise<void> {
    const path = join(this.journalDir, (await this.segments())[0] ?? '');
    await writeByte(path, (await readFile(path, 'latin1')).indexOf(`"type":"${type}"`) + 9);
  }
}

export function session() {
  return { id: 'test', onClose: () => undefined };
}

export async function journalHealth(engine: RunningEngine) {
  return (await firstValueFrom(engine.api.stream.health({}))).journal;
}

export function pathIn(engine: RunningEngine): Promise<string> {
  return engine.api.call.getModelPath({ modelId: MODEL }, session());
}

export function damageIn(engine: RunningEngine) {
  return engine.api.call.history({ types: ['JournalDamaged'] }, session());
}

export async function writeByte(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+');
  await file.write('#', at, 'latin1');
  await file.close();
}

/** The ModelError that the work is refused with. */
export async function refusal(work: Promise<unknown>): Promise<ErrorValue> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isModelError(error)) throw new Error(`Expected a ModelError, got ${String(error)}.`);
  return error;
}
