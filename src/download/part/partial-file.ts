import type { ByteRanges, FileCheckpoint } from '../../events/vocabulary.ts';
import type { Ground } from '../../disk/index.ts';
import type { Followers, Hashed } from '../../hash/index.ts';
import { LentBlocks } from '../base/lent-blocks.ts';
import type { PartPolicy } from '../base/policy.ts';
import { addRange, clipRanges, countBytes, missingRanges, subtractRanges } from '../base/ranges.ts';
import type { FileStamp } from './file-stamp.ts';
import { PartAtPath } from './part-at-path.ts';
import type { Reading } from './part-file.ts';
import type { PartNote } from './part-note.ts';
import { PartProofs } from './part-proofs.ts';
import type { Held, OnRejected } from './part-proofs.ts';
import { PartSafety } from './part-safety.ts';
import { hasPieces } from './proof.ts';
import type { Proof, SizedFile } from './proof.ts';

/** What a partial file tells its task. */
export interface PartialListener {
  /** Resolves when the rejection is recorded. */
  onRejected(partial: PartialFile, proof: Proof, actualSha256: string): Promise<void>;
  /** The hash of a complete part has `bytes` of it so far, and at the end all of them. */
  onHashed(partial: PartialFile, bytes: number): void;
  /** So many bytes of the complete file were read once more. */
  onReadAgain(partial: PartialFile, bytes: number): void;
}

/** A file in transfer: its part, and which bytes of it are written, proven and on the disk. */
export class PartialFile implements Held {
  readonly file: SizedFile;
  /** Strong validator of the bytes held; null when there is none, or when it is of no use. */
  etag: string | null = null;
  /** How often the validator changed. One that changes often says nothing about the content. */
  etagChanges = 0;
  /** An answer told another size than the plan's. */
  sizeRefuted = false;
  ranges: ByteRanges = [];
  readonly lent = new LentBlocks();
  readonly #proofs: PartProofs;
  readonly #safety: PartSafety;
  readonly #part: PartAtPath;

  constructor(file: SizedFile, partPath: string, bootId: string, policy: PartPolicy, ground?: Ground) {
    this.file = file;
    this.#part = new PartAtPath(partPath, ground);
    this.#proofs = new PartProofs(file, this, policy.proofAttempts);
    this.#safety = new PartSafety(file, bootId, this, policy);
  }

  get partPath(): string {
    return this.#part.path;
  }

  /** Every piece is proven. */
  get complete(): boolean {
    return this.#proofs.complete;
  }

  /** Complete, and the hash of the whole is the one of checksum.sha256. */
  get right(): boolean {
    return this.#proofs.right;
  }

