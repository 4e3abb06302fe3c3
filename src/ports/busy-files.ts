import { backoffMs } from '../model/backoff.ts';
import { delay, systemClock } from './clock.ts';
import type { Clock } from './clock.ts';
import { errorCode } from './file-system.ts';

/**
 * Windows gives these while another program has the file open: a virus scanner, an indexer, a
 * reader (electron-json-storage#125, graceful-fs#104).
 */
const BUSY: ReadonlySet<string | undefined> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/** Waits of 10, 20, 40 … ms between so many attempts. */
export interface BusySchedule {
  attempts: number;
  longestMs: number;
}

const FIRST_WAIT_MS = 10;
/** For small files: some 1.3 s in all. The caller tries again later, or a start waits for it. */
const BUSY_A_SECOND: BusySchedule = { attempts: 8, longestMs: 640 };
/** For what others hold only in passing, while somebody waits: some 0.3 s in all. */
export const BUSY_A_MOMENT: BusySchedule = { attempts: 6, longestMs: 160 };
/** For what costs much to begin again, like an install: some 5 s in all. */
export const BUSY_FIVE_SECONDS: BusySchedule = { attempts: 16, longestMs: 500 };

export interface BusyOptions {
  clock?: Clock;
  /** Default: BUSY_A_SECOND. */
  schedule?: BusySchedule;
  /** Asked after each failure. True: the caller no longer waits for the file. */
  isGivenUp?: () => boolean;
}

/**
 * Whether another program seems to hold the file. POSIX systems also say so where a permission is
 * missing.
 */
export function isBusy(error: unknown): boolean {
  return BUSY.has(errorCode(error));
}

/**
 * Does something to a file again while another program holds it. A failed attempt must leave the
 * file as it was: one rename, one unlink, one open, one write that is atomic.
 *
 * @throws what `action` threw last, when the file stays busy or the failure is of another kind
 * @example await whileBusy(() => rename(beside, path));
 */
export async function whileBusy<T>(action: () => Promise<T>, options: BusyOptions = {}): Promise<T> {
  const { clock = systemClock, schedule = BUSY_A_SECOND, isGivenUp = () => false } = options;
  const { attempts, longestMs } = schedule;
  for (let failures = 1; ; failures += 1) {
    try {
      return await action();
    } catch (error) {
      if (!isBusy(error) || failures >= attempts || isGivenUp()) throw error;
      await delay(clock, backoffMs({ firstMs: FIRST_WAIT_MS, longestMs }, failures));
    }
  }
}
