import { join } from 'node:path';
import { releaseReserve } from '../../events/owner.ts';
import { ModelError, isModelError } from '../../model/errors.ts';
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { makeDirectoryDurably } from '../../ports/durable-files.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { isNoRoom } from '../../ports/system-error.ts';
import { ownerWords, readEngineFile, removeEngineFile, writeEngineFile } from './engine-file.ts';
import type { EngineInfo } from './engine-file.ts';
import { openGate } from './gate.ts';
import { askToHandOver } from './hand-over.ts';
import type { KernelLock, Taken } from './lock/kernel-lock.ts';
import { takeKernelLock } from './lock/take-lock.ts';
import { isProvenDead, judgeOwner, systemProbes } from './owner.ts';
import type { OwnerProbes } from './owner.ts';
import { describeSelf } from './self.ts';
import type { Self } from './self.ts';
import { showsLife } from './silence.ts';

/** What the owner answers on: another process asks it whether the owner lives. */
export interface Endpoint {
  /** On 127.0.0.1. */
  readonly port: number;
  close(): Promise<void>;
}

export interface AcquireOptions<E extends Endpoint = Endpoint, C = void> extends Pick<
  EngineInfo,
  'run' | 'host' | 'version' | 'token'
> {
  /** Made when it is missing. */
  dataDir: string;
  /**
   * Binds the endpoint. Called inside the gate, once it is certain that there is no other owner.
   */
  bind: () => Promise<E>;
  /**
   * Claims the journal's segment. Called inside the gate, once engine.json names this engine. Let
   * it be short.
   */
  claim: (tookOverFrom: EngineInfo | null) => Promise<C>;
  probes?: OwnerProbes;
  clock?: Clock;
  /** For tests: another platform's lock, or none. */
  takeLock?: (dataDir: string) => Promise<Taken>;
}

export interface Ownership<E extends Endpoint = Endpoint, C = void> {
  /** The engine that engine.json named and that was found dead; null after a clean stop. */
  readonly tookOverFrom: EngineInfo | null;
  readonly info: EngineInfo;
  readonly endpoint: E;
  readonly claimed: C;
  /** null where the data directory can't have one. */
  readonly lock: KernelLock | null;
  /**
   * Removes engine.json if it still names this run, and lets the kernel's lock go. The caller
   * closes the endpoint, afterwards.
   */
  release: () => Promise<void>;
}

/**
 * Makes this process the one engine of a data directory: gate → kernel's lock → is there an owner
 * without one? → endpoint → engine.json → claim. When it rejects, nothing is held or bound and
 * engine.json doesn't name this engine.
 *
 * @throws ModelError DATA_DIRECTORY_IN_USE while another engine lives, with `{pid, started_at,
 *   host}` where engine.json names it; LOCK_HELD when the gate stays shut; what `bind` and `claim`
 *   throw
 */
export async function acquireOwnership<E extends Endpoint, C>(options: AcquireOptions<E, C>): Promise<Ownership<E, C>> {
  await makeDirectoryDurably(options.dataDir);
  const opening = new Opening(options, await describeSelf());
  try {
    return await opening.open();
  } catch (error) {
    await opening.undo();
    throw error;
  }
}

class Opening<E extends Endpoint, C> {
  readonly #o: AcquireOptions<E, C>;
  readonly #self: Self;
  readonly #bound: E[] = [];
  /** Kept outside the gate too, while a dead owner is told from a living one. */
  #taken: Taken | null = null;

  constructor(options: AcquireOptions<E, C>, self: Self) {
    this.#o = options;
    this.#self = self;
  }

