import { expect } from 'chai';
import { backoffMs } from '../../src/model/backoff.ts';

describe('backoffMs', () => {
  const waits = (count: number, schedule: Parameters<typeof backoffMs>[0], random?: () => number) =>
    Array.from({ length: count }, (_, n) => backoffMs(schedule, n + 1, random));

  it('doubles from the first wait to the longest', () => {
    expect(waits(7, { firstMs: 1_000, longestMs: 30_000 })).to.deep.equal([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it('stays at the longest wait after a thousand failures', () => {
    expect(backoffMs({ firstMs: 1, longestMs: 30_000 }, 1_000)).to.equal(30_000);
  });

  it('grows by another factor', () => {
    expect(waits(3, { firstMs: 100, longestMs: 120, factor: 1.1 }).map(Math.round)).to.deep.equal([100, 110, 120]);
  });

  it('takes the random share off each wait', () => {
    const half = { firstMs: 100, longestMs: 1_000, jitter: 0.5 };
    expect(waits(2, half, () => 0)).to.deep.equal([50, 100]);
    expect(waits(2, half, () => 0.5)).to.deep.equal([75, 150]);
    expect(backoffMs({ ...half, jitter: 1 }, 2, () => 0)).to.equal(0);
    expect(waits(2, half)).to.deep.equal([100, 200]);
  });
});
