import type { Ledger } from '../../manager/index.ts';
import type { Clock } from '../../ports/clock.ts';

export interface UndoWaitsOptions {
  ledger: Ledger;
  clock: Clock;
  /** A wait ended: the partial files may go. */
  onEnd: (ref: string) => void;
}

/**
 * Cancelled downloads whose partial files wait for a moment, so that the cancel can be taken back.
 * A wait is no fact: an engine that starts meanwhile discards at once. It holds back nobody who
 * needs the room.
 */
export class UndoWaits {
  readonly #o: UndoWaitsOptions;
  /** By `model_id@version`: stops the timer. */
  readonly #waits = new Map<string, () => void>();

  constructor(options: UndoWaitsOptions) {
    this.#o = options;
    options.ledger.events$.subscribe(event => {
      if (event.type === 'DownloadPaused' && event.data.reason === 'disk') this.#endAll();
    });
  }

  has(ref: string): boolean {
    return this.#waits.has(ref);
  }

  /** Begins a wait, or ends the one that is there: `ms` undefined. */
  set(ref: string, ms: number | undefined): void {
    this.#waits.get(ref)?.();
    this.#waits.delete(ref);
    if (ms !== undefined && !this.#isRoomWanted(ref)) {
      const cancel = this.#o.clock.after(ms, () => this.end(ref));
      this.#waits.set(ref, cancel);
    }
  }

  end(ref: string): void {
    if (!this.#waits.has(ref)) return;
    this.set(ref, undefined);
    this.#o.onEnd(ref);
  }

  /** The engine stops: no timer is left, and nothing is discarded. */
  close(): void {
    for (const cancel of this.#waits.values()) cancel();
  }

  #endAll(): void {
    for (const ref of [...this.#waits.keys()]) this.end(ref);
  }

  /** By another download: one that is cancelled itself may wait for room that nobody else wants. */
  #isRoomWanted(ref: string): boolean {
    const { models } = this.#o.ledger.state;
    return [...models].some(
      ([other, { status, task }]) => other !== ref && status === 'paused' && task?.pause?.reason === 'disk',
    );
  }
}
