import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../model/errors.ts';
import { entryAt } from './files.ts';
import { tempDir } from './paths.ts';

/**
 * Nothing is written, renamed or deleted through a link that lies where a folder of ours belongs. The folder of models itself
 * may be one: it is the user's choice.
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

/** Unlinks, in a tree that is ours alone, everything that is neither a folder nor a file; the root included. */
export async function unlinkForeign(path: string): Promise<void> {
  const found = await entryAt(path);
  if (found === null || found.isFile()) return;
  if (!found.isDirectory()) return rm(path, { force: true });
  for (const name of await readdir(path)) await unlinkForeign(join(path, name));
}
