import type { ByteRanges, FileCheckpoint } from '../events/vocabulary.ts';
import { ModelError } from '../model/errors.ts';
import { Failure } from './failure.ts';
import { PartFile } from './part-file.ts';
import { hasPieces, proofAt, proofsOf, RunningHashes } from './proof.ts';
import type { Proof, SizedFile } from './proof.ts';
import { addRange, clipRanges, countBytes, covers, firstGap, removeRange } from './ranges.ts';

/** What the partial tells its task. */
export interface PartialListener {
  /** Resolves when the rejection is recorded. */
  onRejected(partial: PartialFile, proof: Proof, actualSha256: string): Promise<void>;
}

/** A file in transfer: its part, which bytes of it were written, and which of them are proven. */
export class PartialFile {
  readonly file: SizedFile;
  readonly partPath: string;
  /** Strong validator of the bytes held; null when there is none or it is of no use. */
  etag: string | null = null;
  /** A validator that changes although the content doesn't is no longer looked at. */
  etagChanges = 0;
  ranges: ByteRanges = [];
  readonly #proofs: Proof[];
  readonly #proven = new Set<number>();
  readonly #rejections = new Map<number, number>();
  readonly #hashes = new RunningHashes();
  readonly #maxAttempts: number;
  #part: PartFile | null = null;
  #inode: bigint | null = null;

  constructor(file: SizedFile, partPath: string, maxAttempts: number) {
    this.file = file;
    this.partPath = partPath;
    this.#proofs = proofsOf(file);
    this.#maxAttempts = maxAttempts;
  }

  get complete(): boolean {
    return this.#proven.size === this.#proofs.length;
  }

  get isOpen(): boolean {
    return this.#part !== null;
  }

  get writtenBytes(): number {
    return countBytes(this.ranges);
  }

  gap(): { from: number; to: number } | undefined {
    return firstGap(this.ranges, this.file.sizeBytes);
  }

  checkpoint(): FileCheckpoint {
    const ranges = this.ranges.map(([from, to]): [number, number] => [from, to]);
    return { path: this.file.path, ranges, ...(this.etag !== null && { etag: this.etag }) };
  }

