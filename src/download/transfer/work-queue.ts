import { setMaxListeners } from 'node:events';
import { SUPERSEDED } from '../base/failure.ts';

export interface WorkQueueOptions<T> {
  /** In the order in which they are begun. */
  items: T[];
  /** How many may be in work now; at least one. Read each time. */
  atOnce: () => number;
  /** Whether the item may be stopped for others. An item that is nearly done goes on. */
  mayWait: (item: T) => boolean;
  /**
   * Works on one item to its end, or until the signal stops it. Begun again, it goes on where it
   * was.
   */
  work: (item: T, signal: AbortSignal) => Promise<void>;
  /** Stops all items. The first failure of an item aborts it. */
  all: AbortController;
}

/**
 * Works on items in order, several at once. When the limit rises, the next items begin; when it
 * falls, the newest items stop and wait again.
 */
export class WorkQueue<T> {
  readonly #options: WorkQueueOptions<T>;
  readonly #waiting: T[];
  /** Oldest first. */
  readonly #running = new Map<T, AbortController>();
  #failed: { error: unknown } | null = null;
  #onEnd: () => void = () => undefined;

  constructor(options: WorkQueueOptions<T>) {
    this.#options = options;
    this.#waiting = [...options.items];
  }

  /**
   * Resolves when no item is left. When all have ended, it rejects with the first failure or the
   * stop's reason.
   */
  async run(): Promise<void> {
    const { signal } = this.#options.all;
    const onStop = () => this.#running.forEach(stop => stop.abort(signal.reason));
    signal.addEventListener('abort', onStop, { once: true });
    await new Promise<void>(resolve => {
      this.#onEnd = resolve;
      this.adjust();
    });
    signal.removeEventListener('abort', onStop);
    if (this.#failed) throw this.#failed.error;
    if (this.#waiting.length > 0) signal.throwIfAborted();
  }

  /** Looks again how many may be in work. */
  adjust(): void {
    const { atOnce, mayWait, all } = this.#options;
    const allowed = atOnce();
    for (const [item, stop] of [...this.#running].slice(allowed)) if (mayWait(item)) stop.abort(SUPERSEDED);
    while (!all.signal.aborted && this.#running.size < allowed) {
      const item = this.#waiting.shift();
      if (item === undefined) break;
      void this.#workOn(item);
    }
    if (this.#running.size === 0) this.#onEnd();
  }

  /** Never rejects. */
  async #workOn(item: T): Promise<void> {
    const { work, all } = this.#options;
    const stop = new AbortController();
    // Each connection of the item listens to this signal. Node would warn of more than ten
    // listeners.
    setMaxListeners(0, stop.signal);
    this.#running.set(item, stop);
    try {
      await work(item, stop.signal);
    } catch (error) {
      if (stop.signal.reason === SUPERSEDED) this.#waiting.unshift(item);
      else this.#fail(all.signal.aborted ? all.signal.reason : error);
    }
    this.#running.delete(item);
    this.adjust();
  }

  #fail(error: unknown): void {
    this.#failed ??= { error };
    this.#options.all.abort(error);
  }
}
