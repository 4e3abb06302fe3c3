import { mkdir, readdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../model/errors.ts';
import { CHECKSUM_FILE } from '../model/manifest.ts';
import { BUSY_FIVE_SECONDS, isBusy, whileBusy } from '../ports/busy-files.ts';
import type { Clock } from '../ports/clock.ts';
import { entryAt, hasCode } from './files.ts';

export interface RenameOptions {
  clock?: Clock;
  /** For tests: one attempt. */
  attempt?: (from: string, to: string) => Promise<void>;
}

export type Rename = (from: string, to: string) => Promise<void>;

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

/**
 * Renames a folder. Where the file system renames none (EXDEV: overlayfs, with a folder of an
 * image's lower layer), its files are renamed one by one, the list of the version last: until then
 * nothing proves it. A repeat goes on where the last one ended.
 *
 * @returns whether one rename was enough; else what was moved is still to be synced
 * @throws as `renameOnce`
 */
export async function moveFolder(from: string, to: string, renameOnce: Rename = renameBusy): Promise<boolean> {
  try {
    await renameOnce(from, to);
    return true;
  } catch (error) {
    if (!isAcross(error) || !((await entryAt(from))?.isDirectory() ?? false)) throw error;
  }
  await mkdir(to, { recursive: true });
  const isLast = (name: string) => Number(name === CHECKSUM_FILE);
  const names = (await readdir(from)).sort((a, b) => isLast(a) - isLast(b));
  for (const name of names) await moveFolder(join(from, name), join(to, name), renameOnce);
  await rmdir(from);
  return false;
}

/** Whether a rename failed because the two names are on different layers or file systems. */
export function isAcross(error: unknown): boolean {
  return hasCode(error, 'EXDEV');
}
