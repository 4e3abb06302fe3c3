import { expect } from 'chai';
import fc from '../../support/fast-check.ts';
import { createConnections } from '../../../src/download/connection/connections.ts';
import { decodeNote, encodeNote, noteArea } from '../../../src/download/part/part-note.ts';
import {
  addRange,
  countBytes,
  intersectRanges,
  missingRanges,
  subtractRanges,
} from '../../../src/download/base/ranges.ts';
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

  // A whole download by a simulated crowd: connections that bring bytes, break, or come and go, in any order.
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

describe('the share of connections', () => {
  it('is even among tasks and files, follows the settings while they run, and is never nothing', () => {
    const limits = { maxDownloads: 3, connectionsPerFile: 4 };
    const connections = createConnections({
      maxDownloads: () => limits.maxDownloads,
      connectionsPerFile: () => limits.connectionsPerFile,
      writeBytes: 100,
      unwrittenBytes: 800,
    });
    const first = connections.enter();
    expect([first.total(), first.perFile(1), first.perFile(4), first.perFile(20)]).to.deep.equal([12, 4, 3, 1]);
    const second = connections.enter();
    expect([first.total(), first.perFile(4)]).to.deep.equal([6, 1]);
    limits.connectionsPerFile = 8;
    expect([first.total(), first.perFile(1), second.perFile(2)]).to.deep.equal([12, 8, 6]);
    limits.maxDownloads = 0;
    limits.connectionsPerFile = 0;
    expect([first.total(), first.perFile(1)]).to.deep.equal([1, 1]);
    second.leave();
    limits.connectionsPerFile = 2;
    expect(first.total()).to.equal(2);
  });

  it('lets all connections together hold no more unwritten than a kill may cost', () => {
    const connections = createConnections({
      maxDownloads: () => 9,
      connectionsPerFile: () => 9,
      writeBytes: 100,
      unwrittenBytes: 800,
    });
    const share = connections.enter();
    for (let open = 1; open <= 30; open += 1) {
      share.opened();
      expect(connections.gatherBytes() * 2 * open).to.be.at.most(Math.max(800, 2 * open * Math.ceil(400 / open)));
      expect(connections.gatherBytes()).to.be.at.most(100);
    }
    for (let open = 0; open < 30; open += 1) share.closed();
    expect(connections.gatherBytes()).to.equal(100);
  });
});

describe("a part's note", () => {
  const note = {
    sha256: 'a'.repeat(64),
    bootId: 'boot',
    ranges: [[0, 5] as [number, number], [9, 20] as [number, number]],
  };
  const write = (area: Buffer, size: number, count: number, ranges: ByteRanges) => {
    const { offset, bytes } = encodeNote({ ...note, ranges }, size, count);
    bytes.copy(area, offset - noteArea(size).from);
  };

  it('is read as it was written, and the newest one counts', () => {
    const area = Buffer.alloc(noteArea(77).to - noteArea(77).from);
    expect(decodeNote(area)).to.equal(null);
    write(area, 77, 1, [[0, 1]]);
    write(area, 77, 2, note.ranges);
    expect(decodeNote(area)).to.deep.equal({ note, count: 2 });
  });

  it('that was cut in the middle is none, and the one before it counts', () => {
    const area = Buffer.alloc(noteArea(77).to - noteArea(77).from);
    write(area, 77, 1, [[0, 1]]);
    write(area, 77, 2, note.ranges);
    area[30]! ^= 1;
    expect(decodeNote(area)?.note.ranges).to.deep.equal([[0, 1]]);
    area.fill(0, 4096);
    expect(decodeNote(area)).to.equal(null);
  });

  it('leaves out the smallest ranges when there are too many', () => {
    const many = Array.from({ length: 2000 }, (_, i): [number, number] => [i * 1e9, i * 1e9 + (i % 100) + 1]);
    const { bytes } = encodeNote({ ...note, ranges: many }, 1e13, 1);
    const ranges = decodeNote(bytes)?.note.ranges ?? [];
    expect(ranges.length).to.be.within(20, 200);
    for (const [from, to] of ranges) expect(many).to.deep.include([from, to]);
    expect(Math.min(...ranges.map(([from, to]) => to - from))).to.be.above(90);
  });
});
