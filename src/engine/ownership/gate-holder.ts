import { lstatSync, rmdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { areDifferentBoots, bootId } from './boot-id.ts';
import { systemProcessProbe } from './process-probe.ts';

/** Who is in the gate, for those who wait before it: one that died there need not be waited for. */
interface GateHolder {
  pid: number;
  /** As in engine.json. */
  process_started: string | null;
  boot_id: string;
  /** The gate that it is in; a word about an older one says nothing of this one's holder. */
  gate: string;
}

/** The same for the process's life; on Windows asking takes a second. */
let self: Promise<Omit<GateHolder, 'gate'>> | null = null;

function holderPath(dataDir: string): string {
  return join(dataDir, 'engine.gate.json');
}

/** Called in the gate. Without its word a dead holder is only waited for. */
export async function nameHolder(dataDir: string, gatePath: string): Promise<void> {
  const gate = identity(gatePath);
  if (gate === null) return;
  self ??= describeSelf();
  await writeFile(holderPath(dataDir), JSON.stringify({ ...(await self), gate })).catch(() => undefined);
}

/** Called in the gate, before it is left. */
export async function unnameHolder(dataDir: string): Promise<void> {
  await rm(holderPath(dataDir), { force: true }).catch(() => undefined);
}

/**
 * Opens a gate whose holder is certainly dead. Two who see that at once may both get in where one of them takes a whole
 * opening between look and removal: that is what the journal's fence is for, as with any gate that was taken over.
 *
 * @returns whether it is worth trying the gate again at once
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
    // Being written, or by nobody.
    return null;
  }
}

/** Tells one gate from the next in the same place; null when there is none. */
function identity(gatePath: string): string | null {
  const found = lstatSync(gatePath, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.ino}:${found.birthtimeNs}`;
}
