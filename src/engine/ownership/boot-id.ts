import { readFile } from 'node:fs/promises';
import { uptime } from 'node:os';

const MINUTE_MS = 60_000;
const DERIVED = 'uptime-';

/** Changes with each restart of the machine. Without the kernel's own id: the minute of the start, by the wall clock. */
export async function bootId(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  if (id.trim() !== '') return id.trim();
  return `${DERIVED}${Math.round((Date.now() - uptime() * 1000) / MINUTE_MS)}`;
}

/**
 * True when a process of the one boot can't be of the other. A derived id moves when the clock is set, so it proves
 * nothing; where ids are derived, process start times are wall times and tell boots apart by themselves.
 */
export function areDifferentBoots(one: string, other: string): boolean {
  return one !== other && !one.startsWith(DERIVED) && !other.startsWith(DERIVED);
}
