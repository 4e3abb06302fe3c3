import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

export interface TempDir {
  path: string;
  remove(): Promise<void>;
}

/** A real, empty folder of this test's own. */
export async function tempDir(): Promise<TempDir> {
  const path = await mkdtemp(join(tmpdir(), 'model-manager-'));
  return { path, remove: () => removeFolder(path) };
}

const PATIENCE_MS = 2_000;
const AGAIN_MS = 50;

/**
 * Removes a folder of a test with all that is in it. On Windows, and on wine, an unlinked name may stay until the last
 * handle on its file is closed; on wine also a handle on another hard link of it. The removal unlinks many names at once,
 * so a folder can still hold one of them (ENOTEMPTY). Node's own `maxRetries` waits for this too, but at each level of
 * folders anew: below four of them, a file that a test left open would take an hour.
 */
export async function removeFolder(path: string): Promise<void> {
  for (const end = performance.now() + PATIENCE_MS; ; await setTimeout(AGAIN_MS)) {
    try {
      return await rm(path, { recursive: true, force: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (!['ENOTEMPTY', 'EBUSY', 'EPERM'].includes(code ?? '') || performance.now() > end) throw error;
    }
  }
}
