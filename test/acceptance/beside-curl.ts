/** What curl and sha256sum need for a file that the model manager downloads, verifies and syncs. */
import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { World } from '../support/world.ts';

const run = promisify(execFile);

/**
 * curl, sync and sha256sum one behind the other, over the same server.
 *
 * @returns milliseconds; null where one of them isn't installed
 */
export async function besideCurl(world: World, modelId: string, version: string): Promise<number | null> {
  const place = ['models', modelId, version];
  const names = await readdir(join(world.storage, ...place));
  const name = names.find(each => each.endsWith('.bin')) ?? '';
  const file = join(world.root, 'by-curl');
  const url = `${world.libraryUrl}/storage/${[...place, name].join('/')}`;
  const began = performance.now();
  try {
    await run('curl', ['-sSf', '-o', file, url]);
    await run('sync', [file]);
    await run('sha256sum', [file]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  } finally {
    await rm(file, { force: true });
  }
  return performance.now() - began;
}
