import { join } from 'node:path';
import {
  assertOwnFolders,
  entryAt,
  installedPath,
  isAcross,
  makeFolder,
  removeTree,
  treeBytes,
} from '../disk/index.ts';
import { renameBusy, retiredPath, SOLID_GROUND, tempDir } from '../disk/index.ts';
import type { Ground, Rename } from '../disk/index.ts';
import { ModelError } from '../model/errors.ts';
import { syncDirectory } from '../ports/durable-files.ts';

export interface RemovalOptions {
  ground?: Ground;
  /** Waits while somebody holds what is in the way. */
  rename?: Rename;
}

/**
 * A removal that took the version out of sight and could not be made durable. The version is no
 * longer as it was before, so the removal has not failed: it goes on.
 */
export class RemovalUnfinished extends ModelError {
  constructor(directory: string, cause: unknown) {
    const message = `Expected the removal of ${directory} to reach the disk: ${(cause as Error).message}`;
    super('FILE_BUSY', message, { retryable: true, details: { path: directory }, cause });
  }
}

/**
 * Removes an installed version: one rename takes it out of sight, then its files are unlinked.
 * Where the file system renames no folder (EXDEV), they are unlinked in their place: the journal
 * says already that the version is being removed. Idempotent: a crash in between leaves only what a
 * repeat finds and removes. After the rename the version is removed, whatever another program holds
 * of it: that stays for `RetiredFolders`.
 *
 * @returns the bytes freed; what is still held is not among them
 * @throws ModelError PERMISSION_DENIED when a link lies in the way, FILE_BUSY; DiskAway;
 *   RemovalUnfinished when the version is out of sight and a repeat is needed
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
  let freed = 0;
  if ((await entryAt(directory)) !== null) {
    freed += await removeTree(retired);
    await makeFolder(tempDir(modelsDir), ground);
    try {
      await rename(directory, retired);
    } catch (error) {
      if (!isAcross(error)) throw error;
      freed += await removeTree(directory);
    }
  }
  try {
    // Synced before the first file is unlinked: after a crash no half-empty version stands in its
    // place. A repeat syncs too: the sync may be what failed.
    await syncIfThere(join(modelsDir, modelId));
    await syncIfThere(tempDir(modelsDir));
    freed += await freeIfNotHeld(retired);
    await syncIfThere(tempDir(modelsDir));
  } catch (error) {
    throw new RemovalUnfinished(directory, error);
  }
  return freed;
}

/** Of a version that was gone before, the folders above it may be gone too. */
async function syncIfThere(directory: string): Promise<void> {
  if ((await entryAt(directory)) !== null) await syncDirectory(directory);
}

/**
 * Unlinks a folder that is out of sight already, as far as it goes: no failure of it is one of
 * what was done before. Resolves to the bytes freed.
 */
export async function freeIfNotHeld(retired: string): Promise<number> {
  let bytes = 0;
  try {
    bytes = await treeBytes(retired);
    return await removeTree(retired);
  } catch {
    // `RetiredFolders` comes back to it and says why it stays.
    return bytes - (await treeBytes(retired).catch(() => bytes));
  }
}
