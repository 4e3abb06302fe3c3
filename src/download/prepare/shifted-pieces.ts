import { createHash } from 'node:crypto';
import { fileSize } from '../../disk/index.ts';
import { Seal } from '../../hash/index.ts';
import { covers } from '../base/ranges.ts';
import type { PartialFile, PartialListener } from '../part/partial-file.ts';
import { proofsOf } from '../part/proof.ts';
import type { Proof } from '../part/proof.ts';
import { likelyOrigins, likelyShifts } from './guesses.ts';
import { Readers } from './readers.ts';
import type { Sources } from './reuse-sources.ts';

/** Read and hashed at a time: so little that no turn of the event loop takes long. */
const TURN_BYTES = 256 * 1024;
/**
 * A larger piece isn't looked for: it is held in memory until its hash proves it. Ours have 8 MiB.
 */
const LARGEST_PIECE_BYTES = 64 * 1024 * 1024;
/** A guess is given up after so many wrong pieces in a row. */
const MISSES = 2;
/** And one that was right already, after so many: a damaged place of the old file lies in two. */
const MISSES_AFTER_HIT = 4;
/** No new guess is made when so much of the file was read in vain. */
const VAIN_SHARE = 1 / 8;

export interface ShiftedPiecesOptions {
  partial: PartialFile;
  sources: Sources;
  signal: AbortSignal;
  /** Gets the number of bytes just copied. */
  onBytes: (bytes: number) => void;
  /** So many bytes of this old file were just read. */
  onRead: (file: string, bytes: number) => void;
}

/** A place in an old file that should hold a piece. */
interface Place {
  file: string;
  from: number;
}

/**
 * The pieces of one file that an edit in front of them moved. They have new hashes, and their bytes
 * are in the old file all the same: as far from its end as in the new one. Only a piece that its
 * hash proves is written.
 */
export class ShiftedPieces {
  readonly #options: ShiftedPiecesOptions;
  readonly #readers = new Readers();
  #vainBytes = 0;

  constructor(options: ShiftedPiecesOptions) {
    this.#options = options;
  }

  /** @throws the signal's reason; what the system says about writing */
  async take(): Promise<void> {
    const { partial, sources, signal } = this.#options;
    const { file } = partial;
    // The edit is in every piece of a file that has only one.
    if (file.pieces.length < 2 || file.pieceSizeBytes > LARGEST_PIECE_BYTES || partial.complete) return;
    const origins = likelyOrigins(file, sources.old);
    if (origins.length === 0) return;
    await partial.open();
    try {
      for (const origin of origins) await this.#takeFrom(origin.file);
      await partial.sync();
    } catch (error) {
      // What was taken until the stop is kept, and the journal may say so.
      if (signal.aborted) await partial.sync();
      throw error;
    } finally {
      await this.#readers.close();
      await partial.close();
    }
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
    for (const proof of proofsOf(partial.file).reverse()) {
      const place = { file, from: proof.from - shift };
      if (place.from < 0 || proof.to - shift > oldBytes) continue;
      if (covers(partial.ranges, proof.from, proof.to)) continue;
      if (missed === most) return;
      if (await this.#takePiece(proof, place)) {
        missed = 0;
        most = MISSES_AFTER_HIT;
      } else missed += 1;
    }
  }

  #isSpent(): boolean {
    const { sizeBytes, pieceSizeBytes } = this.#options.partial.file;
    return this.#vainBytes >= Math.max(pieceSizeBytes, sizeBytes * VAIN_SHARE);
  }

  #takePiece(proof: Proof, place: Place): Promise<boolean> {
    const { partial, onBytes } = this.#options;
    return this.#readers.buffers.lend(proof.to - proof.from, async piece => {
      const hashed = await this.#read(place, piece);
      if (hashed?.sha256 !== proof.sha256) {
        this.#vainBytes += piece.length;
        return false;
      }
      await partial.write(proof.from, [piece], NOT_TOLD, hashed);
      onBytes(piece.length);
      return true;
    });
  }

  /** @returns null when the file ends before the piece does, or can't be read */
  async #read({ file, from }: Place, piece: Buffer): Promise<{ sha256: string; seal: string } | null> {
    const hash = createHash('sha256');
    const seal = new Seal();
    for (let done = 0; done < piece.length;) {
      this.#options.signal.throwIfAborted();
      const turn = piece.subarray(done, done + TURN_BYTES);
      const read = await this.#readers.read(file, turn, from + done);
      if (read === 0) return null;
      this.#options.onRead(file, read);
      hash.update(turn.subarray(0, read));
      seal.update(turn.subarray(0, read));
      done += read;
    }
    return { sha256: hash.digest('hex'), seal: seal.digest() };
  }
}

/** A piece that is written here is proven already: there is nothing to tell. */
const NOT_TOLD: PartialListener = {
  onRejected: () => Promise.resolve(),
  onHashed: () => undefined,
  onReadAgain: () => undefined,
};
