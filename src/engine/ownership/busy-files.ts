import { delay, systemClock } from '../../ports/clock.ts';

/**
 * Virus scanners and indexers of Windows hold a file for moments: 10, 20, 40 … ms, a second in all.
 */
const RETRIES = 7;
const FIRST_RETRY_MS = 10;
const BUSY: ReadonlySet<string | undefined> = new Set(['EPERM', 'EBUSY', 'EACCES']);

/**
 * Does it again while another program holds the file.
 *
 * @throws what `action` throws, when that is anything else or when the file stays busy
 */
export async function whileBusy<T>(action: () => Promise<T>): Promise<T> {
  for (let retry = 0; ; retry++) {
    try {
      return await action();
    } catch (error) {
      if (retry === RETRIES || !BUSY.has((error as NodeJS.ErrnoException).code)) throw error;
      await delay(systemClock, FIRST_RETRY_MS * 2 ** retry);
    }
  }
}
