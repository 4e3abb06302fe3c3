import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Makes the names in a directory durable. Windows has no such call and needs none: NTFS journals its names. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Syncs a directory and all below it, the deepest first. */
export async function syncTree(path: string): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(path, entry.name));
  }
  await syncDirectory(path);
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
