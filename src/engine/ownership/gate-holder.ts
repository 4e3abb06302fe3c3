import { lstatSync, rmdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { areDifferentBoots } from './boot-id.ts';
import { glanceAt } from './process-probe.ts';
import { describeSelf, sharesPids } from './self.ts';
import type { Self } from './self.ts';

/** The process in the gate. Those who wait for the gate needn't wait for a dead process. */
interface GateHolder extends Pick<Self, 'pid' | 'process_started' | 'boot_id'> {
  /** An older engine leaves these two out. */
  machine?: string;
  pid_namespace?: string | null;
  /** Identity of the gate that it is in: the file may still tell of an older gate. */
  gate: string;
}

function holderPath(dataDir: string): string {
  return join(dataDir, 'engine.gate.json');
}

/**
 * Writes down who is in the gate. Called in it. If this fails, a dead holder costs others STALE_MS.
 */
export async function nameHolder(dataDir: string, gatePath: string): Promise<void> {
  const gate = identity(gatePath);
  if (gate === null) return;
  await writeFile(holderPath(dataDir), JSON.stringify({ ...(await describeSelf()), gate })).catch(() => undefined);
}

/** Called in the gate, before leaving it. */
export async function unnameHolder(dataDir: string): Promise<void> {
  await rm(holderPath(dataDir), { force: true }).catch(() => undefined);
}

/**
 * Opens a gate whose holder is certainly dead. Two processes may see that at once, and both get in
 * when one of them is slow between the look and the removal. The kernel's lock then lets only one
 * of them own the directory.
 *
 * @returns whether the gate can be tried again at once
 */
export async function clearDeadHolder(dataDir: string, gatePath: string): Promise<boolean> {
  const holder = await readHolder(dataDir);
  if (holder === null || !(await isDead(holder))) return false;
  try {
    if (identity(gatePath) !== holder.gate) return false;
    rmdirSync(gatePath);
    return true;
  } catch {
    return false;
  }
}

async function isDead(holder: GateHolder): Promise<boolean> {
  const { pid, process_started, boot_id, machine } = holder;
  const self = await describeSelf();
  if (areDifferentBoots(boot_id, self.boot_id)) return (machine ?? self.machine) === self.machine;
  // In another container the same pid is another process.
  if (!sharesPids(holder, self)) return false;
  const found = await glanceAt(pid);
  if (!found.exists) return true;
  return found.started !== null && process_started !== null && found.started !== process_started;
}

async function readHolder(dataDir: string): Promise<GateHolder | null> {
  try {
    const value = JSON.parse(await readFile(holderPath(dataDir), 'utf8')) as GateHolder | null;
    return Number.isSafeInteger(value?.pid) && typeof value?.boot_id === 'string' ? value : null;
  } catch {
    // It is being written, or no process is in the gate.
    return null;
  }
}

/** Tells a gate from a later one in the same place; null when there is none. */
function identity(gatePath: string): string | null {
  const found = lstatSync(gatePath, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.ino}:${found.birthtimeNs}`;
}
