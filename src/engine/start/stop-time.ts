import type { Clock } from '../../ports/clock.ts';

// A person waits 3 s for a window to close, and the host ends the process then. All from the start of the stop.

/** Transfers have reached their checkpoint; what hasn't ended by then is left to its fate. */
export const DRAINED_BY_MS = 2_000;
/** EngineStopped, registry.json and the checkpoint are on the disk, and the journal is closed. */
export const RECORDED_BY_MS = 2_300;
/** The data directory is free. The rest is the endpoint's: its clients get their last words. */
export const RELEASED_BY_MS = 2_500;

/** The time of one stop. A step that was quick leaves what it didn't need to those after it. */
export class StopTime {
  readonly #clock: Clock;
  readonly #begun: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#begun = clock.monotonic();
  }

  /** Resolves when the work is done, or so many ms after the stop began. Rejects with the work, while it is waited for. */
  async until(ms: number, work: Promise<unknown>): Promise<void> {
    let cancel = () => undefined as void;
    const late = new Promise<void>(resolve => {
      cancel = this.#clock.after(Math.max(0, this.#begun + ms - this.#clock.monotonic()), resolve);
    });
    try {
      await Promise.race([work, late]);
    } finally {
      cancel();
    }
  }
}
