import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { renameBusy } from '../../disk/rename.ts';
import { syncDirectory, writeSynced } from '../../ports/durable-files.ts';

/** Writes a file whole, also while it is served; it outlives a loss of power. */
export async function replaceFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const beside = join(folder, `.${randomBytes(8).toString('hex')}`);
  try {
    await writeSynced(beside, text, 'wx');
    await renameBusy(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
  await syncDirectory(folder);
}
