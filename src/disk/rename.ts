import { rename } from 'node:fs/promises';
import { ModelError } from '../model/errors.ts';
import { BUSY_FIVE_SECONDS, isBusy, whileBusy } from '../ports/busy-files.ts';
import type { Clock } from '../ports/clock.ts';

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
  const { clock, attempt = rename } = options;
  try {
    await whileBusy(() => attempt(from, to), { schedule: BUSY_FIVE_SECONDS, ...(clock && { clock }) });
  } catch (cause) {
    if (!isBusy(cause)) throw cause;
    const message = `Expected ${from} to be free for its rename, somebody holds it.`;
    throw new ModelError('FILE_BUSY', message, { retryable: true, details: { from, to }, cause });
  }
}
