import type { Subscription } from 'rxjs';
import type { Outline } from '../../events/types.ts';
import type { Ledger } from '../../manager/index.ts';
import type { CheckpointWriter } from '../../projections/index.ts';

/** So many events are folded at most at a start after a kill: some milliseconds. */
export const CHECKPOINT_EVERY_EVENTS = 2_000;

export interface CheckpointOrigin {
  writtenSeq: number;
  outline: Outline | null;
}

/** Writes a checkpoint of the durable state now and then, and at a clean stop. No append waits for it. */
export class CheckpointKeeper {
  #ledger: Ledger;
  #writer: CheckpointWriter;
  #writtenSeq: number;
  #outline: Outline | null;
  #subscription: Subscription;

  /**
   * `writtenSeq`: place of the checkpoint that is there; 0 when none is of use. `outline`: of segments that were damaged when this
   * run opened the journal, all of it recorded and reconciled by now.
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

  /** Nothing more is written: the journal has another owner, whose checkpoint it now is, or lost events meanwhile. */
  stop(): void {
    this.#subscription.unsubscribe();
  }

  /** Writes the last one, unless it was stopped before. Never rejects. */
  async close(): Promise<void> {
    const stopped = this.#subscription.closed;
    this.stop();
    await this.#writer.idle();
    if (!stopped) await this.#write();
  }

  async #write(): Promise<void> {
    const { journal, state } = this.#ledger;
    const at = { ...journal.cursor(), ...(this.#outline && { outline: this.#outline }) };
    // Of a batch, the journal is done before the last group's events are folded: the next event finds them together.
    if (at.seq !== state.seq || at.seq === 0) return;
    this.#writtenSeq = at.seq;
    await this.#writer.write({ at, state });
  }
}
