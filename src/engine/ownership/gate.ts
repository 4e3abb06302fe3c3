import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import { backoffMs } from '../../model/backoff.ts';
import { ModelError } from '../../model/errors.ts';
import { delay, systemClock } from '../../ports/clock.ts';
import { clearDeadHolder, nameHolder, unnameHolder } from './gate-holder.ts';

/** After this time a holder is cleared that died in the gate before it could leave its name. */
const STALE_MS = 5_000;
const REFRESH_MS = 1_000;
/**
 * Every 25 ms at first, then up to every 250 ms: about 14 s in all, longer than a dead holder can
 * block.
 */
const TRIES = 60;
const WAITS = { firstMs: 25, longestMs: 250, factor: 1.3 };

/**
 * Runs `fn` while no other process is in the gate of this data directory. The gate orders openings.
 * Correctness doesn't rest on it: a suspended holder may lose it. The kernel's lock says who owns
 * the directory.
 *
 * @param staleMs for tests: so long a gate blocks that shows no sign of life and whose holder isn't
 *   known
 * @throws ModelError LOCK_HELD, retryable, when it can't be entered in time
 */
export async function openGate<T>(dataDir: string, fn: () => Promise<T>, staleMs = STALE_MS): Promise<T> {
  let held = true;
  const gatePath = join(dataDir, 'engine.gate');
  const release = await enter(dataDir, gatePath, { staleMs, onCompromised: () => (held = false) });
  try {
    await nameHolder(dataDir, gatePath);
    return await fn();
  } finally {
    // The release of a gate that was taken over would let a third process in.
    if (held) {
      await unnameHolder(dataDir);
      await release();
    }
  }
}

async function enter(
  dataDir: string,
  gatePath: string,
  { staleMs, onCompromised }: { staleMs: number; onCompromised: () => void },
): Promise<() => Promise<void>> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await lockfile.lock(dataDir, {
        lockfilePath: gatePath,
        realpath: false,
        stale: staleMs,
        update: REFRESH_MS,
        onCompromised,
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (tried > TRIES) {
        throw new ModelError('LOCK_HELD', `Expected the gate of ${dataDir} to open within seconds.`, {
          retryable: true,
          cause: error,
        });
      }
      if (!(await clearDeadHolder(dataDir, gatePath))) await delay(systemClock, backoffMs(WAITS, tried));
    }
  }
}
