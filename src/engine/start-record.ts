import type { NewEvent } from '../events/vocabulary.ts';
import type { Ledger } from '../manager/ledger.ts';
import { toModelError } from '../model/errors.ts';
import type { ErrorCode } from '../model/errors.ts';
import type { Logger } from '../ports/logger.ts';
import { isFenced } from './fence.ts';

/** A journal that takes nothing now: the engine starts all the same, because reads and getModelPath must go on. */
const UNRECORDED: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['JOURNAL_UNWRITABLE', 'DISK_FULL']);

/**
 * Records what a start found.
 *
 * @throws ModelError when another engine owns the journal by now, or when the events themselves are wrong
 */
export async function recordStart(ledger: Ledger, events: NewEvent[], logger: Logger): Promise<void> {
  try {
    await ledger.append(events);
  } catch (error) {
    const failure = toModelError(error, 'JOURNAL_UNWRITABLE');
    if (isFenced(failure) || !UNRECORDED.has(failure.code)) throw failure;
    logger.warn('the start could not be recorded', { error: failure.message });
  }
}
