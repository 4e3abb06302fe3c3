import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { ModelError } from '../../model/errors.ts';

/**
 * A publisher that died in its last step is cleared after this; the lock is held for
 * milliseconds, so that is rare.
 */
const STALE_MS = 5_000;
const REFRESH_MS = 1_000;
/**
 * Every 25 ms at first, then up to every 250 ms: some 14 s in all, longer than a dead holder can
 * block.
 */
const RETRIES = { retries: 60, minTimeout: 25, maxTimeout: 250, factor: 1.3, randomize: false };

/**
 * Runs `fn` while no other publisher of this model does. A rename alone refuses only a folder of
 * the very same name: two versions that differ by case or build metadata would both find their
 * place free.
 *
 * @throws ModelError LOCK_HELD (retryable) when another publisher hangs in it
 */
export async function withPublishLock<T>(modelsDir: string, modelId: string, fn: () => Promise<T>): Promise<T> {
  let held = true;
  const release = await lock(modelsDir, modelId, () => (held = false));
  try {
    return await fn();
  } finally {
    // Releasing a lock that was taken over would let a third one in.
    if (held) await release();
  }
}

async function lock(modelsDir: string, modelId: string, onCompromised: () => void): Promise<() => Promise<void>> {
  try {
    return await lockfile.lock(join(modelsDir, modelId), {
      // A name that no model can have.
      lockfilePath: join(modelsDir, `.publish-${modelId}.lock`),
      realpath: false,
      stale: STALE_MS,
      update: REFRESH_MS,
      retries: RETRIES,
      onCompromised,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    throw new ModelError('LOCK_HELD', `Another publisher of ${modelId} does not finish; try again in a moment.`, {
      retryable: true,
      cause: error,
    });
  }
}
