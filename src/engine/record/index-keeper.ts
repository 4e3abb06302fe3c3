import type { Subscription } from 'rxjs';
import type { JournalDamage } from '../../events/types.ts';
import type { Ledger } from '../../manager/index.ts';
import { delay } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { nodeFileSystem } from '../../ports/file-system.ts';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import { ModelIndexWriter } from '../../projections/index.ts';

/**
 * A segment holds some tens of thousands of events. So an index is only a moment late, and a look
 * costs almost nothing.
 */
const UPDATE_EVERY_EVENTS = 2_000;

export interface IndexKeeperOptions {
  dataDir: string;
  ledger: Ledger;
  clock: Clock;
  logger: Logger;
  onDamage: (damage: JournalDamage) => void;
  /** Pause between two chunks of a segment, in milliseconds. */
  breathMs: number;
}

/**
 * Keeps the index by model up to date with the journal, in the background. No start, append or
 * answer waits for it.
 */
export class IndexKeeper {
  readonly #o: IndexKeeperOptions;
  readonly #writer: ModelIndexWriter;
  readonly #stopped = new AbortController();
  #subscription: Subscription | null = null;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #updatedSeq = 0;

  constructor(options: IndexKeeperOptions) {
    this.#o = options;
    const { dataDir, clock, onDamage, breathMs } = options;
    const breathe = () => delay(clock, breathMs, this.#stopped.signal);
    this.#writer = new ModelIndexWriter({ dataDir, fs: nodeFileSystem, clock, onDamage, breathe });
  }

  /**
   * Resolves when the index is as new as the journal was. It never rejects. It ends soon after
   * `stop`.
   */
  async start(): Promise<void> {
    if (this.#stopped.signal.aborted) return;
    this.#subscription ??= this.#o.ledger.state$.subscribe(({ seq }) => {
      if (seq - this.#updatedSeq >= UPDATE_EVERY_EVENTS) void this.#update();
    });
    await this.#update();
  }

  /** A file disagrees with its segment. */
  wrong(segment: number): void {
    this.#writer.forget(segment);
    if (this.#subscription !== null) void this.#update();
  }

  stop(): void {
    this.#subscription?.unsubscribe();
    this.#stopped.abort(new Error('The engine stops.'));
  }

  async close(): Promise<void> {
    this.stop();
    await this.#running;
  }

  #update(): Promise<void> {
    this.#updatedSeq = this.#o.ledger.state.seq;
    this.#isAskedAgain = this.#running !== null;
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    do {
      this.#isAskedAgain = false;
      try {
        if (!this.#stopped.signal.aborted) await this.#writer.update();
      } catch (error) {
        if (this.#stopped.signal.aborted) return;
        this.#o.logger.warn('The index of the journal can not be written.', errorFields(error));
      }
    } while (this.#isAskedAgain);
  }
}
