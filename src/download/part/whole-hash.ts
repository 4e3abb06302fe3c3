import { createHash } from 'node:crypto';
import type { FollowedHash } from '../../hash/index.ts';
import type { PartFile } from './part-file.ts';
import type { Proof, SizedFile } from './proof.ts';

/**
 * The hash of a whole file of several pieces. Pieces prove what manifest.json says;
 * checksum.sha256 decides.
 */
export class WholeHash {
  readonly #file: SizedFile;
  readonly #proofs: readonly Proof[];
  /** Proofs from the first one on that are proven without a gap. */
  #inOrder = 0;
  #isRight: boolean;
  #followed: FollowedHash | null = null;

  constructor(file: SizedFile, proofs: readonly Proof[]) {
    this.#file = file;
    this.#proofs = proofs;
    // A single proof is that of the whole.
    this.#isRight = proofs.length === 1;
  }

  /** The hash of the pieces that are proven now was computed, and it is right. */
  get isRight(): boolean {
    return this.#isRight;
  }

  /** The file was hashed elsewhere, and it is right. */
  markRight(): void {
    this.#isRight = true;
  }

  /** From now on the file is hashed while it grows; with null, it is no more. */
  follow(followed: FollowedHash | null): void {
    this.#followed = followed;
  }

  /** More is proven: the hash follows. */
  advance(part: PartFile | null, proven: ReadonlyMap<number, unknown>): void {
    while (proven.has(this.#inOrder)) this.#inOrder += 1;
    const last = this.#proofs[this.#inOrder - 1];
    if (last && part !== null) this.#followed?.advance(part.descriptor, last.to);
  }

  /** From this proof on the bytes change: what was hashed of them is hashed again. */
  dropFrom({ index }: Proof): void {
    if (this.#proofs.length > 1) this.#isRight = false;
    this.#inOrder = Math.min(this.#inOrder, index);
  }

  /**
   * SHA-256 of a complete part. When the hash made while it grew doesn't match, the part is read
   * once more: somebody may have written to it meanwhile, and that is not the library's fault.
   *
   * @param onHashed gets the bytes hashed so far
   * @throws the signal's reason
   */
  async of(part: PartFile, signal: AbortSignal, onHashed: (bytes: number) => void): Promise<string> {
    if (this.#isRight) return this.#file.sha256;
    let sha256 = await this.#result(signal, onHashed);
    if (sha256 !== this.#file.sha256) {
      const hash = createHash('sha256');
      await part.read(0, this.#file.sizeBytes, (chunk, at) => {
        signal.throwIfAborted();
        hash.update(chunk);
        onHashed(at + chunk.length);
      });
      sha256 = hash.digest('hex');
    }
    this.#isRight = sha256 === this.#file.sha256;
    return sha256;
  }

  async #result(signal: AbortSignal, onHashed: (bytes: number) => void): Promise<string | null> {
    if (this.#followed === null) return null;
    let onStop = () => undefined as void;
    const stopped = new Promise<null>(resolve => (onStop = () => resolve(null)));
    signal.addEventListener('abort', onStop, { once: true });
    const hashed = await Promise.race([this.#followed.result(onHashed), stopped]);
    signal.removeEventListener('abort', onStop);
    signal.throwIfAborted();
    return hashed?.sha256 ?? null;
  }
}
