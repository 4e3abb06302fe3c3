import { readFile } from 'node:fs/promises';
import { uptime } from 'node:os';

const MINUTE_MS = 60_000;
const DERIVED = 'uptime-';

/**
 * Changes with each restart of the machine. Where the kernel has no id, it is the minute of the
 * start by the clock.
 */
export async function bootId(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  if (id.trim() !== '') return id.trim();
  return `${DERIVED}${Math.round((Date.now() - uptime() * 1000) / MINUTE_MS)}`;
}

/**
 * True when the two ids are certainly of different boots. An id from the clock moves when the clock
 * is set, so it proves nothing. On such platforms the start times of processes are wall times, and
 * they tell boots apart.
 */
export function areDifferentBoots(one: string, other: string): boolean {
  return one !== other && !one.startsWith(DERIVED) && !other.startsWith(DERIVED);
}
