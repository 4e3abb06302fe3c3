import type { Clock } from '../../ports/clock.ts';

// A person waits 3 s for a window to close; then the host ends the process. All times count from
// the start of the stop.

/** Reports to the dispatch server have arrived, or are given up and recorded as failed. */
export const REPORTED_BY_MS = 1_500;
/** Transfers have recorded their progress. What hasn't ended by then isn't waited for. */
export const DRAINED_BY_MS = 2_000;
/** EngineStopped, registry.json and the checkpoint are on the disk; the journal is closed. */
export const RECORDED_BY_MS = 2_300;
/**
 * The data directory is free. In the rest of the time the endpoint's clients get the last state.
 */
export const RELEASED_BY_MS = 2_500;

/** The time of one stop. A quick step leaves its time to the steps after it. */
export class StopTime {
  readonly #clock: Clock;
  readonly #begun: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#begun = clock.monotonic();
  }

  /**
   * Resolves when the work is done, or `ms` after the stop began. Rejects with the work until then.
   */
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
