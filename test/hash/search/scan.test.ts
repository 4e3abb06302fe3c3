import { expect } from 'chai';
import fc from '../../support/fast-check.ts';
import { BlockScan } from '../../../src/hash/search/scan.ts';
import { BlockSums, sumsOf } from '../../../src/hash/search/words.ts';

const BLOCK = 1024;
const WORDS = BLOCK / 4;

/** By the definition, in numbers without limits. */
function definition(bytes: Buffer): { a: number; b: number } {
  let a = 0n;
  let b = 0n;
  const count = bytes.length / 4;
  for (let i = 0; i < count; i += 1) {
    const word = BigInt(bytes.readUInt32LE(i * 4));
    a += word;
    b += BigInt(count - i) * word;
  }
  return { a: Number(BigInt.asIntN(32, a)), b: Number(BigInt.asIntN(32, b)) };
}

function noise(seed: number, bytes: number): Buffer {
  const made = Buffer.alloc(bytes);
  let state = seed * 2 + 1;
  for (let i = 0; i + 4 <= bytes; i += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    made.writeInt32LE(state, i);
  }
  return made;
}

function scanOf(file: Buffer, wanted: Buffer[]): { scan: BlockScan; read: (into: Uint8Array, at: number) => number } {
  const sums = wanted.flatMap(block => Object.values(definition(block)));
  const read = (into: Uint8Array, at: number) => file.copy(into, 0, at, Math.min(file.length, at + into.length));
  return { scan: new BlockScan(BLOCK, Int32Array.from(sums)), read };
}

function found(file: Buffer, wanted: Buffer[], from = 0, to = file.length): number[] {
  const { scan, read } = scanOf(file, wanted);
  return scan.scan(read, from, to).hits;
}

describe('the weak sums of a block', () => {
  it('are those of the definition, whatever its words', () => {
    const words = fc.array(fc.integer(), { minLength: WORDS, maxLength: WORDS });
    fc.assert(
      fc.property(words, list => {
        const block = Int32Array.from(list);
        expect(sumsOf(block, 0, WORDS)).to.deep.equal(definition(Buffer.from(block.buffer)));
      }),
      { numRuns: 50 },
    );
  });

  it('are written for each whole block, in order, and none for a shorter end', () => {
    const bytes = noise(1, 3 * BLOCK + 100);
    const sums = new BlockSums(BLOCK);
    sums.add(new Uint8Array(bytes.subarray(0, 2 * BLOCK)));
    sums.add(new Uint8Array(bytes.subarray(2 * BLOCK)));
    const held = Buffer.from(sums.toString(), 'base64');
    expect(held.length).to.equal(3 * 8);
    for (const block of [0, 1, 2]) {
      const { a, b } = definition(bytes.subarray(block * BLOCK, (block + 1) * BLOCK));
      expect([held.readInt32LE(block * 8), held.readInt32LE(block * 8 + 4)]).to.deep.equal([a, b]);
    }
    expect(new BlockSums(BLOCK).toString()).to.equal('');
  });
});

describe('a scan for blocks', () => {
  const wanted = [noise(2, BLOCK), noise(3, BLOCK), noise(4, BLOCK)];

  it('finds them at any multiple of 4 bytes, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(300), { minLength: 3, maxLength: 3 }), fc.boolean(), (gaps, turned) => {
        const order = turned ? [2, 0, 1] : [0, 1, 2];
        const parts: Buffer[] = [];
        const places: number[] = [];
        order.forEach((block, index) => {
          parts.push(noise(90 + index, gaps[index]! * 4));
          places.push(
            block,
            parts.reduce((sum, { length }) => sum + length, 0),
          );
          parts.push(wanted[block]!);
        });
        expect(found(Buffer.concat(parts), wanted)).to.deep.equal(places);
      }),
      { numRuns: 30 },
    );
  });

  it('finds none at other places, unless it begins so', () => {
    const file = Buffer.concat([Buffer.alloc(3, 7), ...wanted]);
    expect(found(file, wanted)).to.deep.equal([]);
    expect(found(file, wanted, 3)).to.deep.equal([0, 3, 1, 3 + BLOCK, 2, 3 + 2 * BLOCK]);
  });

  it('goes on at the block behind the one that it found, also over the end of what it was asked for', () => {
    const { scan, read } = scanOf(Buffer.concat(wanted), wanted);
    expect(scan.scan(read, 0, 4)).to.deep.equal({ hits: [0, 0], next: BLOCK });
    expect(scan.scan(read, BLOCK, 3 * BLOCK)).to.deep.equal({ hits: [1, BLOCK, 2, 2 * BLOCK], next: 3 * BLOCK });
    expect(scan.isDone).to.equal(true);
  });

  it('gives all blocks of the same bytes one place, and passes over their repeats', () => {
    const zeros = Buffer.alloc(BLOCK);
    const file = Buffer.concat([Buffer.alloc(40 * BLOCK), wanted[0]!]);
    const hits = found(file, [zeros, wanted[0]!, zeros]);
    expect(hits).to.deep.equal([0, 0, 2, 0, 1, 40 * BLOCK]);
  });

  it('ends at the end of the file, and where it can not be read', () => {
    expect(found(wanted[0]!.subarray(4), wanted, 0, 10 * BLOCK)).to.deep.equal([]);
    expect(new BlockScan(BLOCK, Int32Array.of(1, 2)).scan(() => 0, 0, BLOCK)).to.deep.equal({ hits: [], next: 0 });
  });

  it('gives up on sums that are made to match everywhere', () => {
    const bits = 2 ** 15;
    const sums = Array.from({ length: bits / 128 }, (_, i) => [0, i * bits])
      .flat()
      .slice(2);
    const scan = new BlockScan(BLOCK, Int32Array.from(sums));
    let read = 0;
    scan.scan(into => (read += into.fill(0).length), 0, 2 ** 30);
    expect(scan.isDone).to.equal(true);
    expect(read).to.be.below(64 * 2 ** 20);
  });
});
