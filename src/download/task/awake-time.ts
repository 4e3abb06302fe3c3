import type { Clock } from '../../ports/clock.ts';
import type { SleepPolicy } from '../base/policy.ts';

/**
 * A stopwatch that stands still while the machine sleeps. On some systems the monotonic clock goes
 * on during sleep: there a tick that comes far too late tells of it. A timer runs between `start`
 * and `stop`.
 */
export class AwakeTime {
  readonly #clock: Clock;
  readonly #policy: SleepPolicy;
  #ms: number;
  #countedTo = 0;
  #cancel: (() => void) | null = null;

  /** @param ms what it shows at first */
  constructor(clock: Clock, policy: SleepPolicy, ms = 0) {
    this.#clock = clock;
    this.#policy = policy;
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

  /** Stops it and sets it to 0. */
  reset(): void {
    this.stop();
    this.#ms = 0;
  }

  /** Milliseconds counted so far. */
  read(): number {
    if (this.running) this.#count();
    return this.#ms;
  }

  #tickLater(): void {
    this.#cancel = this.#clock.after(this.#policy.watchdogTickMs, () => {
      this.#count();
      this.#tickLater();
    });
  }

  #count(): void {
    const { watchdogTickMs, clockJumpMs } = this.#policy;
    const now = this.#clock.monotonic();
    const elapsed = now - this.#countedTo;
    this.#countedTo = now;
    this.#ms += elapsed - watchdogTickMs > clockJumpMs ? watchdogTickMs : elapsed;
  }
}
