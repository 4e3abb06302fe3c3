import { join } from 'node:path';
import { releaseReserve } from '../../events/owner.ts';
import { ModelError, isModelError } from '../../model/errors.ts';
import { makeDirectoryDurably } from '../../ports/durable-files.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { isNoRoom } from '../../ports/system-error.ts';
import { readEngineFile, removeEngineFile, writeEngineFile } from './engine-file.ts';
import type { EngineInfo } from './engine-file.ts';
import { openGate } from './gate.ts';
import { askToHandOver } from './hand-over.ts';
import { isOwnerAlive, systemProbes } from './owner.ts';
import type { OwnerProbes } from './owner.ts';

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
}

export interface Ownership<E extends Endpoint = Endpoint, C = void> {
  /** The engine that engine.json named and that was found dead; null after a clean stop. */
  readonly tookOverFrom: EngineInfo | null;
  readonly info: EngineInfo;
  readonly endpoint: E;
  readonly claimed: C;
  /** Removes engine.json if it still names this run. The caller closes the endpoint, afterwards. */
  release: () => Promise<void>;
}

/**
 * Makes this process the one engine of a data directory: gate → is there an owner? → endpoint →
 * engine.json → claim. When it rejects, nothing is bound and engine.json doesn't name this engine.
 *
 * @throws ModelError DATA_DIRECTORY_IN_USE with `{pid, started_at, host}` while another engine
 *   lives; LOCK_HELD when the gate stays shut; what `bind` and `claim` throw
 */
export async function acquireOwnership<E extends Endpoint, C>(options: AcquireOptions<E, C>): Promise<Ownership<E, C>> {
  const { dataDir, bind, claim, probes = systemProbes } = options;
  await makeDirectoryDurably(dataDir);
  const bound: E[] = [];
  try {
    return await openGate(dataDir, async () => {
      const tookOverFrom = await readEngineFile(dataDir);
      if (tookOverFrom && (await isOwnerAlive(tookOverFrom, probes))) throw inUse(dataDir, tookOverFrom);
      const endpoint = await bind();
      bound.push(endpoint);
      const info = await describeSelf(options, probes, endpoint.port);
      await writeOnFullDisk(dataDir, info);
      const claimed = await claim(tookOverFrom).catch(async (error: unknown) => {
        await removeIfOurs(dataDir, info.run);
        throw error;
      });
      const release = () => openGate(dataDir, () => removeIfOurs(dataDir, info.run));
      return { tookOverFrom, info, endpoint, claimed, release };
    });
  } catch (error) {
    for (const endpoint of bound) await endpoint.close();
    throw error;
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

async function describeSelf(
  { run, host, version, token }: Pick<EngineInfo, 'run' | 'host' | 'version' | 'token'>,
  probes: OwnerProbes,
  port: number,
): Promise<EngineInfo> {
  const self = await probes.process.inspect(process.pid);
  return {
    pid: process.pid,
    process_started: self.exists ? self.started : null,
    boot_id: await probes.bootId(),
    port,
    token,
    run,
    started_at: new Date().toISOString(),
    host,
    version,
  };
}

async function removeIfOurs(dataDir: string, run: string): Promise<void> {
  if ((await readEngineFile(dataDir))?.run === run) await removeEngineFile(dataDir);
}

function inUse(dataDir: string, { pid, started_at, host }: EngineInfo): ModelError {
  return new ModelError(
    'DATA_DIRECTORY_IN_USE',
    `Expected ${dataDir} to be free: process ${pid} (${host}) uses it since ${started_at}.`,
    { details: { pid, started_at, host } },
  );
}
