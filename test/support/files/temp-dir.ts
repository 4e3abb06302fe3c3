import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TempDir {
  path: string;
  remove(): Promise<void>;
}

/** A real, empty folder of this test's own. */
export async function tempDir(): Promise<TempDir> {
  const path = await mkdtemp(join(tmpdir(), 'model-manager-'));
  return { path, remove: () => removeFolder(path) };
}

/**
 * Removes a folder of a test with all that is in it. On Windows, and on wine, an unlinked name may stay until the last
 * handle on its file is closed, also a handle on another hard link of it. The removal unlinks many names at once, so a
 * folder can still hold one of them (ENOTEMPTY): Node documents `maxRetries` for this.
 */
export async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 5 });
}
