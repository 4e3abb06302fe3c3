import { lstatSync, rmdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { areDifferentBoots, bootId } from './boot-id.ts';
import { systemProcessProbe } from './process-probe.ts';

/** The process in the gate. Those who wait for the gate needn't wait for a dead process. */
interface GateHolder {
  pid: number;
  /** As in engine.json. */
  process_started: string | null;
  boot_id: string;
  /** Identity of the gate that it is in: the file may still tell of an older gate. */
  gate: string;
}

/** Found out once, because asking takes a second on Windows. */
let self: Promise<Omit<GateHolder, 'gate'>> | null = null;

function holderPath(dataDir: string): string {
  return join(dataDir, 'engine.gate.json');
}

/**
 * Writes down who is in the gate. Called in it. If this fails, a dead holder costs others STALE_MS.
 */
export async function nameHolder(dataDir: string, gatePath: string): Promise<void> {
  const gate = identity(gatePath);
  if (gate === null) return;
  self ??= describeSelf();
  await writeFile(holderPath(dataDir), JSON.stringify({ ...(await self), gate })).catch(() => undefined);
}

/** Called in the gate, before leaving it. */
export async function unnameHolder(dataDir: string): Promise<void> {
  await rm(holderPath(dataDir), { force: true }).catch(() => undefined);
}

/**
 * Opens a gate whose holder is certainly dead. Two processes may see that at once, and both get in
 * when one of them is slow between the look and the removal. The journal's fence notices that, as
 * with every gate that was taken over.
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

async function isDead({ pid, process_started, boot_id }: GateHolder): Promise<boolean> {
  if (areDifferentBoots(boot_id, await bootId())) return true;
  const found = await systemProcessProbe.inspect(pid);
  if (!found.exists) return true;
  return found.started !== null && process_started !== null && found.started !== process_started;
}

async function describeSelf(): Promise<Omit<GateHolder, 'gate'>> {
  const [found, boot_id] = await Promise.all([systemProcessProbe.inspect(process.pid), bootId()]);
  return { pid: process.pid, process_started: found.exists ? found.started : null, boot_id };
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
