import type { Clock } from '../../ports/clock.ts';

/** Speed is measured over this long. */
const WINDOW_MS = 5000;
const SAMPLE_MS = 250;

/** Bytes per second over the last few seconds; 0 when nothing came for that long. */
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

/** So much less is expected after a connection that was given up: a line that became slow is known for it after a few. */
const LOWER_BY = 4;

/** How fast the connections of one file are, so that one that crawls from its start is told from a slow line. */
export class Pace {
  #bytesPerMs = 0;

  /** What the last connection reached that brought all it was to bring; 0 when nobody knows yet. */
  get bytesPerMs(): number {
    return this.#bytesPerMs;
  }

  reached(bytesPerMs: number): void {
    this.#bytesPerMs = bytesPerMs;
  }

  /** One far below it was given up. */
  lower(): void {
    this.#bytesPerMs /= LOWER_BY;
  }
}
