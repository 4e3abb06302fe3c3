import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelVersion } from '../model/identity.ts';
import { isDirectory } from '../disk/files.ts';
import { installedPath } from '../disk/paths.ts';

/** Says that this folder is the one that models were put in: a mount point without its disk doesn't have it. */
export const ROOT_FILE = '.model-manager';

/**
 * Whether the folder is the one that these versions were installed in. An emptied one still has its id file; a mount point
 * whose disk is unplugged has neither that nor any of the versions. A folder found to be right gets the file.
 */
export async function isModelsRoot(modelsDir: string, installed: readonly ModelVersion[]): Promise<boolean> {
  if (!(await isDirectory(modelsDir))) return false;
  const file = join(modelsDir, ROOT_FILE);
  if (await exists(file)) return true;
  if (installed.length > 0 && !(await hasAny(modelsDir, installed))) return false;
  // A disk that can't be written to is asked again at the next start.
  await writeFile(file, 'The model manager keeps models in this folder.\n', { flag: 'wx' }).catch(() => undefined);
  return true;
}

async function hasAny(modelsDir: string, installed: readonly ModelVersion[]): Promise<boolean> {
  for (const { modelId, version } of installed) {
    if (await isDirectory(installedPath(modelsDir, modelId, version))) return true;
  }
  return false;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
