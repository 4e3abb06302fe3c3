import type { Clock } from '../../ports/clock.ts';

/** A machine that is still awake so long after it said it would sleep did not go to sleep. */
const AWAKE_MS = 60_000;

/** From the word of the host that the machine goes to sleep to the word that it woke up. */
export class Sleep {
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  /** null while the machine is awake. */
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, onEnd: () => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
  }

  get lasts(): boolean {
    return this.#cancel !== null;
  }

  begin(): void {
    this.cancel();
    // Of a sleep that did not happen, nobody tells.
    this.#cancel = this.#clock.after(AWAKE_MS, () => this.end());
  }

  end(): void {
    if (!this.lasts) return;
    this.cancel();
    this.#onEnd();
  }

  /** Ends it without a word. */
  cancel(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
