import { backoffMs } from '../../model/backoff.ts';
import type { Clock } from '../../ports/clock.ts';
import type { RetryPolicy } from '../base/policy.ts';
import { AwakeTime } from './awake-time.ts';

export interface BackoffOptions {
  clock: Clock;
  policy: RetryPolicy;
  /** Random in [0, 1), for jitter. */
  random: () => number;
}

/** The longest wait before this attempt, unless the server asked for more. */
export function retryCeilingMs({ retryCapMs, retryBaseMs }: RetryPolicy, attempt: number): number {
  return backoffMs({ firstMs: retryBaseMs, longestMs: retryCapMs }, attempt + 1);
}

export interface NextAttempt {
  attempt: number;
  waitMs: number;
  /** How long the task will have been failing by then. */
  failingMs: number;
}

/**
 * Decides when to retry, and when to stop. A wait is random in [0, min(cap, base * 2^attempt)],
 * and at least what the server asked for. Progress starts the count anew. Without any progress for
 * `giveUpMs` there is no next attempt.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #attempt: number;
  /** Counts from the first failure until there is progress. */
  readonly #failing: AwakeTime;

  /**
   * @param attempt attempts made before a restart
   * @param failingMs how long they had been failing
   */
  constructor(options: BackoffOptions, attempt: number, failingMs = 0) {
    this.#options = options;
    this.#attempt = attempt;
    this.#failing = new AwakeTime(options.clock, options.policy, failingMs);
    if (attempt > 0) this.#failing.start();
  }

  progressed(): void {
    this.#attempt = 0;
    this.#failing.reset();
  }

  /**
   * Waits without counting the time: an outage, a full disk or the turn of other tasks says
   * nothing about the server.
   */
  async excuse<T>(wait: () => Promise<T>): Promise<T> {
    const { running } = this.#failing;
    this.#failing.stop();
    try {
      return await wait();
    } finally {
      if (running) this.#failing.start();
    }
  }

  /** The next attempt, or null when it is time to give up. */
  next(retryAfterMs: number | null): NextAttempt | null {
    const { policy, random } = this.#options;
    this.#failing.start();
    const failing = this.#failing.read();
    if (failing >= policy.giveUpMs) return null;
    this.#attempt += 1;
    const jittered = random() * retryCeilingMs(policy, this.#attempt);
    const asked = Math.min(retryAfterMs ?? 0, policy.retryAfterCapMs);
    const waitMs = Math.round(Math.max(jittered, asked));
    return { attempt: this.#attempt, waitMs, failingMs: Math.round(failing) + waitMs };
  }

  /** Stops the timer: there are no more attempts. */
  end(): void {
    this.#failing.stop();
  }
}
