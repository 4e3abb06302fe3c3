import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { Seal } from '../../hash/seal.ts';

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

/** What a proof's bytes came to. */
export interface Hashed {
  sha256: string;
  /** Of the same bytes, to know them again. */
  seal: string;
}

/** Hashes as bytes arrive. What comes ahead of its turn isn't kept: it has to be read back when its turn comes. */
export class RunningHashes {
  readonly #running = new Map<number, { hash: Hash; seal: Seal; next: number }>();

  /** `offset` is that of the chunk, which lies within the proof. */
  update(proof: Proof, offset: number, chunk: Uint8Array): void {
    if (offset === proof.from) this.#begin(proof);
    const running = this.#running.get(proof.index);
    if (!running || offset > running.next) return;
    if (offset < running.next) {
      // Bytes that are already in the hash were written once more: it says nothing now.
      this.#running.delete(proof.index);
      return;
    }
    running.hash.update(chunk);
    running.seal.update(chunk);
    running.next += chunk.length;
  }

  /** The offset from which on the proof's bytes aren't hashed yet. */
  next(proof: Proof): number {
    return this.#running.get(proof.index)?.next ?? proof.from;
  }

  #begin(proof: Proof): void {
    this.#running.set(proof.index, { hash: createHash('sha256'), seal: new Seal(), next: proof.from });
  }

  /** The hash of the whole proof, once; undefined when not all of it is hashed. */
  take(proof: Proof): Hashed | undefined {
    if (proof.from === proof.to) this.#begin(proof);
    const running = this.#running.get(proof.index);
    if (running?.next !== proof.to) return undefined;
    this.#running.delete(proof.index);
    return { sha256: running.hash.digest('hex'), seal: running.seal.digest() };
  }

  forget(proof: Proof): void {
    this.#running.delete(proof.index);
  }

  clear(): void {
    this.#running.clear();
  }
}
