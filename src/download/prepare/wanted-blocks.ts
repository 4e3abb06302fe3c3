import type { LentBlock } from '../base/lent-blocks.ts';
import type { ByteRanges } from '../../events/vocabulary.ts';
import { addRange, covers } from '../base/ranges.ts';
import type { PartialFile } from '../part/partial-file.ts';
import { proofsOf } from '../part/proof.ts';
import type { Proof } from '../part/proof.ts';
import { LARGEST_PIECE_BYTES } from './proven-pieces.ts';

/** Of one block: `a` and `b`, see hash/search. */
const SUMS_BYTES = 8;

/** Where a block was found: so far in this old file. */
export interface Place {
  source: string;
  from: number;
}

/** A piece of a file that lacks bytes, and where some of them lie. */
export interface FoundPiece {
  proof: Proof;
  blocks: LentBlock[];
  /** No byte of it has to be fetched. */
  whole: boolean;
}

/**
 * The blocks that files lack, numbered across all of them, and the places where they were found.
 */
export class WantedBlocks {
  /** Bytes of each block; 0 where no file has weak sums. */
  readonly blockBytes: number;
  /** Two sums of each block, in the order of their numbers. */
  readonly sums: Int32Array;
  readonly partials: readonly PartialFile[];
  readonly #blocks: { partial: PartialFile; block: number }[] = [];
  readonly #places = new Map<PartialFile, Map<number, Place>>();

  /** Of files with sums of another size of block than the first one, none are looked for. */
  constructor(partials: readonly PartialFile[]) {
    this.blockBytes = partials.find(({ file }) => file.weak)?.file.weak?.blockBytes ?? 0;
    this.partials = partials.filter(({ file }) => {
      const { weak, pieceSizeBytes } = file;
      return weak?.blockBytes === this.blockBytes && pieceSizeBytes <= LARGEST_PIECE_BYTES;
    });
    const sums: number[] = [];
    for (const partial of this.partials) this.#want(partial, sums);
    this.sums = Int32Array.from(sums);
  }

  get bytes(): number {
    return this.#blocks.length * this.blockBytes;
  }

  /** Where an edit has left what the files lack, in an old file that they were made from. */
  around(partials: readonly PartialFile[], oldBytes: number): ByteRanges {
    let around: ByteRanges = [];
    for (const partial of partials) {
      const reach = Math.abs(partial.file.sizeBytes - oldBytes) + this.blockBytes;
      for (const { from, to } of lackingProofs(partial)) {
        around = addRange(around, Math.max(0, from - reach), Math.min(oldBytes, to + reach));
      }
    }
    return around;
  }

  /** @param hits pairs: the number of a block and where it lies */
  found(source: string, hits: readonly number[]): void {
    for (let at = 0; at < hits.length; at += 2) {
      const wanted = this.#blocks[hits[at]!];
      if (!wanted) continue;
      const places = this.#places.get(wanted.partial) ?? new Map<number, Place>();
      this.#places.set(wanted.partial, places.set(wanted.block, { source, from: hits[at + 1]! }));
    }
  }

  /** The pieces of a file of which something was found, from its beginning on. */
  piecesOf(partial: PartialFile): FoundPiece[] {
    const places = this.#places.get(partial);
    if (!places) return [];
    return lackingProofs(partial).flatMap(proof => {
      const blocks = this.#blocksIn(proof, places);
      const bytes = blocks.reduce((sum, each) => sum + each.bytes, 0);
      return bytes === 0 ? [] : [{ proof, blocks, whole: bytes === proof.to - proof.from }];
    });
  }

  #blocksIn({ from, to }: Proof, places: ReadonlyMap<number, Place>): LentBlock[] {
    const blocks: LentBlock[] = [];
    for (let at = from; at < to; at += this.blockBytes) {
      const bytes = Math.min(this.blockBytes, to - at);
      const place = places.get(at / this.blockBytes) ?? this.#behind(at, bytes, places);
      if (place) blocks.push({ at, bytes, ...place });
    }
    return blocks;
  }

  /**
   * The end of a file is shorter than a block and has no sums. It should lie behind the block
   * before it.
   */
  #behind(at: number, bytes: number, places: ReadonlyMap<number, Place>): Place | undefined {
    const before = bytes < this.blockBytes ? places.get(at / this.blockBytes - 1) : undefined;
    return before && { ...before, from: before.from + this.blockBytes };
  }

  #want(partial: PartialFile, sums: number[]): void {
    const held = Buffer.from(partial.file.weak!.sums, 'base64');
    for (const { from, to } of lackingProofs(partial)) {
      for (let at = from; at + this.blockBytes <= to; at += this.blockBytes) {
        if (covers(partial.ranges, at, at + this.blockBytes)) continue;
        const block = at / this.blockBytes;
        this.#blocks.push({ partial, block });
        sums.push(held.readInt32LE(block * SUMS_BYTES), held.readInt32LE(block * SUMS_BYTES + SUMS_BYTES / 2));
      }
    }
  }
}

function lackingProofs({ file, ranges }: PartialFile): Proof[] {
  return proofsOf(file).filter(({ from, to }) => !covers(ranges, from, to));
}
