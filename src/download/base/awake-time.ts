import type { Clock } from '../../ports/clock.ts';
import type { DownloadPolicy } from './policy.ts';

type Limits = Pick<DownloadPolicy, 'watchdogTickMs' | 'clockJumpMs'>;

/**
 * A stopwatch that stands still while the machine sleeps. Where the monotonic clock stops in sleep, nothing has to be
 * done; where it goes on, a tick that comes far too late tells of it. Runs a timer between `start` and `stop`.
 */
export class AwakeTime {
  readonly #clock: Clock;
  readonly #limits: Limits;
  #ms: number;
  #countedTo = 0;
  #cancel: (() => void) | null = null;

  /** `ms`: what it shows at first. */
  constructor(clock: Clock, limits: Limits, ms = 0) {
    this.#clock = clock;
    this.#limits = limits;
    this.#ms = ms;
  }

  get running(): boolean {
    return this.#cancel !== null;
  }

  start(): void {
    if (this.running) return;
    this.#countedTo = this.#clock.monotonic();
    this.#tickLater();
  }

  stop(): void {
    if (!this.running) return;
    this.#count();
    this.#cancel?.();
    this.#cancel = null;
  }

  /** Stops it, too. */
  reset(): void {
    this.stop();
    this.#ms = 0;
  }

  /** Milliseconds so far. */
  read(): number {
    if (this.running) this.#count();
    return this.#ms;
  }

  #tickLater(): void {
    this.#cancel = this.#clock.after(this.#limits.watchdogTickMs, () => {
      this.#count();
      this.#tickLater();
    });
  }

  #count(): void {
    const { watchdogTickMs, clockJumpMs } = this.#limits;
    const now = this.#clock.monotonic();
    const elapsed = now - this.#countedTo;
    this.#countedTo = now;
    this.#ms += elapsed - watchdogTickMs > clockJumpMs ? watchdogTickMs : elapsed;
  }
}
