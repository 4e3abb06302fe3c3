import { expect } from 'chai';
import { remainingTime } from '../../src/model/remaining-time.ts';
import type { RemainingTime } from '../../src/model/remaining-time.ts';

const TOTAL = 4_700_000_000;

/** The told seconds, for bytes received at times: [milliseconds, bytes]. */
function told(points: readonly (readonly [number, number])[], totalBytes: number | null = TOTAL): (number | null)[] {
  let time: RemainingTime | null = null;
  return points.map(([nowMs, bytes]) => {
    time = remainingTime(time, { nowMs, bytes, totalBytes });
    return time.seconds;
  });
}

/** Ten times a second, with a speed in bytes a second for each second. */
function run(speeds: readonly number[]): [number, number][] {
  let bytes = 0;
  return speeds.flatMap((speed, second) =>
    Array.from({ length: 10 }, (_, tenth): [number, number] => [second * 1000 + tenth * 100, (bytes += speed / 10)]),
  );
}

describe('the remaining time', () => {
  it('is not told before three seconds of data', () => {
    const times = told(run([3e6, 50e6, 50e6, 50e6]));
    expect(times.slice(0, 30).every(seconds => seconds === null)).to.equal(true);
    expect(times[31]).to.be.a('number');
  });

  it('is the rest by the speed where that is even', () => {
    const times = told(run(Array.from({ length: 20 }, () => 50e6)));
    expect(times.at(-1)).to.be.closeTo(TOTAL / 50e6 - 20, 1);
  });

  it('moves slowly: a speed that halves or doubles for a second does not throw it about', () => {
    const speeds = Array.from({ length: 30 }, (_, second) => (second % 2 === 0 ? 25e6 : 75e6));
    const times = told(run(speeds)).filter(seconds => seconds !== null);
    for (const [n, seconds] of times.entries()) {
      if (n > 0) expect(Math.abs(seconds - (times[n - 1] ?? 0)), `at ${n}`).to.be.below(2);
    }
  });

  it('follows a lasting change within some seconds', () => {
    const times = told(run([...Array<number>(10).fill(10e6), ...Array<number>(40).fill(100e6)]));
    const rest = TOTAL - 10 * 10e6 - 40 * 100e6;
    expect(times.at(-1)).to.be.closeTo(rest / 100e6, 4);
  });

  it('begins anew after a pause, and when bytes were rejected', () => {
    const even = run(Array.from({ length: 5 }, () => 50e6));
    const [lastMs, lastBytes] = even.at(-1)!;
    expect(told([...even, [lastMs + 60_000, lastBytes]]).at(-1)).to.equal(null);
    expect(told([...even, [lastMs + 100, 0]]).at(-1)).to.equal(null);
  });

  it('is unknown without a size or without bytes', () => {
    expect(told(run([5e6, 5e6, 5e6, 5e6]), null).at(-1)).to.equal(null);
    expect(told(run([0, 0, 0, 0])).at(-1)).to.equal(null);
  });
});
