import { join } from 'node:path';
import { assertOwnFolders, entryAt, installedPath, isAcross, makeFolder, removeTree } from '../disk/index.ts';
import { renameBusy, retiredPath, SOLID_GROUND, tempDir } from '../disk/index.ts';
import type { Ground, Rename } from '../disk/index.ts';
import { syncDirectory } from '../ports/durable-files.ts';

export interface RemovalOptions {
  ground?: Ground;
  /** Waits while somebody holds what is in the way. */
  rename?: Rename;
}

/**
 * Removes an installed version: one rename takes it out of sight, then its files are unlinked.
 * Where the file system renames no folder (EXDEV), they are unlinked in their place: the journal
 * says already that the version is being removed. Idempotent: a crash in between leaves only what a
 * repeat finds and removes.
 *
 * @returns the bytes freed
 * @throws ModelError PERMISSION_DENIED when a link lies in the way, FILE_BUSY; DiskAway
 */
export async function removeInstalled(
  modelsDir: string,
  modelId: string,
  version: string,
  { ground = SOLID_GROUND, rename = renameBusy }: RemovalOptions = {},
): Promise<number> {
  const directory = installedPath(modelsDir, modelId, version);
  const retired = retiredPath(modelsDir, modelId, version);
  await ground.assertThere();
  await assertOwnFolders(modelsDir, modelId);
  let freed = await removeTree(retired);
  if ((await entryAt(directory)) === null) return freed;
  await makeFolder(tempDir(modelsDir), ground);
  try {
    await rename(directory, retired);
  } catch (error) {
    if (!isAcross(error)) throw error;
    freed += await removeTree(directory);
  }
  // Synced before the first file is unlinked: after a crash no half-empty version stands in its
  // place.
  await syncDirectory(join(modelsDir, modelId));
  await syncDirectory(tempDir(modelsDir));
  freed += await removeTree(retired);
  await syncDirectory(tempDir(modelsDir));
  return freed;
}
