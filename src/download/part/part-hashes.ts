import type { ByteRanges } from '../../events/vocabulary.ts';
import { covers, prefixEnd } from '../base/ranges.ts';
import type { PartFile, Reading } from './part-file.ts';
import { proofAt } from './proof.ts';
import type { Proof, SizedFile } from './proof.ts';
import { RunningHashes } from './running-hashes.ts';
import type { Hashed } from './running-hashes.ts';

const READ_BACK_BYTES = 1024 * 1024;

/**
 * The hashes of one part's proofs: from bytes as they arrive, and from bytes read back from the
 * part.
 */
export class PartHashes {
  readonly #file: SizedFile;
  readonly #proofs: readonly Proof[];
  readonly #running = new RunningHashes();
  #catchingUp: Promise<void> | null = null;

  constructor(file: SizedFile, proofs: readonly Proof[]) {
    this.#file = file;
    this.#proofs = proofs;
  }

  /**
   * Hashes bytes that arrived. Async only so that the caller can await it together with the write.
   *
   * @param known of the chunks, when they are a whole proof and were hashed already
   */
  async add(offset: number, chunks: Uint8Array[], known?: Hashed): Promise<void> {
    if (known) return this.#running.know(this.#proofs[proofAt(this.#file, offset)]!, known);
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
    await part.read(this.#running.next(proof), proof.to, (chunk, at) => this.#running.update(proof, at, chunk));
    const known = this.#running.take(proof);
    if (known === undefined) this.#running.forget(proof);
    return known ?? { sha256: 'incomplete', seal: '' };
  }

  /**
   * Without pieces there is one hash, and it needs the bytes in order. What other connections
   * wrote ahead is read back here, while it is still in the page cache.
   */
  catchUp(part: PartFile, ranges: () => ByteRanges): void {
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
