/** Limits the tasks in transfer. The others wait, in the order in which they came. */
export interface Slots {
  /**
   * Resolves to the function that gives the slot back. Rejects with the signal's reason.
   *
   * @param onWait called with true when none is free now, and with false at the end of that wait
   */
  take(signal: AbortSignal, onWait?: (waits: boolean) => void): Promise<() => void>;
  /** Admits waiting tasks: the limit may have been raised. */
  admit(): void;
}

/** @param max the limit: read when a slot is wanted, when one is given back, and by `admit` */
export function createSlots(max: () => number): Slots {
  let taken = 0;
  const waiting: (() => void)[] = [];

  function admit(): void {
    while (waiting.length > 0 && taken < Math.max(1, max())) {
      taken += 1;
      waiting.shift()?.();
    }
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
    admit,
    take: (signal, onWait) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        let told = false;
        const enter = () => {
          signal.removeEventListener('abort', leave);
          if (told) onWait?.(false);
          resolve(give());
        };
        const leave = () => {
          const at = waiting.indexOf(enter);
          if (at >= 0) waiting.splice(at, 1);
          admit();
          if (told) onWait?.(false);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(enter);
        admit();
        told = waiting.includes(enter);
        if (told) onWait?.(true);
      }),
  };
}
