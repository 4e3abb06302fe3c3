import { expect } from 'chai';
import fc from '../../support/fast-check.ts';
import {
  addRange,
  clipRanges,
  countBytes,
  covers,
  intersectRanges,
  missingRanges,
  removeRange,
  subtractRanges,
} from '../../../src/download/base/ranges.ts';
import type { ByteRanges } from '../../../src/events/vocabulary.ts';

describe('byte ranges', () => {
  const edit = fc.tuple(fc.boolean(), fc.nat(30), fc.nat(30));

  it('are the set of bytes that they stand for, sorted and not touching', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), fc.nat(30), (edits, size) => {
        let ranges: ByteRanges = [];
        const bytes = new Set<number>();
        for (const [add, a, b] of edits) {
          ranges = add ? addRange(ranges, a, b) : removeRange(ranges, a, b);
          for (let byte = a; byte < b; byte += 1) bytes[add ? 'add' : 'delete'](byte);
        }
        expect(countBytes(ranges)).to.equal(bytes.size);
        for (const [from, to] of ranges) expect(from).to.be.below(to);
        for (let i = 1; i < ranges.length; i += 1) expect(ranges[i]![0]).to.be.above(ranges[i - 1]![1]);
        const missing = Array.from({ length: size }, (_, byte) => byte).filter(byte => !bytes.has(byte));
        expect(missingRanges(ranges, size)[0]?.[0]).to.equal(missing[0]);
        expect(countBytes(missingRanges(ranges, size))).to.equal(missing.length);
        expect(covers(ranges, 0, size)).to.equal(missing.length === 0);
        expect(countBytes(clipRanges(ranges, size))).to.equal(size - missing.length);
      }),
      { numRuns: 500 },
    );
  });
});

describe('byte ranges as sets', () => {
  const ranges = fc
    .array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 8 })
    .map(pairs => pairs.reduce((sum: ByteRanges, [from, to]) => addRange(sum, from, to), []));
  const bytesOf = (of: ByteRanges) =>
    new Set(
      Array.from({ length: 41 }, (_, byte) => byte).filter(byte => of.some(([from, to]) => from <= byte && byte < to)),
    );

  it('intersect and subtract', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const [inA, inB] = [bytesOf(a), bytesOf(b)];
        expect(bytesOf(intersectRanges(a, b))).to.deep.equal(new Set([...inA].filter(byte => inB.has(byte))));
        expect(bytesOf(subtractRanges(a, b))).to.deep.equal(new Set([...inA].filter(byte => !inB.has(byte))));
      }),
      { numRuns: 500 },
    );
  });
});
