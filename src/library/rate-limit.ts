import { Transform } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

/** Slices of a twentieth of a second: smooth to look at, and small enough to be paused anywhere. */
const SLICES_PER_SECOND = 20;

/** Lets bytes through at a rate; for trying out pauses, kills and progress bars on a fast machine. */
export function rateLimit(bytesPerSecond: number): Transform {
  const slice = Math.max(1, Math.floor(bytesPerSecond / SLICES_PER_SECOND));
  const began = performance.now();
  let sent = 0;
  return new Transform({
    highWaterMark: slice,
    transform(chunk: Buffer, _encoding, done) {
      const pass = async () => {
        for (let at = 0; at < chunk.length; at += slice) {
          const piece = chunk.subarray(at, at + slice);
          const due = began + ((sent + piece.length) / bytesPerSecond) * 1000;
          const wait = due - performance.now();
          if (wait > 0) await delay(wait);
          sent += piece.length;
          if (this.destroyed) return;
          this.push(piece);
        }
      };
      pass().then(
        () => done(),
        (error: Error) => done(error),
      );
    },
  });
}
