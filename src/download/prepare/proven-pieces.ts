import { Seal } from '../../hash/index.ts';
import type { ReadPiece, Searcher, Segment } from '../../hash/index.ts';
import type { ByteRanges } from '../../events/vocabulary.ts';
import { addRange } from '../base/ranges.ts';
import type { PartialFile, PartialListener } from '../part/partial-file.ts';
import type { Proof } from '../part/proof.ts';

/**
 * A larger piece isn't looked for: it is held in memory until its hash proves it. Ours have 8 MiB.
 */
export const LARGEST_PIECE_BYTES = 64 * 1024 * 1024;

/** What was taken of the old files, by their paths: there is nothing more to be found there. */
export class TakenRanges {
  readonly #ranges = new Map<string, ByteRanges>();

  add(file: string, from: number, to: number): void {
    this.#ranges.set(file, addRange(this.of(file), from, to));
  }

  of(file: string): ByteRanges {
    return this.#ranges.get(file) ?? [];
  }
}

export interface ProvenPiecesOptions {
  partial: PartialFile;
  searcher: Searcher;
  taken: TakenRanges;
  signal: AbortSignal;
  /** Gets the number of bytes just copied. */
  onBytes: (bytes: number) => void;
  /** So many bytes of this old file were just read. */
  onRead: (file: string, bytes: number) => void;
}

/**
 * Puts pieces of old files into a part, each proven by its hash before it is written. The next
 * piece is read while this one is written.
 */
export class ProvenPieces {
  readonly #options: ProvenPiecesOptions;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: ProvenPiecesOptions) {
    this.#options = options;
  }

  /**
   * @returns whether these bytes are the piece's
   * @throws the signal's reason; what the system says about writing
   */
  async take(proof: Proof, segments: Segment[]): Promise<boolean> {
    const { searcher, signal, taken, onRead } = this.#options;
    signal.throwIfAborted();
    const piece = await searcher.read(segments);
    if (piece) for (const { file, bytes } of segments) onRead(file, bytes);
    if (piece?.sha256 !== proof.sha256) {
      piece?.free();
      return false;
    }
    for (const { file, from, bytes } of segments) taken.add(file, from, from + bytes);
    await this.#writing;
    this.#writing = this.#write(proof, piece);
    // The next piece, or `written`, meets the same error.
    this.#writing.catch(() => undefined);
    return true;
  }

  /** Resolves when all is in the part that was taken. @throws what the system says about writing */
  written(): Promise<void> {
    return this.#writing;
  }

  async #write(proof: Proof, { bytes, sha256, free }: ReadPiece): Promise<void> {
    const { partial, onBytes } = this.#options;
    const seal = new Seal();
    seal.update(bytes);
    await partial.write(proof.from, [bytes], NOT_TOLD, { sha256, seal: seal.digest() });
    free();
    onBytes(bytes.length);
  }
}

/** What was taken until a stop is kept, and the journal may say so. @throws what `work` throws */
export async function whileOpen(partial: PartialFile, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  await partial.open();
  try {
    await work();
    await partial.sync();
  } catch (error) {
    if (signal.aborted) await partial.sync();
    throw error;
  } finally {
    await partial.close();
  }
}

/** A piece that is written here is proven already: there is nothing to tell. */
const NOT_TOLD: PartialListener = {
  onRejected: () => Promise.resolve(),
  onHashed: () => undefined,
  onReadAgain: () => undefined,
};
