import type { Clock } from '../../ports/clock.ts';

/** The time over which speed is measured. */
const WINDOW_MS = 5000;
const SAMPLE_MS = 250;

/** Measures bytes per second over the last few seconds: 0 when nothing came in that time. */
export interface SpeedMeter {
  add(bytes: number): void;
  bytesPerSecond(): number;
}

export function createSpeedMeter(clock: Clock): SpeedMeter {
  const samples: { at: number; bytes: number }[] = [];
  const began = clock.monotonic();

  function prune(now: number): void {
    while (samples[0] && samples[0].at < now - WINDOW_MS) samples.shift();
  }

  return {
    add: bytes => {
      const now = clock.monotonic();
      const last = samples.at(-1);
      if (last && now - last.at < SAMPLE_MS) last.bytes += bytes;
      else samples.push({ at: now, bytes });
      prune(now);
    },
    bytesPerSecond: () => {
      const now = clock.monotonic();
      prune(now);
      const bytes = samples.reduce((sum, sample) => sum + sample.bytes, 0);
      const over = Math.min(WINDOW_MS, Math.max(now - began, SAMPLE_MS));
      return Math.round((bytes * 1000) / over);
    },
  };
}
