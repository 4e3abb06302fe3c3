import { SUMS_BYTES, sumsOf, WORD_BYTES } from './words.ts';

/** Places looked at between two readings. */
const STRETCH_BYTES = 16 * 1024 * 1024;
/** Bits of the filter for each block: it lets one wrong place of so many through. */
const FILTER_SHARE = 128;
const LEAST_FILTER_BITS = 2 ** 15;
const MOST_FILTER_BITS = 2 ** 24;
/** Sums that match at more places than this share are of no use: a manifest may be made so. */
const VAIN_SHARE = 1 / 16;
const VAIN_AT_FIRST = 100_000;

/**
 * Reads into the whole of `into`, from `at` on.
 *
 * @returns the bytes read: fewer at the end of the file
 */
export type ReadAt = (into: Uint8Array, at: number) => number;

/** What a scan found. */
export interface Found {
  /** Pairs: the number of a block, and the offset where its sums are met first. */
  hits: number[];
  /** The scan goes on here. */
  next: number;
}

/**
 * Finds blocks by their weak sums at any multiple of 4 bytes from where it begins, as rsync does:
 * the sums roll on by a word until they are those of a block, then by the block, because the next
 * one follows most often.
 */
export class BlockScan {
  readonly #blockBytes: number;
  /** Numbers of the blocks by `a`, then by `b`; none once they are found. */
  readonly #blocks = new Map<number, Map<number, number[]>>();
  readonly #filter: Uint32Array;
  readonly #mask: number;
  #words = new Int32Array(0);
  #left: number;
  #looked = 0;
  #vain = 0;

  /** @param sums of the blocks looked for: `a` and `b` of block 0, then of block 1, and so on */
  constructor(blockBytes: number, sums: Int32Array) {
    this.#blockBytes = blockBytes;
    this.#left = (sums.byteLength / SUMS_BYTES) | 0;
    const bits = Math.min(Math.max(LEAST_FILTER_BITS, this.#left * FILTER_SHARE), MOST_FILTER_BITS);
    const size = 2 ** Math.ceil(Math.log2(bits));
    this.#filter = new Uint32Array(size / 32);
    this.#mask = size - 1;
    for (let block = 0; block < this.#left; block += 1) this.#want(block, sums[block * 2]!, sums[block * 2 + 1]!);
  }

  /** Nothing more is to be found. */
  get isDone(): boolean {
    return this.#left === 0 || this.#vain > VAIN_AT_FIRST + this.#looked * VAIN_SHARE;
  }

  /** Looks at the blocks that begin at `from`, 4 bytes further, and so on below `to`. */
  scan(read: ReadAt, from: number, to: number): Found {
    const hits: number[] = [];
    let at = from;
    while (at < to && !this.isDone) {
      const places = Math.ceil(Math.min(STRETCH_BYTES, to - at) / WORD_BYTES);
      const held = read(this.#memory(places * WORD_BYTES + this.#blockBytes), at);
      const there = Math.min(places, Math.floor((held - this.#blockBytes) / WORD_BYTES) + 1);
      if (there <= 0) break;
      at += this.#scanWords(there, at, hits) * WORD_BYTES;
      if (there < places) break;
    }
    return { hits, next: at };
  }

  #memory(bytes: number): Uint8Array {
    const words = Math.ceil(bytes / WORD_BYTES);
    if (this.#words.length < words) this.#words = new Int32Array(words);
    return new Uint8Array(this.#words.buffer, 0, bytes);
  }

  /** @returns the place to go on with, in words */
  #scanWords(places: number, at: number, hits: number[]): number {
    const words = this.#words;
    const filter = this.#filter;
    const mask = this.#mask;
    const count = this.#blockBytes / WORD_BYTES;
    let i = 0;
    while (i < places) {
      const began = i;
      let { a, b } = sumsOf(words, i, count);
      for (;;) {
        const bit = (a ^ b) & mask;
        if ((filter[bit >>> 5]! >>> (bit & 31)) & 1) {
          const blocks = this.#blocks.get(a)?.get(b);
          if (blocks) {
            this.#take(blocks, at + i * WORD_BYTES, hits);
            this.#looked += i - began + 1;
            i += count;
            break;
          }
          this.#vain += 1;
        }
        if (i + 1 >= places) {
          this.#looked += i - began + 1;
          return i + 1;
        }
        const out = words[i]!;
        a = (a + words[i + count]! - out) | 0;
        b = (b + a - Math.imul(count, out)) | 0;
        i += 1;
      }
    }
    return i;
  }

  /** Blocks of the same sums have the same bytes, or one of them will be refuted. */
  #take(blocks: number[], offset: number, hits: number[]): void {
    for (const block of blocks.splice(0)) {
      hits.push(block, offset);
      this.#left -= 1;
    }
  }

  #want(block: number, a: number, b: number): void {
    let byB = this.#blocks.get(a);
    if (!byB) this.#blocks.set(a, (byB = new Map<number, number[]>()));
    const same = byB.get(b);
    if (same) same.push(block);
    else byB.set(b, [block]);
    const bit = (a ^ b) & this.#mask;
    this.#filter[bit >>> 5]! |= 1 << (bit & 31);
  }
}
