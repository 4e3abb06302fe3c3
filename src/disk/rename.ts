import { rename } from 'node:fs/promises';
import { ModelError } from '../model/errors.ts';
import { delay, systemClock } from '../ports/clock.ts';
import type { Clock } from '../ports/clock.ts';
import { hasCode } from './files.ts';

/**
 * Virus scanners and indexers hold a file for moments: 10, 20, 40 … ms between the attempts, five
 * seconds in all.
 */
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 500;
const ATTEMPTS = 16;

export interface RenameOptions {
  clock?: Clock;
  /** For tests: one attempt. */
  attempt?: (from: string, to: string) => Promise<void>;
}

/**
 * Renames, and tries again while somebody holds what is in the way (EPERM, EBUSY, EACCES;
 * electron-json-storage#125, graceful-fs#104). Nothing is lost by giving up: everything is where it
 * was.
 *
 * @throws ModelError FILE_BUSY, retryable, when it lasts; else the system's error
 */
export async function renameBusy(from: string, to: string, options: RenameOptions = {}): Promise<void> {
  const { clock = systemClock, attempt = rename } = options;
  for (let count = 1, wait = FIRST_WAIT_MS; ; count += 1, wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
    try {
      return await attempt(from, to);
    } catch (error) {
      if (!hasCode(error, 'EPERM', 'EBUSY', 'EACCES')) throw error;
      if (count >= ATTEMPTS) {
        const message = `Expected ${from} to be free for its rename, somebody holds it.`;
        throw new ModelError('FILE_BUSY', message, { retryable: true, details: { from, to }, cause: error });
      }
    }
    await delay(clock, wait);
  }
}
