import type { Clock } from '../../src/ports/clock.ts';

export interface ManualClock extends Clock {
  /** Moves time on and runs what is due, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>;
}

/** A clock that only a test moves. */
export function manualClock(start = Date.parse('2026-01-01T00:00:00.000Z')): ManualClock {
  let now = 0;
  let timers: { at: number; callback: () => void }[] = [];

  async function advance(ms: number): Promise<void> {
    const end = now + ms;
    await settle();
    for (;;) {
      const [due] = timers.filter(timer => timer.at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      now = due.at;
      timers = timers.filter(timer => timer !== due);
      due.callback();
      await settle();
    }
    now = end;
  }

  return {
    now: () => start + now,
    monotonic: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.push(timer);
      return () => void (timers = timers.filter(other => other !== timer));
    },
    advance,
  };
}

/** Lets every promise that can settle do so. */
function settle(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve));
}
