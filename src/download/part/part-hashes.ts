import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import type { ByteRanges } from '../../events/vocabulary.ts';
import { Seal } from '../../hash/index.ts';
import type { FollowedHash, Hashed } from '../../hash/index.ts';
import { covers, prefixEnd } from '../base/ranges.ts';
import type { PartFile, Reading } from './part-file.ts';
import { proofAt } from './proof.ts';
import type { Proof, SizedFile } from './proof.ts';

const READ_BACK_BYTES = 1024 * 1024;

/**
 * The hashes of one part's proofs. A large part is followed: a thread reads back what is written,
 * and the thread that receives only receives. Others are hashed here as their bytes arrive.
 */
export class PartHashes {
  readonly #file: SizedFile;
  readonly #proofs: readonly Proof[];
  readonly #running = new RunningHashes();
  #followed: FollowedHash | null = null;
  #catchingUp: Promise<void> | null = null;

  constructor(file: SizedFile, proofs: readonly Proof[]) {
    this.#file = file;
    this.#proofs = proofs;
  }

  get isFollowed(): boolean {
    return this.#followed !== null;
  }

  /** Bytes of the first proof that are hashed here already. */
  get begun(): number {
    return this.#running.next(this.#proofs[0]!);
  }

  /** From now on a thread hashes what is written; with null, this one does again. */
  follow(followed: FollowedHash | null): void {
    this.#followed = followed;
  }

  /**
   * Hashes bytes that arrived. Async only so that the caller can await it together with the write.
   *
   * @param known of the chunks, when they are a whole proof and were hashed already
   */
  async add(offset: number, chunks: Uint8Array[], known?: Hashed): Promise<void> {
    if (known) return this.#running.know(this.#proofs[proofAt(this.#file, offset)]!, known);
    if (this.#followed !== null) return this.#written(offset, chunks);
    let at = offset;
    for (const chunk of chunks) {
      for (let used = 0; used < chunk.length;) {
        const proof = this.#proofs[proofAt(this.#file, at)]!;
        const part = chunk.subarray(used, used + proof.to - at);
        this.#running.update(proof, at, part);
        used += part.length;
        at += part.length;
      }
    }
    await Promise.resolve();
  }

  /** What was hashed here of their proofs no longer stands for the part. */
  #written(offset: number, chunks: Uint8Array[]): void {
    const end = chunks.reduce((sum, chunk) => sum + chunk.length, offset);
    const last = proofAt(this.#file, end - 1);
    for (let index = proofAt(this.#file, offset); index <= last; index += 1) this.#running.forget(this.#proofs[index]!);
  }

  /** Reads a proof's bytes from its beginning up to `to`. @throws the signal's reason */
  async read(part: PartFile, proof: Proof, to: number, { signal, onRead }: Reading): Promise<void> {
    await part.read(proof.from, to, (chunk, at) => {
      signal?.throwIfAborted();
      this.#running.update(proof, at, chunk);
      onRead?.(chunk.length);
    });
  }

  /**
   * The hash of a proof whose bytes are all written. Bytes that aren't hashed yet are read from
   * the part.
   */
  async of(part: PartFile, proof: Proof): Promise<Hashed> {
    if (this.#running.next(proof) < proof.to) {
      const followed = await this.#byThread(part, proof);
      if (followed !== null) return followed;
    }
    await part.read(this.#running.next(proof), proof.to, (chunk, at) => this.#running.update(proof, at, chunk));
    const known = this.#running.take(proof);
    if (known === undefined) this.#running.forget(proof);
    return known ?? { sha256: 'incomplete', seal: '' };
  }

  #byThread({ descriptor }: PartFile, proof: Proof): Promise<Hashed | null> | null {
    if (this.#proofs.length > 1) return this.#followed?.prove(descriptor, proof) ?? null;
    this.#followed?.advance(descriptor, proof.to);
    return this.#followed?.result() ?? null;
  }

  /**
   * Without pieces there is one hash, and it needs the bytes in order. What other connections
   * wrote ahead is read back here, while it is still in the page cache.
   */
  catchUp(part: PartFile, ranges: () => ByteRanges): void {
    if (this.#followed !== null) return this.#followed.advance(part.descriptor, prefixEnd(ranges()));
    const proof = this.#proofs[0]!;
    const isBehind = prefixEnd(ranges()) > this.#running.next(proof);
    if (!isBehind || this.#catchingUp !== null) return;
    this.#catchingUp = this.#readBack(part, proof, ranges)
      // The judgement of the proof reads these bytes again and meets the same error.
      .catch(() => this.#running.forget(proof))
      .finally(() => (this.#catchingUp = null));
  }

  /** Resolves when nothing is read back any more. */
  async caughtUp(): Promise<void> {
    await this.#catchingUp;
  }

  forget(proof: Proof): void {
    this.#running.forget(proof);
  }

  clear(): void {
    this.#running.clear();
  }

  async #readBack(part: PartFile, proof: Proof, ranges: () => ByteRanges): Promise<void> {
    for (;;) {
      const next = this.#running.next(proof);
      const end = prefixEnd(ranges());
      if (end <= next) return;
      const to = Math.min(end, next + READ_BACK_BYTES);
      await part.read(next, to, (chunk, at) => {
        // Bytes that were dropped meanwhile may belong to another file.
        if (covers(ranges(), at, at + chunk.length)) this.#running.update(proof, at, chunk);
      });
      if (this.#running.next(proof) === next) return;
    }
  }
}

/**
 * Hashes of proofs as their bytes arrive. Bytes that arrive ahead of their turn are not kept: they
 * are read back later.
 */
class RunningHashes {
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
