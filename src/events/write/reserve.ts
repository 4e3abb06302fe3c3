/**
 * A file that is given up when the disk is full: its room lets the journal record the failure
 * itself.
 */
import { join } from 'node:path';
import { errorCode, writeAll } from '../../ports/file-system.ts';
import type { FileSystem } from '../../ports/file-system.ts';

export const RESERVE_BYTES = 1024 * 1024;

function reservePath(dir: string): string {
  return join(dir, 'reserve');
}

/** Removes the reserve. False when there is none. */
export async function releaseReserve(fs: FileSystem, dir: string): Promise<boolean> {
  try {
    await fs.remove(reservePath(dir));
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Writes the reserve where it is missing or short. The journal works without it, so a failed call
 * only gives false.
 */
export async function restoreReserve(fs: FileSystem, dir: string, size: number): Promise<boolean> {
  try {
    if (await isWhole(fs, dir, size)) return true;
    await writeReserve(fs, dir, size);
    return true;
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    return false;
  }
}

async function isWhole(fs: FileSystem, dir: string, size: number): Promise<boolean> {
  if (!(await fs.exists(reservePath(dir)))) return false;
  const file = await fs.open(reservePath(dir), 'read');
  try {
    return (await file.size()) >= size;
  } finally {
    await file.close();
  }
}

async function writeReserve(fs: FileSystem, dir: string, size: number): Promise<void> {
  const file = await fs.open(reservePath(dir), 'replace');
  try {
    // Written bytes rather than a hole, and no zeros: both would take no room on some file
    // systems.
    const bytes = Buffer.alloc(size, 'reserve of the journal\n');
    await writeAll(file, bytes, 0);
    await file.datasync();
  } catch (error) {
    // Half a reserve would only take the last room of a full disk.
    await file.truncate(0);
    throw error;
  } finally {
    await file.close();
  }
}
