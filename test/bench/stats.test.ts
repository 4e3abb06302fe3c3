import { expect } from 'chai';
import { intervalsOf, joined, overlapBytes } from '../../bench/support/received.ts';
import { table } from '../../bench/support/report.ts';
import { median, medianRatio, percentile } from '../../bench/support/stats.ts';

describe('figures of the benchmarks', () => {
  it('are medians of the numbers in order', () => {
    expect(median([10, 9, 100])).to.equal(10);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(percentile([5, 1, 2, 3, 4], 0.99)).to.equal(5);
    expect(() => median([])).to.throw(RangeError);
  });

  it('compare each run with the one beside it', () => {
    expect(medianRatio([1, 20, 300], [1, 10, 100])).to.equal(2);
  });

  it('say of a bar whether it held', () => {
    const row = { what: 'a', ours: '1', peer: 'b: 2', result: '0.5 ×' };
    const lines = table([
      { ...row, bar: { words: '≤ 1 ×', held: true } },
      { ...row, bar: { words: '≤ 0.1 ×', held: false } },
    ]).split('\n');
    expect(lines.slice(2)).to.deep.equal([
      '| a | 1 | b: 2 | 0.5 × | ≤ 1 × | yes |',
      '| a | 1 | b: 2 | 0.5 × | ≤ 0.1 × | **no** |',
    ]);
  });
});

describe('bytes that a killed run had', () => {
  it('are the whole lines of its log, joined', () => {
    expect(intervalsOf('0 10\n10 5\n100 1\n105')).to.deep.equal([
      [0, 15],
      [100, 101],
    ]);
    expect(intervalsOf('')).to.deep.equal([]);
  });

  it('count once where two runs have them', () => {
    const had = joined([
      [20, 30],
      [0, 10],
      [5, 12],
    ]);
    expect(had).to.deep.equal([
      [0, 12],
      [20, 30],
    ]);
    expect(overlapBytes(had, [[8, 25]])).to.equal(9);
  });
});
