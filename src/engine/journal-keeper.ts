import { BehaviorSubject } from 'rxjs';
import { ModelError, toModelError } from '../model/errors.ts';
import type { NewEvent } from '../events/vocabulary.ts';
import type { Ledger } from '../manager/ledger.ts';
import type { Clock } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { HealthView } from './api/contract.ts';
import { foldJournal, recoveryEvents } from './truth.ts';
import type { ClaimedJournal } from './truth.ts';

/** 1, 2, 4, … s, at most half a minute, for as long as it takes: reads and getModelPath go on meanwhile. */
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

export interface JournalKeeperOptions {
  ledger: Ledger;
  clock: Clock;
  logger: Logger;
  /** Opens the journal anew, with a new segment. */
  open(): Promise<ClaimedJournal>;
  /** EngineStarted of this run, for the new segment. */
  startedEvent(): NewEvent;
  /** After the journal is back: everything that stopped on its account goes on. */
  onReopened(): void;
  damaged: boolean;
}

/** A failed sync is fail-stop for a journal, not for the engine: this opens it anew, with backoff, and says so. */
export class JournalKeeper {
  readonly health$: BehaviorSubject<HealthView['journal']>;
  #o: JournalKeeperOptions;
  #reopening = false;
  #closed = false;

  constructor(options: JournalKeeperOptions) {
    this.#o = options;
    const damage = options.damaged
      ? new ModelError('JOURNAL_DAMAGED', 'A part of the journal is damaged; see JournalDamaged events.').toJSON()
      : null;
    this.health$ = new BehaviorSubject<HealthView['journal']>(this.#status(damage));
    options.ledger.events$.subscribe(() => {
      if (!this.#reopening) this.health$.next(this.#status(this.health$.value.error));
    });
    options.ledger.failures$.subscribe(error => {
      if (error.code === 'JOURNAL_UNWRITABLE') void this.#reopen(error);
    });
  }

  close(): void {
    this.#closed = true;
  }

  async #reopen(error: ModelError): Promise<void> {
    if (this.#reopening || this.#closed) return;
    this.#reopening = true;
    this.health$.next(this.#status(error.toJSON()));
    const { ledger, clock, logger } = this.#o;
    for (let wait = FIRST_RETRY_MS; !this.#closed; wait = Math.min(wait * 2, MAX_RETRY_MS)) {
      await new Promise<void>(resolve => clock.after(wait, resolve));
      try {
        const { journal, recovery } = await this.#o.open();
        ledger.replaceJournal(journal, await foldJournal(journal));
        await ledger.append([this.#o.startedEvent(), ...recoveryEvents({ ...recovery, unclean: false })]);
        break;
      } catch (failure) {
        logger.warn('the journal can’t be opened anew yet', {
          error: toModelError(failure, 'JOURNAL_UNWRITABLE').message,
        });
      }
    }
    this.#reopening = false;
    if (this.#closed) return;
    this.health$.next(this.#status(null));
    this.#o.onReopened();
  }

  #status(error: HealthView['journal']['error']): HealthView['journal'] {
    const { journal } = this.#o.ledger;
    return { ok: error === null, id: journal.id, seq: journal.durableSeq, error };
  }
}
