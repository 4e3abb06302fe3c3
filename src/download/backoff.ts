import type { DownloadContext } from './context.ts';

type BackoffContext = Pick<DownloadContext, 'clock' | 'policy' | 'random'>;

/**
 * When to retry, and when to stop retrying. Waits are random in [0, min(cap, base * 2^attempt)] and at least what the
 * server asked for. Progress starts the count anew; without any for `giveUpMs`, there is no next attempt.
 */
export class Backoff {
  readonly #context: BackoffContext;
  #attempt: number;
  #failingSince: number | null = null;

  /** `attempt`: how many were already made before a restart. */
  constructor(context: BackoffContext, attempt: number) {
    this.#context = context;
    this.#attempt = attempt;
  }

  progressed(): void {
    this.#attempt = 0;
    this.#failingSince = null;
  }

  /** Time that says nothing about the server, an outage of the network, doesn't count. */
  excuse(ms: number): void {
    if (this.#failingSince !== null) this.#failingSince += ms;
  }

  /** The next attempt's number and wait, or null when it is time to give up. */
  next(retryAfterMs: number | null): { attempt: number; waitMs: number } | null {
    const { clock, policy, random } = this.#context;
    const now = clock.monotonic();
    this.#failingSince ??= now;
    if (now - this.#failingSince >= policy.giveUpMs) return null;
    this.#attempt += 1;
    const ceiling = Math.min(policy.retryCapMs, policy.retryBaseMs * 2 ** Math.min(this.#attempt, 30));
    const jittered = random() * ceiling;
    const asked = Math.min(retryAfterMs ?? 0, policy.retryAfterCapMs);
    return { attempt: this.#attempt, waitMs: Math.round(Math.max(jittered, asked)) };
  }
}
