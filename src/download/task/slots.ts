import { inOrder } from '../../model/queue-order.ts';

/** A task that wants a slot. */
export interface Candidate {
  taskId: string;
  /** Of all its files; null while unknown. A small one may take the slot beyond the limit. */
  bytes: number | null;
}

/**
 * Limits the tasks in transfer. The others wait: first those that a person put in an order, then
 * the others as they came. One slot beyond the limit takes only small tasks, so that a small one
 * doesn't wait for hours behind large ones. It never passes one that a person put before it.
 */
export interface Slots {
  /**
   * Resolves to the function that gives the slot back. Rejects with the signal's reason.
   *
   * @param onWait called with true when none is free now, and with false at the end of that wait
   */
  take(of: Candidate, signal: AbortSignal, onWait?: (waits: boolean) => void): Promise<() => void>;
  /** Admits waiting tasks: the limit may have been raised, or their order changed. */
  admit(): void;
}

interface Waiting extends Candidate {
  enter(extra: boolean): void;
}

export interface SlotsOptions {
  /** The limit: read when a slot is wanted, when one is given back, and by `admit`. */
  max: () => number;
  /** Ids of the tasks that a person put in an order, the first one first; read as well. */
  order?: (() => readonly string[]) | undefined;
  /** A task of fewer bytes is small. */
  smallBytes: number;
}

export function createSlots({ max, order = () => [], smallBytes }: SlotsOptions): Slots {
  const isSmall = ({ bytes }: Candidate) => bytes !== null && bytes < smallBytes;
  let taken = 0;
  let extraTaken = false;
  const waiting: Waiting[] = [];

  function admit(): void {
    for (let next = nextOne(); next !== null; next = nextOne()) {
      if (next.extra) extraTaken = true;
      else taken += 1;
      waiting.splice(waiting.indexOf(next.task), 1);
      next.task.enter(next.extra);
    }
  }

  /** Who may begin now, and whether in the slot beyond the limit. */
  function nextOne(): { task: Waiting; extra: boolean } | null {
    if (waiting.length === 0) return null;
    const byHand = order();
    const queue = inOrder(waiting, byHand, ({ taskId }) => taskId);
    if (queue[0] && taken < Math.max(1, max())) return { task: queue[0], extra: false };
    const task = extraTaken ? undefined : queue.find(isSmall);
    if (task === undefined) return null;
    const isPassed = queue.slice(0, queue.indexOf(task)).some(({ taskId }) => byHand.includes(taskId));
    return isPassed ? null : { task, extra: true };
  }

  function give(extra: boolean): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (extra) extraTaken = false;
      else taken -= 1;
      admit();
    };
  }

  return {
    admit,
    take: (of, signal, onWait) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        let told = false;
        const enter = (extra: boolean) => {
          signal.removeEventListener('abort', leave);
          if (told) onWait?.(false);
          resolve(give(extra));
        };
        const wish: Waiting = { ...of, enter };
        const leave = () => {
          const at = waiting.indexOf(wish);
          if (at >= 0) waiting.splice(at, 1);
          admit();
          if (told) onWait?.(false);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', leave, { once: true });
        waiting.push(wish);
        admit();
        told = waiting.includes(wish);
        if (told) onWait?.(true);
      }),
  };
}
