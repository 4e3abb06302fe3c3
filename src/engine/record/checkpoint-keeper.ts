import type { Subscription } from 'rxjs';
import type { Outline } from '../../events/types.ts';
import type { Ledger } from '../../manager/index.ts';
import type { CheckpointWriter } from '../../projections/index.ts';

/** A start after a kill folds at most so many events: some milliseconds. */
export const CHECKPOINT_EVERY_EVENTS = 2_000;

export interface CheckpointOrigin {
  writtenSeq: number;
  outline: Outline | null;
}

/**
 * Writes a checkpoint of the durable state every CHECKPOINT_EVERY_EVENTS, and at a clean stop. No
 * append waits for it.
 */
export class CheckpointKeeper {
  #ledger: Ledger;
  #writer: CheckpointWriter;
  #writtenSeq: number;
  #outline: Outline | null;
  #subscription: Subscription;

  /**
   * `writtenSeq`: seq of the checkpoint on the disk; 0 when there is none that can be used.
   * `outline`: of the segments that were damaged when this run opened the journal. Their damage is
   * recorded and reconciled by now.
   */
  constructor(ledger: Ledger, writer: CheckpointWriter, { writtenSeq, outline }: CheckpointOrigin) {
    this.#ledger = ledger;
    this.#writer = writer;
    this.#writtenSeq = writtenSeq;
    this.#outline = outline;
    this.#subscription = ledger.state$.subscribe(({ seq }) => {
      if (seq - this.#writtenSeq >= CHECKPOINT_EVERY_EVENTS && !this.#writer.busy) void this.#write();
    });
  }

  /**
   * Ends the writing: the journal, and so its checkpoint, has another owner, or events were lost
   * meanwhile.
   */
  stop(): void {
    this.#subscription.unsubscribe();
  }

  /** Writes the last checkpoint, unless `stop` came before. Never rejects. */
  async close(): Promise<void> {
    const stopped = this.#subscription.closed;
    this.stop();
    await this.#writer.idle();
    if (!stopped) await this.#write();
  }

  async #write(): Promise<void> {
    const { journal, state } = this.#ledger;
    const at = { ...journal.cursor(), ...(this.#outline && { outline: this.#outline }) };
    // Inside a batch the journal is ahead of the fold. The next event finds the two at the same
    // seq.
    if (at.seq !== state.seq || at.seq === 0) return;
    this.#writtenSeq = at.seq;
    await this.#writer.write({ at, state });
  }
}
