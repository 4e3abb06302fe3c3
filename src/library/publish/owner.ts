/** Who makes a temporary file or folder, as its name tells it: what a killed process left is found by that. */
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';

/** Of this machine: another one's processes can't be asked. */
export const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
/** What can't be asked for is left over when nothing touched it for a day. */
export const IDLE_MS = 24 * 60 * 60 * 1000;

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
