import { AwakeTime } from '../base/awake-time.ts';
import type { DownloadContext } from '../base/context.ts';
import type { DownloadPolicy } from '../base/policy.ts';

type BackoffContext = Pick<DownloadContext, 'clock' | 'policy' | 'random'>;

/** The longest wait before an attempt, unless the server asked for more. */
export function retryCeilingMs({ retryCapMs, retryBaseMs }: DownloadPolicy, attempt: number): number {
  return Math.min(retryCapMs, retryBaseMs * 2 ** Math.min(attempt, 30));
}

export interface NextAttempt {
  attempt: number;
  waitMs: number;
  /** How long it will have failed by then. */
  failingMs: number;
}

/**
 * When to retry, and when to stop retrying. Waits are random in [0, min(cap, base * 2^attempt)] and at least what the
 * server asked for. Progress starts the count anew; without any for `giveUpMs`, there is no next attempt.
 */
export class Backoff {
  readonly #context: BackoffContext;
  #attempt: number;
  /** Runs from the first failure until there is progress. */
  readonly #failing: AwakeTime;

  /** How many attempts were already made before a restart, and for how long they had failed. */
  constructor(context: BackoffContext, attempt: number, failingMs = 0) {
    this.#context = context;
    this.#attempt = attempt;
    this.#failing = new AwakeTime(context.clock, context.policy, failingMs);
    if (attempt > 0) this.#failing.start();
  }

  progressed(): void {
    this.#attempt = 0;
    this.#failing.reset();
  }

  /** Time that says nothing about the server doesn't count: an outage of the network, a full disk, the turn of others. */
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
    const { policy, random } = this.#context;
    this.#failing.start();
    const failing = this.#failing.read();
    if (failing >= policy.giveUpMs) return null;
    this.#attempt += 1;
    const jittered = random() * retryCeilingMs(policy, this.#attempt);
    const asked = Math.min(retryAfterMs ?? 0, policy.retryAfterCapMs);
    const waitMs = Math.round(Math.max(jittered, asked));
    return { attempt: this.#attempt, waitMs, failingMs: Math.round(failing) + waitMs };
  }

  /** No more attempts: nothing is left running. */
  end(): void {
    this.#failing.stop();
  }
}
