import type { Clock } from '../../ports/clock.ts';
import type { ProgressSample } from '../types.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { createSpeedMeter } from './speed.ts';

/** A sample without its speed. */
export type Measured = Omit<ProgressSample, 'bytesPerSecond'>;

export interface SamplerOptions {
  clock: Clock;
  /** Samples are at least this far apart. */
  progressMs?: number;
}

/**
 * Turns bytes as they are done into progress samples.
 *
 * @param beginning the first sample: the count starts at its `receivedBytes`
 * @returns the function to call with the number of bytes just done
 */
export function createSampler(
  { clock, progressMs = DEFAULT_POLICY.progressMs }: SamplerOptions,
  beginning: Measured,
  onSample: (sample: ProgressSample) => void,
): (bytes: number) => void {
  const speed = createSpeedMeter(clock);
  let receivedBytes = beginning.receivedBytes;
  let sampledAt = -Infinity;
  return bytes => {
    receivedBytes += bytes;
    speed.add(bytes);
    const now = clock.monotonic();
    if (now - sampledAt < progressMs) return;
    sampledAt = now;
    const { totalBytes } = beginning;
    // Bytes that are read twice count twice: the sum may pass the total.
    const shown = totalBytes === null ? receivedBytes : Math.min(receivedBytes, totalBytes);
    onSample({ ...beginning, receivedBytes: shown, bytesPerSecond: speed.bytesPerSecond() });
  };
}