  /** For a file that is already proven elsewhere, in the staging folder. */
  markComplete(): void {
    this.ranges = addRange([], 0, this.file.sizeBytes);
    for (const { index } of this.#proofs) this.#proven.add(index);
  }

  /** Opens the part, or makes it. One that isn't the file that was closed here is begun anew. */
  async open(): Promise<void> {
    if (this.#part !== null) return;
    const part = await PartFile.open(this.partPath);
    this.#part = part;
    const inode = await part.inode();
    if (this.#inode !== null && (this.#inode !== inode || (await part.size()) < this.#end)) this.dropAll();
    this.#inode = inode;
  }

  async close(): Promise<void> {
    const part = this.#part;
    this.#part = null;
    await part?.close();
  }

  /** Re-reads what the part is said to hold and keeps what the hashes don't refute. Resolves to the bytes dropped. */
  async restore(claimed: ByteRanges): Promise<number> {
    const part = this.#opened();
    const size = await part.size();
    if (size > this.file.sizeBytes) await part.truncate(this.file.sizeBytes);
    this.#forgetAll();
    this.ranges = clipRanges(claimed, Math.min(size, this.file.sizeBytes));
    const before = this.writtenBytes;
    for (const proof of this.#proofs) await this.#restoreProof(part, proof);
    return before - this.writtenBytes;
  }

  async #restoreProof(part: PartFile, proof: Proof): Promise<void> {
    const end = this.ranges.find(([from, to]) => from <= proof.from && to > proof.from)?.[1] ?? proof.from;
    const to = Math.min(end, proof.to);
    await part.read(proof.from, to, (chunk, at) => this.#hashes.update(proof, at, chunk));
    if (to < proof.to || (await this.#hashOf(part, proof)) === proof.sha256) {
      if (to >= proof.to) this.#proven.add(proof.index);
      return;
    }
    this.ranges = removeRange(this.ranges, proof.from, proof.to);
  }

  /** Writes bytes at their place; proves, or has rejected, what became whole by them. */
  async write(offset: number, chunks: Uint8Array[], listener: PartialListener): Promise<void> {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    // The disk works while the hash is computed.
    const [result] = await Promise.allSettled([this.#opened().write(offset, chunks), this.#hash(offset, chunks)]);
    if (result.status === 'rejected') {
      this.#hashes.clear();
      throw result.reason;
    }
    this.ranges = addRange(this.ranges, offset, offset + length);
    await this.prove(listener, offset, offset + length);
  }

  /** Judges the proofs touched by `[from, to)` that are whole and not proven yet. */
  async prove(listener: PartialListener, from = 0, to = this.file.sizeBytes): Promise<void> {
    const first = proofAt(this.file, from);
    const last = Math.min(proofAt(this.file, Math.max(from, to - 1)), this.#proofs.length - 1);
    for (let index = first; index <= last; index += 1) {
      const proof = this.#proofs[index]!;
      if (this.#proven.has(index) || !covers(this.ranges, proof.from, proof.to)) continue;
      const actual = await this.#hashOf(this.#opened(), proof);
      if (actual === proof.sha256) this.#proven.add(index);
      else await this.#reject(proof, actual, listener);
    }
  }

  /** fdatasync, and a look whether the part is still where it belongs. Resolves to what is safe. @throws PartLost */
  async sync(): Promise<FileCheckpoint> {
    const safe = this.checkpoint();
    const end = this.#end;
    await this.#part?.sync();
    await this.#part?.assertInPlace(end);
    return safe;
  }

  /** Forgets all bytes: another file is on the server, or the part is gone. */
  dropAll(): void {
    this.ranges = [];
    this.#forgetAll();
  }

  /** Keeps only what is proven: the rest came from another file. */
  dropUnproven(): void {
    let ranges: ByteRanges = [];
    for (const { index, from, to } of this.#proofs) if (this.#proven.has(index)) ranges = addRange(ranges, from, to);
    this.ranges = ranges;
    this.#hashes.clear();
  }

  get hasPieces(): boolean {
    return hasPieces(this.file);
  }

  get #end(): number {
    return this.ranges.at(-1)?.[1] ?? 0;
  }

  #forgetAll(): void {
    this.#proven.clear();
    this.#hashes.clear();
  }

  async #reject(proof: Proof, actual: string, listener: PartialListener): Promise<void> {
    this.ranges = removeRange(this.ranges, proof.from, proof.to);
    this.#hashes.forget(proof);
    const count = (this.#rejections.get(proof.index) ?? 0) + 1;
    this.#rejections.set(proof.index, count);
    await listener.onRejected(this, proof, actual);
    if (count < this.#maxAttempts && proof.to > proof.from) return;
    const message = `Expected ${proof.sha256} for bytes ${proof.from} to ${proof.to} of ${this.file.path}, got ${actual}.`;
    // Asking the library again tells a damaged file from a plan that is out of date.
    throw new Failure('ask', new ModelError('CHECKSUM_MISMATCH', message, { details: { path: this.file.path } }));
  }

  /** Async only so that it settles beside the write. */
  async #hash(offset: number, chunks: Uint8Array[]): Promise<void> {
    let at = offset;
    for (const chunk of chunks) {
      for (let used = 0; used < chunk.length;) {
        const proof = this.#proofs[proofAt(this.file, at)]!;
        const part = chunk.subarray(used, used + proof.to - at);
        this.#hashes.update(proof, at, part);
        used += part.length;
        at += part.length;
      }
    }
    await Promise.resolve();
  }

  async #hashOf(part: PartFile, proof: Proof): Promise<string> {
    const known = this.#hashes.take(proof);
    if (known !== undefined) return known;
    const hashes = new RunningHashes();
    await part.read(proof.from, proof.to, (chunk, at) => hashes.update(proof, at, chunk));
    return hashes.take(proof) ?? 'incomplete';
  }

  #opened(): PartFile {
    if (this.#part === null) throw new PartClosed(this.partPath);
    return this.#part;
  }
}

/** A programming error: bytes came for a part that isn't open. */
class PartClosed extends Error {
  constructor(path: string) {
    super(`Expected the part to be open: ${path}`);
    this.name = 'PartClosed';
  }
}
