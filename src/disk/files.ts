import { createHash } from 'node:crypto';
import { lstat, open, readdir, rm, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { whileBusy } from '../ports/busy-files.ts';
import { ModelError } from '../model/errors.ts';
import type { ErrorCode } from '../model/errors.ts';
import { errorCode } from '../ports/system-error.ts';

/** So many bytes are hashed before the event loop turns. */
const READ_BYTES = 1024 * 1024;

/** What `blocks` of a file's status counts, on every platform. */
const BLOCK_BYTES = 512;

/** SHA-256 of a file, lower-case hexadecimal. The event loop turns between the chunks. */
export async function hashFile(path: string, onBytes?: (bytes: number) => void): Promise<string> {
  const handle = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    const { size } = await handle.stat();
    // A large buffer for each of thousands of small files would be gigabytes of garbage.
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(READ_BYTES, size)));
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
      onBytes?.(bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Size of a regular file; null when there is none. */
export async function fileSize(path: string): Promise<number | null> {
  const found = await statOrNull(path);
  return found?.isFile() ? found.size : null;
}

/** Whether a path leads to a directory; links are followed. */
export async function isDirectory(path: string): Promise<boolean> {
  return (await statOrNull(path))?.isDirectory() ?? false;
}

/** Status of what lies at a path; links are not followed. null when nothing lies there. */
export function entryAt(path: string): Promise<Stats | null> {
  return statOrNull(path, lstat);
}

/** Names in a directory; none when there is no directory. */
export async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

/** Names in a folder of ours; none when the folder is a link. */
export async function namesInOwn(directory: string): Promise<string[]> {
  return (await entryAt(directory))?.isDirectory() ? namesIn(directory) : [];
}

async function statOrNull(path: string, look: (path: string) => Promise<Stats> = stat): Promise<Stats | null> {
  try {
    return await look(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  }
}

/** Whether an error is one of the system's with one of these codes, e.g. ENOENT. */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes(errorCode(error) ?? '');
}

/** Removes a file or a tree. Resolves to the bytes that it took; 0 when there was nothing. */
export async function removeTree(path: string): Promise<number> {
  const bytes = await treeBytes(path);
  await whileBusy(() => rm(path, { recursive: true, force: true }));
  return bytes;
}

/**
 * As removeTree, for what somebody wishes to be gone.
 *
 * @throws ModelError FILE_BUSY or PERMISSION_DENIED with the `path` of what stays
 */
export async function discardTree(path: string): Promise<number> {
  try {
    return await removeTree(path);
  } catch (error) {
    throw notRemoved(error, path);
  }
}

function notRemoved(error: unknown, path: string): unknown {
  const told = (code: ErrorCode) =>
    new ModelError(code, `Can't delete ${path}: ${(error as Error).message}`, {
      retryable: true,
      details: { path },
      cause: error,
    });
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return told('PERMISSION_DENIED');
  // Windows names a file that another program holds, or the folder of one, in these ways.
  return hasCode(error, 'EBUSY', 'ENOTEMPTY', 'EMFILE', 'ENFILE') ? told('FILE_BUSY') : error;
}

/** Bytes that a file or a tree takes on the disk; 0 when there is nothing. */
export async function treeBytes(path: string): Promise<number> {
  // A link counts for itself: its target isn't removed, and may lead round in a circle.
  const found = await entryAt(path);
  if (!found) return 0;
  // A part with holes takes less room than its length.
  if (!found.isDirectory()) return Math.min(found.size, found.blocks * BLOCK_BYTES);
  let bytes = 0;
  for (const name of await readdir(path)) bytes += await treeBytes(join(path, name));
  return bytes;
}
