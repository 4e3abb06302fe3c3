import { setMaxListeners } from 'node:events';
import { SUPERSEDED } from '../connection/connection-failure.ts';

export interface WorkersOptions<T> {
  /** In the order in which they are begun. */
  items: T[];
  /** How many may be in work now; at least one. Read again at each turn. */
  atOnce: () => number;
  /** One that is nearly done isn't stopped for others. */
  mayWait: (item: T) => boolean;
  /** Works on one to its end, or until the signal stops it. Begun again, it goes on where it was. */
  work: (item: T, signal: AbortSignal) => Promise<void>;
  /** Stops all of them; the first failure of one aborts it too. */
  all: AbortController;
}

/** Works on items in order, so many at once as may be: when more may, the next ones begin, and when fewer, the newest wait again. */
export class Workers<T> {
  readonly #options: WorkersOptions<T>;
  readonly #waiting: T[];
  /** Oldest first. */
  readonly #running = new Map<T, AbortController>();
  #failed: { error: unknown } | null = null;
  #onEnd: () => void = () => undefined;

  constructor(options: WorkersOptions<T>) {
    this.#options = options;
    this.#waiting = [...options.items];
  }

  /** Resolves when nothing is left to do. Rejects with the first failure, or why all were stopped, when all have ended. */
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
    // Each connection listens to it, and there may be any number: that is no leak to warn a person of.
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