  async open(): Promise<Ownership<E, C>> {
    let dead: EngineInfo | null = null;
    for (;;) {
      const found: EngineInfo | Ownership<E, C> = await openGate(this.#o.dataDir, () => this.#enter(dead));
      if ('claimed' in found) return found;
      await this.#assertDead(found);
      dead = found;
    }
  }

  async undo(): Promise<void> {
    await this.#lock?.release();
    for (const endpoint of this.#bound) await endpoint.close();
  }

  get #lock(): KernelLock | null {
    return this.#taken?.state === 'ours' ? this.#taken.lock : null;
  }

  /** Called in the gate. Resolves to an owner that is to be judged outside it. */
  async #enter(dead: EngineInfo | null): Promise<Ownership<E, C> | EngineInfo> {
    const { dataDir, takeLock = takeKernelLock } = this.#o;
    this.#taken ??= await takeLock(dataDir);
    const found = await readEngineFile(dataDir);
    if (this.#taken.state === 'held') throw inUse(dataDir, found);
    const isDead = found === null || found.run === dead?.run || isProvenDead(found, this.#lock, this.#self);
    return isDead ? this.#own(found) : found;
  }

  async #own(tookOverFrom: EngineInfo | null): Promise<Ownership<E, C>> {
    const { dataDir, bind, claim } = this.#o;
    const lock = this.#lock;
    const endpoint = await bind();
    this.#bound.push(endpoint);
    const info = this.#describe(endpoint.port);
    await writeOnFullDisk(dataDir, info);
    const claimed = await claim(tookOverFrom).catch(async (error: unknown) => {
      await removeIfOurs(dataDir, info.run);
      throw error;
    });
    // Only now: until engine.json named this engine, a dead lock proved the last one dead. What
    // stays of it costs each opening a look, and nothing else.
    await lock?.clean().catch(() => undefined);
    const letGo = async () => {
      await removeIfOurs(dataDir, info.run);
      await lock?.release();
    };
    // A gate that stays shut must not keep the lock.
    const release = () => openGate(dataDir, letGo).finally(() => lock?.release());
    return { tookOverFrom, info, endpoint, claimed, lock, release };
  }

  /** @throws ModelError DATA_DIRECTORY_IN_USE when it lives */
  async #assertDead(owner: EngineInfo): Promise<void> {
    const { dataDir, probes = systemProbes, clock = systemClock } = this.#o;
    const verdict = await judgeOwner(owner, this.#self, probes);
    if (verdict === 'dead') return;
    if (verdict === 'alive' || (await showsLife(dataDir, owner, { clock, probes }))) throw inUse(dataDir, owner);
  }

  #describe(port: number): EngineInfo {
    const { run, host, version, token } = this.#o;
    const lock = this.#lock?.name ?? null;
    return { ...this.#self, port, token, run, started_at: new Date().toISOString(), host, version, lock };
  }
}

/**
 * How often an engine is asked to hand over: another command may be faster than the app when a
 * directory becomes free.
 */
const HAND_OVERS = 3;

/**
 * As acquireOwnership, for an engine with a window: it is there to stay, so it asks the engine of a
 * command to hand over.
 *
 * @throws ModelError as acquireOwnership
 */
export async function acquireFromCommand<E extends Endpoint, C>(
  options: AcquireOptions<E, C>,
): Promise<Ownership<E, C>> {
  const mayAsk = options.host === 'app' || options.host === 'browser';
  for (let asked = 0; ; asked++) {
    try {
      return await acquireOwnership(options);
    } catch (error) {
      const isInUse = isModelError(error) && error.code === 'DATA_DIRECTORY_IN_USE';
      if (!mayAsk || !isInUse || asked === HAND_OVERS || !(await askToHandOver(options.dataDir))) throw error;
    }
  }
}

/**
 * An engine must start with 0 bytes free, so that models can be removed: engine.json may take the
 * journal's reserve.
 */
async function writeOnFullDisk(dataDir: string, info: EngineInfo): Promise<void> {
  try {
    await writeEngineFile(dataDir, info);
  } catch (error) {
    if (!isNoRoom(error) || !(await releaseReserve(nodeFileSystem, join(dataDir, 'journal')))) throw error;
    await writeEngineFile(dataDir, info);
  }
}

async function removeIfOurs(dataDir: string, run: string): Promise<void> {
  if ((await readEngineFile(dataDir))?.run === run) await removeEngineFile(dataDir);
}

/**
 * DATA_DIRECTORY_IN_USE. engine.json may name no owner for a moment, or another one than the one
 * with the lock.
 */
export function inUse(dataDir: string, owner: EngineInfo | null): ModelError {
  if (owner === null) {
    return new ModelError('DATA_DIRECTORY_IN_USE', `Expected ${dataDir} to be free: an engine uses it.`);
  }
  const { pid, started_at, host } = owner;
  return new ModelError(
    'DATA_DIRECTORY_IN_USE',
    `Expected ${dataDir} to be free: ${ownerWords(owner)} uses it since ${started_at}.`,
    { details: { pid, started_at, host } },
  );
}
