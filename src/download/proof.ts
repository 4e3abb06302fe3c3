import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';

/** A file whose size is known. */
export interface SizedFile {
  path: string;
  sizeBytes: number;
  sha256: string;
  pieceSizeBytes: number;
  pieces: string[];
}

/** A part of a file that one hash proves: a piece of manifest.json, or the whole file where there are no pieces. */
export interface Proof {
  index: number;
  from: number;
  to: number;
  sha256: string;
}

/** The proofs of a file, in order; an empty file has one, of nothing. */
export function proofsOf(file: SizedFile): Proof[] {
  if (!hasPieces(file)) return [{ index: 0, from: 0, to: file.sizeBytes, sha256: file.sha256 }];
  return file.pieces.map((sha256, index) => ({
    index,
    from: index * file.pieceSizeBytes,
    to: Math.min((index + 1) * file.pieceSizeBytes, file.sizeBytes),
    sha256,
  }));
}

export function hasPieces(file: SizedFile): boolean {
  return file.pieces.length > 0 && file.pieceSizeBytes > 0;
}

/** Index of the proof that the byte belongs to. */
export function proofAt(file: SizedFile, offset: number): number {
  return hasPieces(file) ? Math.floor(offset / file.pieceSizeBytes) : 0;
}

/** Hashes as bytes arrive. What doesn't arrive in order is forgotten and has to be read back. */
export class RunningHashes {
  readonly #running = new Map<number, { hash: Hash; next: number }>();

  /** `offset` is that of the chunk, which lies within the proof. */
  update(proof: Proof, offset: number, chunk: Uint8Array): void {
    if (offset === proof.from) this.#running.set(proof.index, { hash: createHash('sha256'), next: offset });
    const running = this.#running.get(proof.index);
    if (running?.next !== offset) {
      this.#running.delete(proof.index);
      return;
    }
    running.hash.update(chunk);
    running.next += chunk.length;
  }

  /** The hash of the whole proof, once; undefined when it didn't arrive in order. */
  take(proof: Proof): string | undefined {
    if (proof.from === proof.to) return createHash('sha256').digest('hex');
    const running = this.#running.get(proof.index);
    this.#running.delete(proof.index);
    return running?.next === proof.to ? running.hash.digest('hex') : undefined;
  }

  forget(proof: Proof): void {
    this.#running.delete(proof.index);
  }

  clear(): void {
    this.#running.clear();
  }
}
