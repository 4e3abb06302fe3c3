import { BehaviorSubject } from 'rxjs';
import { backoffMs } from '../../model/backoff.ts';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { Journal } from '../../events/types.ts';
import type { NewEvent } from '../../events/vocabulary.ts';
import type { Ledger } from '../../manager/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import type { HealthView } from '../../api/contract.ts';
import type { EngineInfo } from '../ownership/engine-file.ts';
import { isFenced, ownedByAnother } from './fence.ts';
import { recoveryEvents } from './recovery-events.ts';
import type { ClaimedJournal } from './truth.ts';

/** 1, 2, 4, … s, at most 30 s, without end: reads and getModelPath go on meanwhile. */
const REOPEN_WAITS = { firstMs: 1_000, longestMs: 30_000 };

export interface JournalKeeperOptions {
  ledger: Ledger;
  clock: Clock;
  logger: Logger;
  /** Opens the journal anew, with a new segment. */
  open(): Promise<ClaimedJournal>;
  /** EngineStarted of this run, for the new segment. */
  startedEvent(): NewEvent;
  /** Called when the ledger has the new journal, with what its opening found. */
  onOpened(claimed: ClaimedJournal): void;
  /** Called when the journal works again: everything that stopped because of it goes on. */
  onReopened(): void;
  /** Another engine writes the journal: this one must touch nothing more. */
  onFenced(): void;
  /** The engine that engine.json names, if it is another one. */
  otherOwner(): Promise<EngineInfo | null>;
  damaged: boolean;
  /** Why this program may only read the journal, or null. */
  readOnly: string | null;
}

/**
 * Opens the journal anew after a failed sync, with backoff, and shows it in health. A failed sync
 * ends a journal, but not the engine. A fenced journal is never opened anew: it has another writer.
 */
export class JournalKeeper {
  readonly health$: BehaviorSubject<HealthView['journal']>;
  #o: JournalKeeperOptions;
  /** An error that a working journal keeps: health shows it while there is nothing worse. */
  #standing: HealthView['journal']['error'];
  #reopening = false;
  #closed = false;
  #cancelWait: () => void = () => undefined;

  constructor(options: JournalKeeperOptions) {
    this.#o = options;
    this.#standing = foundAtStart(options);
    this.health$ = new BehaviorSubject<HealthView['journal']>(this.#status(this.#standing));
    options.ledger.events$.subscribe(() => {
      if (!this.#reopening) this.health$.next(this.#status(this.health$.value.error));
    });
    options.ledger.failures$.subscribe(error => {
      if (isFenced(error)) this.#stop(error);
      else if (error.code === 'JOURNAL_UNWRITABLE') void this.#reopen(error);
    });
  }

  /** A part of the journal was found damaged. */
  damaged(): void {
    if (this.#standing) return;
    this.#standing = DAMAGED.toJSON();
    if (this.health$.value.ok) this.health$.next(this.#status(this.#standing));
  }

  close(): void {
    this.#closed = true;
    this.#cancelWait();
  }

  /** Another engine owns the directory, whether or not it has written the journal yet. */
  takenOver(by: EngineInfo): void {
    this.#stop(ownedByAnother(by));
  }

  #stop(error: ModelError): void {
    if (this.#closed) return;
    this.close();
    this.#o.logger.error('Another engine writes the journal: this one changes nothing more.', errorFields(error));
    this.#o.onFenced();
    void this.#tell(error);
  }

  /** Who took over is in engine.json before its segment is in the journal. */
  async #tell(error: ModelError): Promise<void> {
    const by = await this.#o.otherOwner().catch(() => null);
    this.health$.next(this.#status((by === null ? error : ownedByAnother(by)).toJSON()));
  }

  async #reopen(error: ModelError): Promise<void> {
    if (this.#reopening || this.#closed) return;
    this.#reopening = true;
    this.#o.logger.error('The journal can not be written; it is opened anew.', errorFields(error));
    this.health$.next(this.#status(error.toJSON()));
    for (let failures = 1; !this.#closed; failures += 1) {
      await this.#pause(backoffMs(REOPEN_WAITS, failures));
      if (this.#closed || (await this.#openedAnew())) break;
    }
    this.#reopening = false;
    if (this.#closed) return;
    this.#o.logger.info('The journal is written again.');
    this.health$.next(this.#status(this.#standing));
    this.#o.onReopened();
  }

  /** Ends at once when the engine closes: a timer of half a minute would keep the process alive. */
  async #pause(ms: number): Promise<void> {
    await new Promise<void>(resolve => {
      const cancel = this.#o.clock.after(ms, resolve);
      this.#cancelWait = () => {
        cancel();
        resolve();
      };
    });
  }

  async #openedAnew(): Promise<boolean> {
    const { ledger, logger } = this.#o;
    try {
      await closeQuietly(ledger.journal);
      const claimed = await this.#o.open();
      const { journal, recovery, state } = claimed;
      if (this.#closed) {
        await closeQuietly(journal);
        return false;
      }
      const found = recoveryEvents({ ...recovery, unclean: false }, state.damage);
      ledger.replaceJournal(journal, state);
      if (recovery.damage.length > 0) this.#standing ??= DAMAGED.toJSON();
      this.#o.onOpened(claimed);
      await ledger.append([this.#o.startedEvent(), ...found]);
      return true;
    } catch (thrown) {
      const failure = toModelError(thrown, 'JOURNAL_UNWRITABLE');
      if (isFenced(failure)) this.#stop(failure);
      else logger.warn('The journal can not be opened anew yet; it is tried again.', errorFields(failure));
      return false;
    }
  }

  #status(error: HealthView['journal']['error']): HealthView['journal'] {
    const { journal } = this.#o.ledger;
    const { seq, crc } = journal.cursor();
    return { ok: error === null, id: journal.id, seq, crc, error };
  }
}

function foundAtStart({ damaged, readOnly }: JournalKeeperOptions): HealthView['journal']['error'] {
  if (readOnly !== null) return new ModelError('JOURNAL_UNWRITABLE', readOnly).toJSON();
  return damaged ? DAMAGED.toJSON() : null;
}

const DAMAGED = new ModelError('JOURNAL_DAMAGED', 'A part of the journal is damaged; see JournalDamaged events.');

/** A descriptor whose sync failed may fail to close too. It is given up in both cases. */
async function closeQuietly(journal: Journal): Promise<void> {
  await journal.close().catch(() => undefined);
}
