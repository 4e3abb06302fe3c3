import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { ModelError } from '../../model/errors.ts';

/** A holder that died in the gate is cleared after this; the gate is held for milliseconds, so that is rare. */
const STALE_MS = 5_000;
const REFRESH_MS = 1_000;
/** Every 25 ms at first, then up to every 250 ms: some 14 s in all, longer than a dead holder can block. */
const RETRIES = { retries: 60, minTimeout: 25, maxTimeout: 250, factor: 1.3, randomize: false };

/**
 * Runs `fn` while no other process is in the gate of this data directory. The gate orders openings; it doesn't carry
 * correctness: a holder suspended in it may lose it, which the journal's fence notices.
 *
 * @throws LOCK_HELD (retryable) when it can't be entered in time.
 */
export async function openGate<T>(dataDir: string, fn: () => Promise<T>): Promise<T> {
  let held = true;
  const release = await enter(dataDir, () => (held = false));
  try {
    return await fn();
  } finally {
    // Releasing a gate that was taken over would open it for a third one.
    if (held) await release();
  }
}

async function enter(dataDir: string, onCompromised: () => void): Promise<() => Promise<void>> {
  try {
    return await lockfile.lock(dataDir, {
      lockfilePath: join(dataDir, 'engine.gate'),
      realpath: false,
      stale: STALE_MS,
      update: REFRESH_MS,
      retries: RETRIES,
      onCompromised,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
    throw new ModelError('LOCK_HELD', `Expected the gate of ${dataDir} to open within seconds.`, {
      retryable: true,
      cause: error,
    });
  }
}
