import { fstatSync } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { lstat, mkdir, open, rm, rmdir } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ModelError } from '../model/errors.ts';
import { hasCode, isDirectory } from './files.ts';

/**
 * What the folder of models stands on: a disk that may leave at any moment. Then its mount point is
 * an ordinary folder of the system's disk, and everything would be made there.
 */
export interface Ground {
  /**
   * Looks each time, and costs two calls of the system.
   *
   * @throws DiskAway
   */
  assertThere(): Promise<void>;
}

/** For who has no folder of models that could leave. */
export const SOLID_GROUND: Ground = { assertThere: () => Promise.resolve() };

/**
 * The same ground, with one look for all who ask while another look is under way. Nobody gets the
 * answer of a look that began before he asked.
 */
export function lookingTogether(ground: Ground): Ground {
  let underWay: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const look = () => {
    next = null;
    return (underWay = ground.assertThere().finally(() => (underWay = null)));
  };
  // The end of a look, whatever it found, begins the next one.
  return { assertThere: () => (underWay === null ? look() : (next ??= underWay.then(look, look))) };
}

/** The folder of models is not there. It may come back. */
export class DiskAway extends ModelError {
  /** @param path the folder of models, or what was made beside it */
  constructor(path: string, cause?: unknown) {
    const message = `The models folder ${path} is not there: is its disk plugged in?`;
    super('FILE_BUSY', message, { retryable: true, details: { path }, ...(cause !== undefined && { cause }) });
  }
}

/**
 * Makes a folder and what is missing above it.
 *
 * @throws DiskAway: what landed on another disk is gone then
 */
export async function makeFolder(path: string, ground: Ground): Promise<void> {
  await ground.assertThere();
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  try {
    await ground.assertThere();
    // The disk left before it was made, and is back already.
    if (!(await isDirectory(path))) throw new DiskAway(path);
  } catch (error) {
    await removeEmpty(path, first);
    throw error;
  }
}

/**
 * Opens a file, or makes it. A new file is compared with what lies at its path before it gets a
 * byte.
 *
 * @param flags with which a missing file is made, as for `open`
 * @param wasThere whether a file lies at the path: the caller has looked, on ground that was there
 * @throws DiskAway: what landed on another disk is gone then
 */
export async function openMade(
  path: string,
  flags: string | number,
  ground: Ground,
  wasThere?: boolean,
): Promise<FileHandle> {
  if (wasThere === undefined) await ground.assertThere();
  const isNew = !(wasThere ?? (await statusAt(path)) !== null);
  const handle = await open(path, flags, 0o644);
  try {
    const found = await statusAt(path);
    await ground.assertThere();
    if (found === null || !isSame(statusOf(handle), found)) throw new DiskAway(path);
    return handle;
  } catch (error) {
    if (isNew) await removeNew(path, handle);
    await handle.close();
    throw error;
  }
}

/** Of the file, which holds nothing yet. Another file may be at the path by now: that one stays. */
async function removeNew(path: string, handle: FileHandle): Promise<void> {
  const found = await statusAt(path).catch(() => null);
  if (found !== null && isSame(statusOf(handle), found)) await rm(path, { force: true });
}

/** Removes the folders from `path` up to `first`, as far as nothing lies in them. */
async function removeEmpty(path: string, first: string): Promise<void> {
  for (let folder = path; ; folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch (error) {
      // Somebody uses it, or it lies below the disk that is back: it is only a name.
      if (!hasCode(error, 'ENOENT')) return;
    }
    if (folder === first || folder === dirname(folder)) return;
  }
}

/** Synchronous: fstat never waits for the disk. */
function statusOf(handle: FileHandle): BigIntStats {
  return fstatSync(handle.fd, { bigint: true });
}

async function statusAt(path: string): Promise<BigIntStats | null> {
  try {
    return await lstat(path, { bigint: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

function isSame(a: BigIntStats, b: BigIntStats): boolean {
  // Windows tells the volume of a path and that of an open file in different ways.
  return a.ino === b.ino && (process.platform === 'win32' || a.dev === b.dev);
}
