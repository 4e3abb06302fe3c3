import type { Clock } from '../ports/clock.ts';

/** How often a changed setting is looked for while somebody waits. */
const LOOK_MS = 1_000;

/** So many tasks may transfer at once; the others wait in the order they came. */
export interface Slots {
  /** Resolves to the function that gives the slot back. Rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<() => void>;
}

/** `max` is asked each time, and each second while somebody waits, so that a changed setting holds at once. */
export function createSlots(max: () => number, clock: Clock): Slots {
  let taken = 0;
  let stopLooking: (() => void) | null = null;
  const waiting: (() => void)[] = [];

  function admit(): void {
    while (waiting.length > 0 && taken < Math.max(1, max())) {
      taken += 1;
      waiting.shift()?.();
    }
    stopLooking?.();
    stopLooking = waiting.length > 0 ? clock.after(LOOK_MS, admit) : null;
  }

  function give(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      taken -= 1;
      admit();
    };
  }

  return {
    take: signal =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        const enter = () => {
          signal.removeEventListener('abort', leave);
          resolve(give());
        };
        const leave = () => {
          const at = waiting.indexOf(enter);
          if (at >= 0) waiting.splice(at, 1);
          admit();
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(enter);
        admit();
      }),
  };
}
