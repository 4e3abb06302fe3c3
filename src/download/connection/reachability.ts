import type { ModelVersion } from '../../model/identity.ts';
import { CHECKSUM_FILE } from '../../model/manifest.ts';
import type { DownloadContext } from '../base/context.ts';
import { dismiss } from './exchange.ts';
import { toFailure } from '../base/failure.ts';

/** Does the library's host answer at all? Any answer counts, also a refusal. */
export async function probe(
  context: DownloadContext,
  model: ModelVersion,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const timeout = new AbortController();
  const cancel = context.clock.after(timeoutMs, () => timeout.abort(new Error('The probe got no answer.')));
  try {
    const { url, headers } = context.library.file(model.modelId, model.version, CHECKSUM_FILE);
    const both = AbortSignal.any([signal, timeout.signal]);
    await dismiss(await context.fetch(url, { method: 'HEAD', headers, redirect: 'manual', signal: both }));
    return true;
  } catch (error) {
    // A certificate that isn't trusted, or a proxy that refuses, is an answer too: the next attempt says so by its name.
    return !timeout.signal.aborted && !signal.aborted && toFailure(error).kind !== 'network';
  } finally {
    cancel();
  }
}

/** A task that waits for the network. */
interface Waiting {
  model: ModelVersion;
  onAnswer: () => void;
}

/**
 * Finds out when the library answers again, once for all tasks that wait for it: twenty of them cost it no more than one.
 * Briskly for the first minute of an outage, so that a download goes on within 2 s of its end; then every few seconds.
 * Jittered from the first probe on, so that a thousand clients don't come back in one instant.
 */
export class Reachability {
  readonly #context: DownloadContext;
  /** In the order they came. */
  readonly #waiting = new Set<Waiting>();
  #briskUntil = -Infinity;
  /** Ends the wait or the probe that goes on now. */
  #cancel: () => void = () => undefined;

  constructor(context: DownloadContext) {
    this.#context = context;
    context.hint.onNext(() => this.#hinted());
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

  /** Its outage has just begun, however long others have been waiting: the brisk minute begins anew. */
  #join(waiting: Waiting): void {
    const underWay = this.#waiting.size > 0 && this.#isBrisk();
    const { clock, policy } = this.#context;
    this.#briskUntil = clock.monotonic() + policy.briskForMs;
    this.#waiting.add(waiting);
    if (!underWay) this.#probeLater();
  }

  #isBrisk(): boolean {
    return this.#context.clock.monotonic() < this.#briskUntil;
  }

  #hinted(): void {
    if (this.#waiting.size > 0) void this.#probeNow();
  }

  #probeLater(): void {
    this.#cancel();
    this.#cancel = this.#context.clock.after(this.#waitMs(), () => void this.#probeNow());
  }

  #waitMs(): number {
    const { policy, random } = this.#context;
    const { briskProbeMs, slowProbeMinMs, slowProbeMaxMs } = policy;
    const [min, max] = this.#isBrisk() ? [briskProbeMs / 2, briskProbeMs] : [slowProbeMinMs, slowProbeMaxMs];
    return min + random() * (max - min);
  }

  /** Never rejects. */
  async #probeNow(): Promise<void> {
    this.#cancel();
    const [oldest] = this.#waiting;
    if (oldest === undefined) return;
    const stop = new AbortController();
    this.#cancel = () => stop.abort();
    const { briskProbeTimeoutMs, slowProbeTimeoutMs } = this.#context.policy;
    const timeoutMs = this.#isBrisk() ? briskProbeTimeoutMs : slowProbeTimeoutMs;
    const answered = await probe(this.#context, oldest.model, timeoutMs, stop.signal);
    // Another probe is on its way, or nobody waits any more.
    if (stop.signal.aborted) return;
    if (answered) this.#release();
    else this.#probeLater();
  }

  #release(): void {
    const all = [...this.#waiting];
    this.#waiting.clear();
    for (const { onAnswer } of all) onAnswer();
  }
}
