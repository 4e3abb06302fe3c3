import type { ModelVersion } from '../../model/identity.ts';
import type { Clock } from '../../ports/clock.ts';
import { toFailure } from '../base/failure.ts';
import type { ProbePolicy } from '../base/policy.ts';
import type { LibraryFiles } from './library-files.ts';
import type { NetworkHint } from './network-hint.ts';

export interface ReachabilityOptions {
  files: Pick<LibraryFiles, 'reach'>;
  hint: Pick<NetworkHint, 'onNext'>;
  clock: Clock;
  /** Random in [0, 1), for jitter. */
  random: () => number;
  policy: ProbePolicy;
}

/** A task that waits for the network. */
interface Waiting {
  model: ModelVersion;
  onAnswer: () => void;
}

/**
 * Finds out when the library answers again, with one series of probes for all tasks that wait. In
 * the first minute of an outage probes are brisk, so that a download goes on within 2 s of its
 * end; later one is sent every few seconds. All waits are random, so that a thousand clients don't
 * come back at the same moment.
 */
export class Reachability {
  readonly #options: ReachabilityOptions;
  /** Oldest first. */
  readonly #waiting = new Set<Waiting>();
  #briskUntil = -Infinity;
  /** Ends the current wait or probe. */
  #cancel: () => void = () => undefined;

  constructor(options: ReachabilityOptions) {
    this.#options = options;
    options.hint.onNext(() => this.#hinted());
  }

  /**
   * Whether the library's host answers now, in the time of a brisk probe. Any answer counts, also
   * a refusal.
   */
  answersNow(model: ModelVersion, signal: AbortSignal): Promise<boolean> {
    return this.#probe(model, this.#options.policy.briskProbeTimeoutMs, signal);
  }

  /** Resolves when the library answers again. Rejects with the signal's reason. */
  until(model: ModelVersion, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const leave = () => {
        this.#waiting.delete(waiting);
        if (this.#waiting.size === 0) this.#cancel();
        reject(signal.reason as Error);
      };
      const onAnswer = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const waiting: Waiting = { model, onAnswer };
      signal.addEventListener('abort', leave, { once: true });
      this.#join(waiting);
    });
  }

  /** For this task the outage has just begun: the brisk minute begins anew. */
  #join(waiting: Waiting): void {
    const underWay = this.#waiting.size > 0 && this.#isBrisk();
    const { clock, policy } = this.#options;
    this.#briskUntil = clock.monotonic() + policy.briskForMs;
    this.#waiting.add(waiting);
    if (!underWay) this.#probeLater();
  }

  #isBrisk(): boolean {
    return this.#options.clock.monotonic() < this.#briskUntil;
  }

  #hinted(): void {
    if (this.#waiting.size > 0) void this.#probeNow();
  }

  #probeLater(): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(this.#waitMs(), () => void this.#probeNow());
  }

  #waitMs(): number {
    const { policy, random } = this.#options;
    const { briskProbeMs, slowProbeMinMs, slowProbeMaxMs } = policy;
    const [min, max] = this.#isBrisk() ? [briskProbeMs / 2, briskProbeMs] : [slowProbeMinMs, slowProbeMaxMs];
    return min + random() * (max - min);
  }

  /** Probes for the oldest task. Never rejects. */
  async #probeNow(): Promise<void> {
    this.#cancel();
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    const stop = new AbortController();
    this.#cancel = () => stop.abort();
    const { briskProbeTimeoutMs, slowProbeTimeoutMs } = this.#options.policy;
    const timeoutMs = this.#isBrisk() ? briskProbeTimeoutMs : slowProbeTimeoutMs;
    const answered = await this.#probe(oldest.model, timeoutMs, stop.signal);
    // Another probe took its place, or no task waits any more.
    if (stop.signal.aborted) return;
    if (answered) this.#release();
    else this.#probeLater();
  }

  async #probe(model: ModelVersion, timeoutMs: number, signal: AbortSignal): Promise<boolean> {
    const timeout = new AbortController();
    const cancel = this.#options.clock.after(timeoutMs, () => timeout.abort(new Error('The probe got no answer.')));
    try {
      await this.#options.files.reach(model, AbortSignal.any([signal, timeout.signal]));
      return true;
    } catch (error) {
      // A certificate that isn't trusted, or a proxy that refuses, is an answer too: the next
      // attempt names it.
      return !timeout.signal.aborted && !signal.aborted && toFailure(error).kind !== 'await-network';
    } finally {
      cancel();
    }
  }

  #release(): void {
    const all = [...this.#waiting];
    this.#waiting.clear();
    for (const { onAnswer } of all) onAnswer();
  }
}
