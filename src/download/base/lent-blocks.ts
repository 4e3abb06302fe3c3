import { open } from 'node:fs/promises';
import type { ByteRanges } from '../../events/vocabulary.ts';
import { addRange, countBytes, covers, subtractRanges } from './ranges.ts';

/** Bytes of a file that should lie in an installed one too. */
export interface LentBlock {
  /** Where they belong in the file. */
  at: number;
  bytes: number;
  /** Absolute. */
  source: string;
  /** Where they lie there. */
  from: number;
}

/** A piece of the file that has its own hash. */
interface Piece {
  index: number;
  from: number;
  to: number;
}

/** Where the blocks are put. */
interface Part {
  write(offset: number, chunks: Uint8Array[]): Promise<void>;
}

/** Copied at a time. */
const COPY_BYTES = 1024 * 1024;
/** Nothing is lent any more when so many of the pieces were wrong. */
const WRONG_SHARE = 1 / 8;

/**
 * The blocks of a part that need not be fetched: installed files should have them, but no hash of
 * theirs alone proves it. They are put in when all else of their piece is there, and count when the
 * piece is proven. What the piece's hash refutes is fetched; the piece has a second chance then,
 * because nobody knows which of its bytes were wrong.
 */
export class LentBlocks {
  readonly #blocks = new Map<number, LentBlock[]>();
  readonly #refuted = new Set<number>();
  #ranges: ByteRanges = [];
  #pieces = 0;
  #wrong = 0;
  #onProven: (bytes: number) => void = () => undefined;

  /** What isn't fetched. */
  get ranges(): ByteRanges {
    return this.#ranges;
  }

  /**
   * @param onProven gets the bytes that were taken from installed files, when their piece is proven
   */
  lend(pieces: ReadonlyMap<number, LentBlock[]>, onProven: (bytes: number) => void): void {
    this.#onProven = onProven;
    for (const [index, blocks] of pieces) this.#blocks.set(index, blocks);
    this.#pieces = this.#blocks.size;
    this.#count();
  }

  /** Whether all of the piece is held or lent. */
  completes({ index, from, to }: Piece, held: ByteRanges): boolean {
    const lent = this.#blocks.get(index);
    if (!lent) return covers(held, from, to);
    const there = held.filter(([start, end]) => start < to && end > from);
    return covers(
      lent.reduce((sum, { at, bytes }) => addRange(sum, at, at + bytes), there),
      from,
      to,
    );
  }

  /**
   * Puts the blocks into the part, but for the bytes that it holds.
   *
   * @returns the number of bytes; null when they can't be read, or none are lent
   */
  async bring(index: number, part: Part, held: ByteRanges): Promise<number | null> {
    const blocks = this.#blocks.get(index);
    if (!blocks) return null;
    let brought = 0;
    for (const block of blocks) {
      const lacking = subtractRanges([[block.at, block.at + block.bytes]], held);
      if (!(await copyInto(part, block, lacking))) return null;
      brought += countBytes(lacking);
    }
    return brought;
  }

  proven(index: number, bytes: number): void {
    if (!this.#blocks.delete(index)) return;
    this.#count();
    this.#onProven(bytes);
  }

  /** The piece isn't right with these blocks: they are fetched. */
  refute(index: number): void {
    this.#blocks.delete(index);
    this.#refuted.add(index);
    this.#wrong += 1;
    if (this.#wrong > Math.max(1, this.#pieces * WRONG_SHARE)) this.#blocks.clear();
    this.#count();
  }

  /** @returns whether the piece is to be fetched once more without blame; only once */
  forgives(index: number): boolean {
    return this.#refuted.delete(index);
  }

  #count(): void {
    this.#ranges = [];
    const blocks = [...this.#blocks.values()].flat().sort((a, b) => a.at - b.at);
    for (const { at, bytes } of blocks) {
      const last = this.#ranges.at(-1);
      if (last?.[1] === at) last[1] = at + bytes;
      else this.#ranges.push([at, at + bytes]);
    }
  }
}

/**
 * @returns false when bytes can't be read: the installed version was removed, or its disk has a bad
 * place
 */
async function copyInto(part: Part, { at, source, from }: LentBlock, ranges: ByteRanges): Promise<boolean> {
  const file = await open(source, 'r').catch(() => null);
  if (file === null) return false;
  try {
    const buffer = Buffer.allocUnsafe(COPY_BYTES);
    for (const [start, end] of ranges) {
      for (let next = start; next < end;) {
        const length = Math.min(buffer.length, end - next);
        const read = await file.read(buffer, 0, length, from + next - at).catch(() => null);
        if (!read?.bytesRead) return false;
        await part.write(next, [buffer.subarray(0, read.bytesRead)]);
        next += read.bytesRead;
      }
    }
    return true;
  } finally {
    await file.close();
  }
}
