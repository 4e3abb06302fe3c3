import { join } from 'node:path';
import type { Subscription } from 'rxjs';
import { JournalCompressor } from '../../events/owner.ts';
import type { CompressLimits } from '../../events/owner.ts';
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

export interface JournalUpkeepOptions {
  dataDir: string;
  ledger: Ledger;
  clock: Clock;
  logger: Logger;
  onDamage: (damage: JournalDamage) => void;
  /** Pause between two chunks of a segment, in milliseconds. */
  breathMs: number;
  limits?: Partial<CompressLimits>;
}

/**
 * Keeps the index by model up to date with the journal, and compresses what is old of it, in the
 * background. No start, append or answer waits for it.
 */
export class JournalUpkeep {
  readonly #o: JournalUpkeepOptions;
  readonly #index: ModelIndexWriter;
  readonly #compressor: JournalCompressor;
  readonly #stopped = new AbortController();
  #subscription: Subscription | null = null;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #updatedSeq = 0;

  constructor(options: JournalUpkeepOptions) {
    this.#o = options;
    const { dataDir, ledger, clock, onDamage, breathMs, limits = {} } = options;
    const breathe = () => delay(clock, breathMs, this.#stopped.signal);
    this.#index = new ModelIndexWriter({ dataDir, fs: nodeFileSystem, clock, onDamage, breathe });
    this.#compressor = new JournalCompressor({
      ...{ dir: join(dataDir, 'journal'), fs: nodeFileSystem, clock, breathe, limits },
      journal: () => ledger.journal,
      append: async event => {
        // EngineStopped is the last event of a run.
        this.#stopped.signal.throwIfAborted();
        await ledger.append([event]);
      },
    });
  }

  /**
   * Resolves when index and archives are as new as the journal was. It never rejects. It ends soon after
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
    this.#index.forget(segment);
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
      // A segment is indexed first: its own file is read faster than an archive.
      await this.#step(() => this.#index.update(), 'The index of the journal can not be written.');
      await this.#step(() => this.#compressor.update(), 'The journal can not be compressed.');
    } while (this.#isAskedAgain && !this.#stopped.signal.aborted);
  }

  async #step(update: () => Promise<void>, warning: string): Promise<void> {
    try {
      if (!this.#stopped.signal.aborted) await update();
    } catch (error) {
      if (!this.#stopped.signal.aborted) this.#o.logger.warn(warning, errorFields(error));
    }
  }
}
