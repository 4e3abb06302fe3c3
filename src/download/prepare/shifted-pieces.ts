import { fileSize } from '../../disk/index.ts';
import { covers } from '../base/ranges.ts';
import { proofsOf } from '../part/proof.ts';
import { likelyOrigins, likelyShifts } from './guesses.ts';
import { LARGEST_PIECE_BYTES, ProvenPieces, whileOpen } from './proven-pieces.ts';
import type { ProvenPiecesOptions } from './proven-pieces.ts';
import type { Sources } from './reuse-sources.ts';

/** A guess is given up after so many wrong pieces in a row. */
const MISSES = 2;
/** And one that was right already, after so many: a damaged place of the old file lies in two. */
const MISSES_AFTER_HIT = 4;
/** No new guess is made when so much of the file was read in vain. */
const VAIN_SHARE = 1 / 8;

export interface ShiftedPiecesOptions extends ProvenPiecesOptions {
  sources: Sources;
}

/**
 * The pieces of one file that an edit in front of them moved. They have new hashes, and their bytes
 * are in the old file all the same: as far from its end as in the new one. Only a piece that its
 * hash proves is written.
 */
export class ShiftedPieces {
  readonly #options: ShiftedPiecesOptions;
  readonly #pieces: ProvenPieces;
  #vainBytes = 0;

  constructor(options: ShiftedPiecesOptions) {
    this.#options = options;
    this.#pieces = new ProvenPieces(options);
  }

  /** @throws the signal's reason; what the system says about writing */
  async take(): Promise<void> {
    const { partial, sources, signal } = this.#options;
    const { file } = partial;
    // The edit is in every piece of a file that has only one.
    if (file.pieces.length < 2 || file.pieceSizeBytes > LARGEST_PIECE_BYTES || partial.complete) return;
    const origins = likelyOrigins(file, sources.old);
    if (origins.length === 0) return;
    await whileOpen(partial, signal, async () => {
      try {
        for (const origin of origins) await this.#takeFrom(origin.file);
      } finally {
        await this.#pieces.written();
      }
    });
  }

  async #takeFrom(file: string): Promise<void> {
    const { sizeBytes } = this.#options.partial.file;
    const oldBytes = await fileSize(file).catch(() => null);
    if (oldBytes === null) return;
    for (const shift of likelyShifts(sizeBytes, oldBytes)) await this.#takeMoved(file, oldBytes, shift);
  }

  /** From the end backwards: what is behind the last edit is found first. */
  async #takeMoved(file: string, oldBytes: number, shift: number): Promise<void> {
    const { partial } = this.#options;
    if (this.#isSpent()) return;
    let missed = 0;
    let most = MISSES;
    await this.#pieces.written();
    for (const proof of proofsOf(partial.file).reverse()) {
      const from = proof.from - shift;
      if (from < 0 || proof.to - shift > oldBytes) continue;
      if (covers(partial.ranges, proof.from, proof.to)) continue;
      if (missed === most) return;
      const bytes = proof.to - proof.from;
      if (await this.#pieces.take(proof, [{ file, from, bytes }])) {
        missed = 0;
        most = MISSES_AFTER_HIT;
      } else {
        this.#vainBytes += bytes;
        missed += 1;
      }
    }
  }

  #isSpent(): boolean {
    const { sizeBytes, pieceSizeBytes } = this.#options.partial.file;
    return this.#vainBytes >= Math.max(pieceSizeBytes, sizeBytes * VAIN_SHARE);
  }
}
