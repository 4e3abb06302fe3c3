import type { DownloadContext } from './context.ts';
import type { ProgressSample } from '../types.ts';
import { createSpeedMeter } from './speed.ts';

export type Measured = Pick<
  ProgressSample,
  'taskId' | 'modelId' | 'version' | 'phase' | 'receivedBytes' | 'totalBytes'
>;

/**
 * Turns bytes as they are done into progress samples, at most one each `progressMs`. `receivedBytes` of the beginning is
 * where the count starts.
 */
export function createSampler(
  { clock, policy }: Pick<DownloadContext, 'clock'> & { policy: { progressMs: number } },
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
    if (now - sampledAt < policy.progressMs) return;
    sampledAt = now;
    const { totalBytes } = beginning;
    // Bytes looked at twice are not more than all of them.
    const shown = totalBytes === null ? receivedBytes : Math.min(receivedBytes, totalBytes);
    onSample({ ...beginning, receivedBytes: shown, bytesPerSecond: speed.bytesPerSecond() });
  };
}
