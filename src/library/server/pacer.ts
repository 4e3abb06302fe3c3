import { delay } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';

/** Twenty slices a second look smooth in a progress bar. */
const SLICES_PER_SECOND = 20;
const SLICE_MAX_BYTES = 64 * 1024;

/** Keeps one connection to a rate, over all requests it carries. */
export interface Pacer {
  /** Gives the chunks on, cut in slices, each when its time has come. */
  pace(chunks: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array>;
}

export function createPacer(bytesPerSecond: number, clock: Clock): Pacer {
  const slice = Math.min(SLICE_MAX_BYTES, Math.max(1, Math.floor(bytesPerSecond / SLICES_PER_SECOND)));
  let nextAt = 0;
  return {
    async *pace(chunks, signal) {
      for await (const chunk of chunks) {
        for (let start = 0; start < chunk.length; start += slice) {
          const part = chunk.subarray(start, start + slice);
          const now = clock.monotonic();
          // Time that the other side let pass is not made up for: a rate is a ceiling.
          nextAt = Math.max(nextAt, now) + (part.length / bytesPerSecond) * 1000;
          await delay(clock, nextAt - now, signal);
          yield part;
        }
      }
    },
  };
}
