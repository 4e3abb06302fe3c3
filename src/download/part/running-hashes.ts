import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { Seal } from '../../hash/index.ts';
import type { Proof } from './proof.ts';

/** What the bytes of a proof hash to. */
export interface Hashed {
  sha256: string;
  /** Of the same bytes: a later reading is compared with it. */
  seal: string;
}

/**
 * Hashes of proofs as their bytes arrive. Bytes that arrive ahead of their turn are not kept: they
 * are read back later.
 */
export class RunningHashes {
  readonly #running = new Map<number, { hash: Hash; seal: Seal; next: number }>();
  readonly #known = new Map<number, Hashed>();

  /** @param offset of the chunk in the file; the chunk lies within the proof */
  update(proof: Proof, offset: number, chunk: Uint8Array): void {
    // Other bytes than those that were hashed are written over them.
    this.#known.delete(proof.index);
    if (offset === proof.from) this.#begin(proof);
    const running = this.#running.get(proof.index);
    if (!running || offset > running.next) return;
    if (offset < running.next) {
      // Bytes that are in the hash already were written again: the hash no longer stands for the
      // part.
      this.#running.delete(proof.index);
      return;
    }
    running.hash.update(chunk);
    running.seal.update(chunk);
    running.next += chunk.length;
  }

  /** The whole proof was hashed on its way here, from the bytes that are being written. */
  know(proof: Proof, hashed: Hashed): void {
    this.#running.delete(proof.index);
    this.#known.set(proof.index, hashed);
  }

  /** Offset of the proof's first byte that isn't hashed yet. */
  next(proof: Proof): number {
    return this.#known.has(proof.index) ? proof.to : (this.#running.get(proof.index)?.next ?? proof.from);
  }

  #begin(proof: Proof): void {
    this.#running.set(proof.index, { hash: createHash('sha256'), seal: new Seal(), next: proof.from });
  }

  /** The hash of the whole proof, once. undefined when not all of it is hashed. */
  take(proof: Proof): Hashed | undefined {
    if (proof.from === proof.to) this.#begin(proof);
    const known = this.#known.get(proof.index);
    if (this.#known.delete(proof.index)) return known;
    const running = this.#running.get(proof.index);
    if (running?.next !== proof.to) return undefined;
    this.#running.delete(proof.index);
    return { sha256: running.hash.digest('hex'), seal: running.seal.digest() };
  }

  forget(proof: Proof): void {
    this.#running.delete(proof.index);
    this.#known.delete(proof.index);
  }

  clear(): void {
    this.#running.clear();
    this.#known.clear();
  }
}
