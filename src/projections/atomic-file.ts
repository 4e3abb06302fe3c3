/** The guards that write-file-atomic lacks: what other programs do to a file for moments, and what a kill leaves behind. */
import { readdir, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../ports/clock.ts';

/** Virus scanners and indexers hold a file for moments: 10, 20, 40 … ms, a second in all. */
const RENAME_RETRIES = 7;
const FIRST_RETRY_MS = 10;
const BUSY = new Set(['EPERM', 'EBUSY', 'EACCES']);

export function isBusy(error: unknown): boolean {
  return BUSY.has((error as NodeJS.ErrnoException).code ?? '');
}

/** Repeats the action while the file is held by another program; its last failure is the caller's. */
export async function whileBusy(
  action: () => Promise<void>,
  { clock, isClosed }: { clock: Clock; isClosed: () => boolean },
): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (!isBusy(error) || attempt >= RENAME_RETRIES || isClosed()) throw error;
      await new Promise<void>(resolve => clock.after(FIRST_RETRY_MS * 2 ** attempt, resolve));
    }
  }
}

/** Removes temporaries of write-file-atomic (`<file>.<digits>`) that a killed run left behind. */
export async function sweepTemporaries(path: string): Promise<void> {
  const directory = dirname(path);
  const prefix = `${basename(path)}.`;
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const { name } = entry;
    // What else has such a name is somebody's, and no reason not to start.
    if (!entry.isFile() || !name.startsWith(prefix)) continue;
    if (/^\d+$/.test(name.slice(prefix.length))) await unlink(join(directory, name));
  }
}
