import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { atOnce } from './at-once.ts';
import { whileBusy } from './busy-files.ts';
import { errorCode } from './file-system.ts';

/** As many as the threads that the program gives its files. */
const SYNCS_AT_ONCE = 16;

/**
 * Makes the names in a directory durable. Windows has no such call and needs none: NTFS journals
 * its names.
 */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Makes a directory and what is missing above it, durably: their names are in directories of
 * their own. Does nothing when it is there.
 */
export async function makeDirectoryDurably(path: string, sync = syncDirectory): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  const top = dirname(first);
  for (let parent = dirname(path); ; parent = dirname(parent)) {
    try {
      await sync(parent);
    } catch (error) {
      // Names may be made in a directory that may not be read, and so not be opened for a sync.
      if (errorCode(error) !== 'EACCES') throw error;
    }
    if (parent === top || parent === dirname(parent)) return;
  }
}

/**
 * Syncs a directory and all files and directories below it, the deepest first. A file that is on
 * the disk already still costs a flush of the disk's own cache.
 *
 * @param synced paths of files that a sync has put on the disk since their last write
 */
export async function syncTree(path: string, synced: ReadonlySet<string> = new Set()): Promise<void> {
  const entries = await readdir(path, { withFileTypes: true });
  const files = entries.filter(entry => entry.isFile()).map(({ name }) => join(path, name));
  await atOnce(
    files.filter(file => !synced.has(file)),
    SYNCS_AT_ONCE,
    syncFile,
  );
  for (const entry of entries) if (entry.isDirectory()) await syncTree(join(path, entry.name), synced);
  await syncDirectory(path);
}

/** Windows flushes only what is open for writing; a virus scanner holds what was just written. */
async function syncFile(path: string): Promise<void> {
  const handle = await whileBusy(() => open(path, process.platform === 'win32' ? 'r+' : 'r'));
  try {
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/**
 * Writes a whole file durably.
 *
 * @param flag `w` replaces what is there; `wx` rejects with EEXIST
 */
export async function writeSynced(path: string, bytes: Uint8Array | string, flag: 'w' | 'wx' = 'w'): Promise<void> {
  const handle = await open(path, flag, 0o644);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
