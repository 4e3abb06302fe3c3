import { join } from 'node:path';
import {
  assertOwnFolders,
  entryAt,
  installedPath,
  isAcross,
  makeFolder,
  namesInOwn,
  removeTree,
} from '../disk/index.ts';
import { isRetired, renameBusy, retiredPath, SOLID_GROUND, tempDir } from '../disk/index.ts';
import type { Ground, Rename } from '../disk/index.ts';
import type { ModelVersion } from '../model/identity.ts';
import { isBusy } from '../ports/busy-files.ts';
import { syncDirectory } from '../ports/durable-files.ts';
import { errorFields } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';
import { errorCode } from '../ports/system-error.ts';

export interface RemovalOptions {
  ground?: Ground;
  /** Waits while somebody holds what is in the way. */
  rename?: Rename;
}

/**
 * Removes an installed version: one rename takes it out of sight, then its files are unlinked.
 * Where the file system renames no folder (EXDEV), they are unlinked in their place: the journal
 * says already that the version is being removed. Idempotent: a crash in between leaves only what a
 * repeat finds and removes. After the rename the version is removed, whatever another program holds
 * of it: that stays for `clearRetired`.
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
  if ((await entryAt(directory)) === null) return freeIfNotHeld(retired);
  let freed = await removeTree(retired);
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
  freed += await freeIfNotHeld(retired);
  await syncDirectory(tempDir(modelsDir));
  return freed;
}

/**
 * Unlinks what removals before could not, because another program held it. Never rejects.
 *
 * @param unfinished versions whose removal goes on, and tells itself what it frees
 */
export async function clearRetired(modelsDir: string, unfinished: ModelVersion[], logger: Logger): Promise<void> {
  const temp = tempDir(modelsDir);
  const others = new Set(unfinished.map(({ modelId, version }) => retiredPath(modelsDir, modelId, version)));
  try {
    const paths = (await namesInOwn(temp)).filter(isRetired).map(name => join(temp, name));
    for (const path of paths) if (!others.has(path)) await removeTree(path);
  } catch (error) {
    logger.warn('Files of a removed version can not be unlinked yet.', {
      path: temp,
      ...errorFields(error),
    });
  }
}

/**
 * Unlinks a folder that is out of sight already. Resolves to the bytes freed; 0 when a file of it
 * is held.
 */
export async function freeIfNotHeld(retired: string): Promise<number> {
  try {
    return await removeTree(retired);
  } catch (error) {
    if (isBusy(error) || errorCode(error) === 'ENOTEMPTY') return 0;
    throw error;
  }
}
