import type { NewEvent } from '../../events/vocabulary.ts';
import type { Ledger } from '../../manager/index.ts';
import { toModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import { isFenced } from './fence.ts';

/** On a full disk it is tried again after the next event that finds room, or after this time. */
const RETRY_MS = 5_000;

export interface StartRecordOptions {
  ledger: Ledger;
  clock: Clock;
  logger: Logger;
}

/**
 * Records what a start found. A journal that takes no event now doesn't stop the start, because
 * reads and getModelPath must go on. On a full disk the record is made when there is room. A
 * journal that must be opened anew gets its own EngineStarted then.
 */
export class StartRecord {
  #o: StartRecordOptions;
  #cancel: () => void = () => undefined;

  constructor(options: StartRecordOptions) {
    this.#o = options;
  }

  /**
   * Resolves to whether the events are durable.
   *
   * @throws ModelError when another engine owns the journal by now, or when the events themselves
   *   are wrong
   */
  async record(events: NewEvent[]): Promise<boolean> {
    const { ledger, logger } = this.#o;
    try {
      await ledger.append(events);
      return true;
    } catch (error) {
      const failure = toModelError(error, 'JOURNAL_UNWRITABLE');
      const canWait = failure.code === 'DISK_FULL';
      if (isFenced(failure) || (!canWait && failure.code !== 'JOURNAL_UNWRITABLE')) throw failure;
      logger.warn('The start of the engine could not be recorded.', errorFields(failure));
      if (canWait) this.#later(events);
      return false;
    }
  }

  close(): void {
    this.#cancel();
  }

  /**
   * These events follow at once the first event that finds room. DownloadCheckpointed of this run
   * then comes after its EngineStarted, which tells in which boot the bytes were written.
   */
  #later(events: NewEvent[]): void {
    const { ledger, clock, logger } = this.#o;
    const again = () => {
      this.close();
      this.record(events).catch((error: unknown) =>
        logger.error('The start of the engine can not be recorded.', errorFields(error)),
      );
    };
    const cancelTimer = clock.after(RETRY_MS, again);
    const subscription = ledger.events$.subscribe(again);
    this.#cancel = () => {
      cancelTimer();
      subscription.unsubscribe();
    };
  }
}