  /** All of it is on the disk. */
  get synced(): boolean {
    return countBytes(this.#safety.synced) === this.file.sizeBytes;
  }

  get hasPieces(): boolean {
    return hasPieces(this.file);
  }
  get writtenBytes(): number {
    return countBytes(this.ranges);
  }

  /** What has to be fetched. */
  missing(): ByteRanges {
    return subtractRanges(missingRanges(this.ranges, this.file.sizeBytes), this.lent.ranges);
  }

  /** How often bytes for this place came wrong: what holds a wrong copy of them is asked past. */
  timesRefuted(from: number, to: number): number {
    return this.#proofs.timesRejected(from, to) + (this.sizeRefuted ? 1 : 0);
  }

  /** What is on the disk for certain. */
  checkpoint(): FileCheckpoint {
    const ranges = this.#safety.synced.map(([from, to]): [number, number] => [from, to]);
    return { path: this.file.path, ranges, ...(this.etag !== null && { etag: this.etag }) };
  }

  /** The file is proven already, in the staging folder. `stamp` was taken before it was hashed. */
  markComplete(stamp: FileStamp | null): void {
    this.#part.leaveAs(stamp);
    this.ranges = addRange([], 0, this.file.sizeBytes);
    this.#safety.know(this.ranges);
    this.#proofs.markRight();
  }

  /** From now on a large part is hashed in a thread, while it grows. */
  follow(followers: Followers): void {
    this.#proofs.follow(followers, this.#part.opened);
  }

  /** Opens the part, or makes it. Of another file there nothing is held; a changed one is read. */
  async open(): Promise<void> {
    const found = await this.#part.open();
    if (found === 'replaced') this.dropAll();
    else if (found === 'changed') await this.restore(this.ranges, this.#safety.synced);
  }

  async close(): Promise<void> {
    if (this.#part.openedOrNull === null) return;
    await this.#proofs.leave().finally(() => this.#part.close());
  }

  /** Whether the closed part is still at its path, and nobody changed it. */
  isAsLeft(): Promise<boolean> {
    return this.#part.isAsLeft();
  }

  /** Whether the file at this path, renamed since, still holds the bytes that were proven. */
  isAsProvenAt(path: string): Promise<boolean> {
    return this.#part.isUnwrittenAt(path);
  }

  /** What the part's own note says is written; null: it has none. */
  readNote(): Promise<PartNote | null> {
    return this.#safety.readNote(this.#part.opened);
  }

  /**
   * Reads the bytes that the part may hold, and keeps what the hashes don't refute.
   *
   * @param claimed what the part may hold
   * @param synced what of it was synced, as the journal knows
   * @returns the number of bytes dropped
   * @throws the signal's reason; the bytes held are unknown then
   */
  async restore(claimed: ByteRanges, synced: ByteRanges = [], reading: Reading = {}): Promise<number> {
    const part = this.#part.opened;
    const size = await part.size();
    if (size > this.file.sizeBytes && !this.#safety.hasNote) await part.truncate(this.file.sizeBytes);
    this.#proofs.forget();
    this.ranges = clipRanges(claimed, Math.min(size, this.file.sizeBytes));
    const before = this.writtenBytes;
    await this.#proofs.restore(part, reading);
    this.#safety.know(synced);
    return before - this.writtenBytes;
  }

  /**
   * Writes bytes, and has every proof judged that they complete. In a large file that may end
   * later: what went wrong the next call throws. `known`: they are a whole one, hashed.
   */
  async write(offset: number, chunks: Uint8Array[], listener: PartialListener, known?: Hashed): Promise<void> {
    const end = chunks.reduce((sum, chunk) => sum + chunk.length, offset);
    // After a write with a hole before it, the part's length no longer tells what is written.
    await this.#safety.beforeWrite(this.#part.opened, addRange(this.ranges, offset, end));
    // The disk works while the hash is computed.
    const [result] = await Promise.allSettled([
      this.#part.opened.write(offset, chunks),
      this.#proofs.add(offset, chunks, known),
    ]);
    if (result.status === 'rejected') {
      this.#proofs.forgetUnproven();
      throw result.reason;
    }
    this.ranges = addRange(this.ranges, offset, end);
    await this.#safety.wrote(this.#part.opened, end - offset);
    const open = this.#part.openedOrNull;
    if (!this.hasPieces && open !== null) this.#proofs.catchUp(open);
    await this.#proofs.judge(() => this.#part.opened, this.#rejectionsTo(listener), offset, end, true);
  }

  /** Judges the proofs whose bytes are all written and that are not proven yet. */
  prove(listener: PartialListener): Promise<void> {
    return this.#proofs.judge(() => this.#part.opened, this.#rejectionsTo(listener), 0, this.file.sizeBytes);
  }

  #rejectionsTo(listener: PartialListener): OnRejected {
    return (proof, actualSha256) => listener.onRejected(this, proof, actualSha256);
  }

  /** SHA-256 of the whole of a complete part. Afterwards `right` is known. @throws the signal's reason */
  async hashWhole(signal: AbortSignal, listener: PartialListener): Promise<string> {
    const sha256 = await this.#proofs.hashWhole(this.#part.opened, signal, bytes => listener.onHashed(this, bytes));
    listener.onHashed(this, this.file.sizeBytes);
    return sha256;
  }

  /**
   * Reads a complete part once more, after our last write. What others wrote since is dropped.
   * @returns whether all of it is as it was proven: only then it may be installed
   * @throws the signal's reason
   */
  async readsAsProven(listener: PartialListener, signal?: AbortSignal): Promise<boolean> {
    let read = 0;
    const reading = { signal, onRead: (bytes: number) => listener.onReadAgain(this, (read += bytes)) };
    const stamp = await this.#proofs.readAgain(this.#part.opened, this.#rejectionsTo(listener), reading);
    listener.onReadAgain(this, this.file.sizeBytes);
    if (stamp === null) return false;
    this.#part.leaveAs(stamp);
    return true;
  }

  /** Puts what was written on the disk, if it is open. @returns what is there @throws PartLost */
  async sync(): Promise<FileCheckpoint> {
    const open = this.#part.openedOrNull;
    if (open !== null) await this.#safety.sync(open, this.complete);
    return this.checkpoint();
  }

  /**
   * Goes on in a new file with the bytes that are certain. They are copied, proven again and
   * synced before the new file takes the place of the old one.
   *
   * @param all copy everything written, of a part that was taken away; else only what was synced
   */
  async renew(all: boolean): Promise<void> {
    const keep = all ? this.ranges : this.#safety.certain;
    await this.#proofs.leave();
    await this.#part.replace(async (fresh, old) => {
      await fresh.copyFrom(old, keep);
      this.#safety.forgetNote();
      await this.restore(keep);
      await this.#safety.noteHoles(fresh);
    });
    this.#safety.knowAll();
  }

  /** Keeps only what was synced: after a failed sync the rest is written again. */
  async fallBack(): Promise<void> {
    await this.#proofs.caughtUp();
    await this.restore(this.#safety.certain, this.#safety.synced);
    this.#safety.doubtNoMore();
  }

  /** Forgets all bytes: the server has another file, or the part is gone. */
  dropAll(): void {
    this.ranges = [];
    this.#safety.knowAll();
    this.#proofs.forget();
  }

  /** Keeps only what is proven: the rest came from another file. */
  dropUnproven(): void {
    this.ranges = this.#proofs.ranges;
    this.#proofs.forgetUnproven();
  }
}
