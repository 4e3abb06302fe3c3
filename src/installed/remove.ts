import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { assertOwnFolders, entryAt, installedPath, removeTree, renameBusy } from '../disk/index.ts';
import { retiredPath, tempDir } from '../disk/index.ts';
import { syncDirectory } from '../ports/durable-files.ts';

/**
 * Removes an installed version: one rename takes it out of sight, then its files are unlinked.
 * Idempotent: a crash in between leaves only what a repeat finds and removes.
 *
 * @returns the bytes freed
 * @throws ModelError PERMISSION_DENIED when a link lies in the way, FILE_BUSY
 */
export async function removeInstalled(modelsDir: string, modelId: string, version: string): Promise<number> {
  const directory = installedPath(modelsDir, modelId, version);
  const retired = retiredPath(modelsDir, modelId, version);
  await assertOwnFolders(modelsDir, modelId);
  let freed = await removeTree(retired);
  if ((await entryAt(directory)) === null) return freed;
  await mkdir(tempDir(modelsDir), { recursive: true });
  await renameBusy(directory, retired);
  // Synced before the first file is unlinked: after a crash no half-empty version stands in its
  // place.
  await syncDirectory(join(modelsDir, modelId));
  await syncDirectory(tempDir(modelsDir));
  freed += await removeTree(retired);
  await syncDirectory(tempDir(modelsDir));
  return freed;
}
