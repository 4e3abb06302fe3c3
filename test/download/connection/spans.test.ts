import { expect } from 'chai';
import fc from '../../support/fast-check.ts';
import { addRange, countBytes, intersectRanges, missingRanges } from '../../../src/download/base/ranges.ts';
import { nextSpan } from '../../../src/download/connection/spans.ts';
import type { Claim } from '../../../src/download/connection/spans.ts';
import type { ByteRanges } from '../../../src/events/vocabulary.ts';

const RULES = { connections: 4, alignBytes: 8, minBytes: 4, maxBytes: Infinity };

describe('the plan of connections', () => {
  it('divides a file among them, at pieces', () => {
    const claims: Claim[] = [];
    for (;;) {
      const span = nextSpan([[0, 100]], claims, RULES);
      if (span === null || span.cut !== null) break;
      claims.push({ from: span.from, at: span.from, to: span.to });
    }
    expect(claims.map(({ from, to }) => [from, to])).to.deep.equal([
      [0, 32],
      [32, 64],
      [64, 96],
      [96, 100],
    ]);
  });

  it('gives the second half of the largest rest to the one that is free', () => {
    const claims = [
      { from: 0, at: 30, to: 32 },
      { from: 32, at: 40, to: 64 },
      { from: 64, at: 66, to: 100 },
    ];
    expect(nextSpan([[0, 100]], claims, RULES)).to.deep.equal({ from: 88, to: 100, cut: 2 });
    expect(nextSpan([[0, 100]], [{ from: 0, at: 94, to: 100 }], RULES)).to.equal(null);
  });

  it('asks for no more at once than a hash in order can bear', () => {
    expect(nextSpan([[0, 1000]], [], { ...RULES, maxBytes: 16 })).to.deep.equal({ from: 0, to: 16, cut: null });
  });

  it('is one span for one connection', () => {
    const missing: ByteRanges = [
      [3, 50],
      [60, 90],
    ];
    expect(nextSpan(missing, [], { ...RULES, connections: 1 })).to.deep.equal({ from: 3, to: 50, cut: null });
    expect(nextSpan(missing, [{ from: 3, at: 3, to: 50 }], { ...RULES, connections: 1 })?.from).to.equal(60);
  });

  // A whole download by a simulated crowd: connections that bring bytes, break, or come and go, in
  // any order.
  const step = fc.record({ who: fc.nat(5), bytes: fc.nat(40), breaks: fc.boolean() });
  const rules = fc.record({
    connections: fc.integer({ min: 1, max: 6 }),
    alignBytes: fc.integer({ min: 1, max: 16 }),
    minBytes: fc.integer({ min: 1, max: 12 }),
    maxBytes: fc.constantFrom(7, 30, Infinity),
  });

  it('fetches every byte exactly once, whatever breaks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), rules, fc.array(step, { maxLength: 60 }), (size, plan, steps) => {
        let written: ByteRanges = [];
        let fetched = 0;
        let claims: Claim[] = [];
        const fill = () => {
          while (claims.length < plan.connections) {
            const span = nextSpan(missingRanges(written, size), claims, plan);
            if (span === null) return;
            expect(span.from).to.be.below(span.to);
            if (span.cut !== null) claims[span.cut]!.to = span.from;
            const others = claims.map(({ from, to }): [number, number] => [from, to]);
            expect(intersectRanges([[span.from, span.to]], others)).to.deep.equal([]);
            claims.push({ from: span.from, at: span.from, to: span.to });
          }
        };
        const bring = (claim: Claim, bytes: number) => {
          const end = Math.min(claim.to, claim.at + bytes);
          written = addRange(written, claim.at, end);
          fetched += end - claim.at;
          claim.at = end;
        };
        for (const { who, bytes, breaks } of steps) {
          fill();
          const claim = claims[who % Math.max(1, claims.length)];
          if (!claim) break;
          bring(claim, bytes);
          claims = claims.filter(other => other.at < other.to && !(breaks && other === claim));
        }
        for (let turns = 0; countBytes(written) < size; turns += 1) {
          expect(turns).to.be.below(1000);
          fill();
          for (const claim of claims) bring(claim, 50);
          claims = claims.filter(({ at, to }) => at < to);
        }
        expect(written).to.deep.equal([[0, size]]);
        expect(fetched).to.equal(size);
      }),
      { numRuns: 500 },
    );
  });
});
