import { CHECKSUM_FILE } from '../model/manifest.ts';
import { delay } from '../ports/clock.ts';
import type { DownloadContext } from './context.ts';
import { dismiss } from './exchange.ts';
import { toFailure } from './failure.ts';

/** "The network may be back": wakes everybody who waits for it. */
export interface NetworkHint {
  give(): void;
  onNext(callback: () => void): () => void;
}

export function createNetworkHint(): NetworkHint {
  const waiting = new Set<() => void>();
  return {
    give: () => {
      for (const callback of [...waiting]) callback();
    },
    onNext: callback => {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
  };
}

/** Does the library's host answer at all? Any answer counts, also a refusal. */
export async function probe(
  context: DownloadContext,
  model: { modelId: string; version: string },
  timeoutMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { url, headers } = context.library.file(model.modelId, model.version, CHECKSUM_FILE);
  const timeout = new AbortController();
  const cancel = context.clock.after(timeoutMs, () => timeout.abort(new Error('The probe got no answer.')));
  try {
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

/**
 * Resolves when the library answers again. Briskly for the first minute of an outage, so that a download goes on within
 * 2 s of its end; then every few seconds, jittered so that a thousand clients don't come back in one instant.
 */
export async function untilReachable(
  context: DownloadContext,
  model: { modelId: string; version: string },
  hint: NetworkHint,
  signal: AbortSignal,
): Promise<void> {
  const { clock, policy, random } = context;
  const since = clock.monotonic();
  for (;;) {
    const brisk = clock.monotonic() - since < policy.briskForMs;
    const spread = policy.slowProbeMaxMs - policy.slowProbeMinMs;
    await delayOrHint(context, brisk ? policy.briskProbeMs : policy.slowProbeMinMs + random() * spread, hint, signal);
    const timeoutMs = brisk ? policy.briskProbeTimeoutMs : policy.slowProbeTimeoutMs;
    if (await probe(context, model, timeoutMs, signal)) return;
    signal.throwIfAborted();
  }
}

async function delayOrHint(
  context: DownloadContext,
  ms: number,
  hint: NetworkHint,
  signal: AbortSignal,
): Promise<void> {
  const early = new AbortController();
  const forget = hint.onNext(() => early.abort(HINTED));
  try {
    await delay(context.clock, ms, AbortSignal.any([signal, early.signal]));
  } catch (reason) {
    if (reason !== HINTED) throw reason;
  } finally {
    forget();
  }
}

const HINTED = new Error('The network may be back.');
