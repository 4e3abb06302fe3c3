/**
 * Two 32-bit sums of a block, over its little-endian 4-byte words w[0] to w[n - 1]: `a` is the sum
 * of the words, `b` the sum of (n - i) · w[i], both modulo 2^32. When the block moves on by a word,
 * they follow in a few steps. They find likely places and prove nothing. Every platform that
 * Electron and Node are built for, but s390x, is little-endian.
 */
export interface Sums {
  a: number;
  b: number;
}

/** Bytes of the two sums of one block: `a`, then `b`. */
export const SUMS_BYTES = 8;
export const WORD_BYTES = 4;

/** @param count of words, a multiple of 4 */
export function sumsOf(words: Int32Array, from: number, count: number): Sums {
  let a = 0;
  let b = 0;
  // Four words at a time: one addition after the other takes nearly twice as long.
  for (let i = from; i < from + count; i += 4) {
    const one = words[i]!;
    const two = (one + words[i + 1]!) | 0;
    const three = (two + words[i + 2]!) | 0;
    const four = (three + words[i + 3]!) | 0;
    b = (b + (a << 2) + one + two + three + four) | 0;
    a = (a + four) | 0;
  }
  return { a, b };
}

/** The sums of a file's whole blocks, collected while it is read in order. */
export class BlockSums {
  readonly #blockBytes: number;
  readonly #sums: number[] = [];

  constructor(blockBytes: number) {
    this.#blockBytes = blockBytes;
  }

  /**
   * @param piece the next bytes, at a multiple of 4 in their memory; whole blocks, but for the last
   * piece of the file
   */
  add(piece: Uint8Array): void {
    const blockWords = this.#blockBytes / WORD_BYTES;
    const blocks = Math.floor(piece.length / this.#blockBytes);
    const words = new Int32Array(piece.buffer, piece.byteOffset, blocks * blockWords);
    for (let block = 0; block < blocks; block += 1) {
      const { a, b } = sumsOf(words, block * blockWords, blockWords);
      this.#sums.push(a, b);
    }
  }

  /** Base64 of the sums; empty for a file that has no whole block. */
  toString(): string {
    const bytes = Buffer.alloc(this.#sums.length * WORD_BYTES);
    this.#sums.forEach((sum, index) => bytes.writeInt32LE(sum, index * WORD_BYTES));
    return bytes.toString('base64');
  }
}
