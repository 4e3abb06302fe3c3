import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../model/errors.ts';
import { entryAt } from './files.ts';
import { tempDir } from './paths.ts';

/**
 * Asserts that no link or file lies where a folder of ours belongs, so that nothing is written,
 * renamed or deleted through a link. The folder of models itself may be a link, because the user
 * chooses it.
 *
 * @throws ModelError PERMISSION_DENIED with the `path` of what is in the way
 */
export async function assertOwnFolders(modelsDir: string, modelId: string): Promise<void> {
  for (const path of [tempDir(modelsDir), join(modelsDir, modelId)]) {
    const found = await entryAt(path);
    if (found === null || found.isDirectory()) continue;
    const what = found.isSymbolicLink() ? 'a link' : 'a file';
    throw new ModelError('PERMISSION_DENIED', `Expected ${path} to be a folder, got ${what}.`, { details: { path } });
  }
}

/** Unlinks everything in a tree of ours that is neither a folder nor a file, also the root. */
export async function unlinkForeign(path: string): Promise<void> {
  const found = await entryAt(path);
  if (found === null || found.isFile()) return;
  if (!found.isDirectory()) return rm(path, { force: true });
  for (const name of await readdir(path)) await unlinkForeign(join(path, name));
}
