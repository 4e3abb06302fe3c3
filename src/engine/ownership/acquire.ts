import { join } from 'node:path';
import { releaseReserve } from '../../events/owner.ts';
import { ModelError } from '../../model/errors.ts';
import { makeDirectoryDurably } from '../../ports/durable-files.ts';
import { errorCode, nodeFileSystem } from '../../ports/file-system.ts';
import { readEngineFile, removeEngineFile, writeEngineFile } from './engine-file.ts';
import type { EngineInfo } from './engine-file.ts';
import { openGate } from './gate.ts';
import { isOwnerAlive, systemProbes } from './owner.ts';
import type { OwnerProbes } from './owner.ts';

export interface AcquireOptions extends Pick<EngineInfo, 'run' | 'host' | 'version'> {
  /** Made when it is missing. */
  dataDir: string;
  /** Binds the endpoint; called inside the gate, once it is certain that there is no other owner. */
  bind: () => Promise<{ port: number; token: string }>;
  /** Runs inside the gate once engine.json names this engine: the place to claim the journal's segment. Let it be short. */
  claim?: (tookOverFrom: EngineInfo | null) => Promise<void>;
  probes?: OwnerProbes;
}

export interface Ownership {
  /** The engine found dead in engine.json; null after a clean stop. */
  readonly tookOverFrom: EngineInfo | null;
  readonly info: EngineInfo;
  /** Takes engine.json away if it still names this run. Unbinding the endpoint is the caller's, afterwards. */
  release: () => Promise<void>;
}

/**
 * Makes this process the one engine of a data directory. When `bind` or `claim` rejects, engine.json doesn't name
 * this engine.
 *
 * @throws DATA_DIRECTORY_IN_USE with `{pid, started_at, host}` while another engine lives, LOCK_HELD when the gate stays shut.
 */
export async function acquireOwnership(options: AcquireOptions): Promise<Ownership> {
  const { dataDir, probes = systemProbes } = options;
  await makeDirectoryDurably(dataDir);
  return openGate(dataDir, async () => {
    const found = await readEngineFile(dataDir);
    if (found && (await isOwnerAlive(found, probes))) throw inUse(dataDir, found);
    const info = await describeSelf(options, probes, await options.bind());
    await writeOnFullDisk(dataDir, info);
    try {
      await options.claim?.(found);
    } catch (error) {
      await removeIfOurs(dataDir, info.run);
      throw error;
    }
    return { tookOverFrom: found, info, release: () => openGate(dataDir, () => removeIfOurs(dataDir, info.run)) };
  });
}

/** The journal's reserve is given up for engine.json as well: an engine starts with 0 bytes free, so that models can be removed. */
async function writeOnFullDisk(dataDir: string, info: EngineInfo): Promise<void> {
  try {
    await writeEngineFile(dataDir, info);
  } catch (error) {
    const isFull = ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '');
    if (!isFull || !(await releaseReserve(nodeFileSystem, join(dataDir, 'journal')))) throw error;
    await writeEngineFile(dataDir, info);
  }
}

async function describeSelf(
  { run, host, version }: AcquireOptions,
  probes: OwnerProbes,
  { port, token }: { port: number; token: string },
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
