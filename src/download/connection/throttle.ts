import type { Clock } from '../../ports/clock.ts';

/**
 * Bytes of so many milliseconds may be read at once after a pause: what a late timer left. More
 * would show as a burst.
 */
const BURST_MS = 150;

/** A connection that waits to read. */
interface Waiting {
  taskId: string;
  bytes: number;
  go: () => void;
}

/**
 * Keeps what all downloads together read below a limit: a bucket of bytes that fills at that rate.
 * A connection takes its bytes before it reads them. Among tasks that wait, the one that has had
 * least goes first, so that a task with four connections gets no more than one with one.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #limit: () => number | null;
  /** Bytes that may be read at #at; below 0 when more was read than was taken. */
  #level = 0;
  #at: number;
  #limited = false;
  #waiting: Waiting[] = [];
  /** By task: what it has had. Only differences count; #had is where a new one begins. */
  readonly #hadBy = new Map<string, number>();
  #had = 0;
  #cancel: (() => void) | null = null;

  /** @param limit bytes a second, or null; read each time, so that a change holds at once */
  constructor(clock: Clock, limit: () => number | null) {
    this.#clock = clock;
    this.#limit = limit;
    this.#at = clock.monotonic();
  }

  /**
   * Takes bytes before they are read.
   *
   * @returns null when they may be read now; else it resolves when they may, or rejects with the
   *   signal's reason
   */
  take(bytes: number, taskId: string, signal: AbortSignal): Promise<void> | null {
    const limit = this.#limit();
    this.#limited = limit !== null;
    if (limit === null) {
      if (this.#waiting.length > 0) this.admit();
      return null;
    }
    this.#fill(limit);
    if (this.#waiting.length > 0 || this.#level <= 0) return this.#wait(bytes, taskId, signal);
    this.#charge(bytes, taskId);
    return null;
  }

  /** What was read is more, or less, than was taken. */
  correct(bytes: number): void {
    if (this.#limited) this.#level -= bytes;
  }

  /** Lets those read who may now. The limit may have been changed. */
  admit(): void {
    this.#cancel?.();
    this.#cancel = null;
    const limit = this.#limit();
    if (limit !== null) this.#fill(limit);
    while (this.#waiting.length > 0 && (limit === null || this.#level > 0)) {
      const next = this.#waiting.reduce((a, b) => (this.#hadOf(b) < this.#hadOf(a) ? b : a));
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#charge(next.bytes, next.taskId);
      next.go();
    }
    if (limit === null) this.#level = 0;
    else if (this.#waiting.length > 0) this.#lookAgain(limit);
  }

  #wait(bytes: number, taskId: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const wish = { bytes, taskId, go };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(wish), 1);
        reject(signal.reason as Error);
      };
      if (signal.aborted) return reject(signal.reason as Error);
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(wish);
      if (this.#cancel === null) this.admit();
    });
  }

  #lookAgain(limit: number): void {
    const ms = Math.max(1, Math.ceil(((1 - this.#level) * 1000) / limit));
    this.#cancel = this.#clock.after(ms, () => this.admit());
  }

  #fill(limit: number): void {
    const now = this.#clock.monotonic();
    this.#level = Math.min(this.#level + ((now - this.#at) * limit) / 1000, (BURST_MS * limit) / 1000);
    this.#at = now;
  }

  #hadOf({ taskId }: Pick<Waiting, 'taskId'>): number {
    return Math.max(this.#hadBy.get(taskId) ?? 0, this.#had);
  }

  #charge(bytes: number, taskId: string): void {
    this.#level -= bytes;
    this.#had = this.#hadOf({ taskId });
    this.#hadBy.set(taskId, this.#had + bytes);
    // Who has had no more than the one that is served begins where a new one does.
    for (const [id, had] of this.#hadBy) if (had <= this.#had) this.#hadBy.delete(id);
  }
}
