import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ByteRanges, FileCheckpoint } from '../../events/vocabulary.ts';
import { syncDirectory } from '../../ports/durable-files.ts';
import type { Followers } from '../../hash/followed-hash.ts';
import { PartClosed, PartFile, stampOf } from './part-file.ts';
import type { FileStamp } from './part-file.ts';
import type { PartNote } from './part-note.ts';
import { PartProofs } from './part-proofs.ts';
import type { Held, OnRejected } from './part-proofs.ts';
import { PartSafety } from './part-safety.ts';
import type { PartialLimits } from './partial-limits.ts';
import { nextPartPath } from '../../disk/paths.ts';
import { hasPieces } from './proof.ts';
import type { Proof, SizedFile } from './proof.ts';
import { addRange, clipRanges, countBytes, missingRanges } from '../base/ranges.ts';

/** What the partial tells its task. */
export interface PartialListener {
  /** Resolves when the rejection is recorded. */
  onRejected(partial: PartialFile, proof: Proof, actualSha256: string): Promise<void>;
  /** So many bytes of a complete part are in the hash of the whole; all of them last. */
  onHashed(partial: PartialFile, bytes: number): void;
}

/** A file in transfer: its part, which bytes of it were written, which of them are proven and which are on the disk. */
export class PartialFile implements Held {
  readonly file: SizedFile;
  readonly partPath: string;
  /** Strong validator of the bytes held; null when there is none or it is of no use. */
  etag: string | null = null;
  /** A validator that changes although the content doesn't is no longer looked at. */
  etagChanges = 0;
  ranges: ByteRanges = [];
  readonly #proofs: PartProofs;
  readonly #safety: PartSafety;
  #part: PartFile | null = null;
  /** The part as it was when all of it was seen as it was proven, else when it was closed. */
  #left: FileStamp | null = null;

  constructor(file: SizedFile, partPath: string, bootId: string, limits: PartialLimits) {
    this.file = file;
    this.partPath = partPath;
    this.#proofs = new PartProofs(file, this, limits.proofAttempts);
    this.#safety = new PartSafety(file, bootId, this, limits);
  }

  get complete(): boolean {
    return this.#proofs.complete;
  }

  /** Complete, and the file that checksum.sha256 means: pieces prove only what their manifest says, the hash of the whole is the law. */
  get right(): boolean {
    return this.#proofs.right;
  }

  get hasPieces(): boolean {
    return hasPieces(this.file);
  }

  get hasManyPieces(): boolean {
    return this.#proofs.count > 1;
  }

  get isOpen(): boolean {
    return this.#part !== null;
  }

  get writtenBytes(): number {
    return countBytes(this.ranges);
  }

  missing(): ByteRanges {
    return missingRanges(this.ranges, this.file.sizeBytes);
  }

  /** What is on the disk for certain. */
  checkpoint(): FileCheckpoint {
    const ranges = this.#safety.synced.map(([from, to]): [number, number] => [from, to]);
    return { path: this.file.path, ranges, ...(this.etag !== null && { etag: this.etag }) };
  }

  /** For a file that is already proven elsewhere, in the staging folder; `stamp` is from before it was. */
  markComplete(stamp: FileStamp | null): void {
    this.#left = stamp;
    this.ranges = addRange([], 0, this.file.sizeBytes);
    this.#safety.know(this.ranges);
    this.#proofs.markRight();
  }

  /** Hashes the whole of the open part while it grows. */
  follow(followers: Followers): void {
    this.#proofs.follow(followers, this.#opened());
  }

  /** Opens the part, or makes it. One that isn't the file that was closed here is begun anew; one that was changed is looked at again. */
  async open(): Promise<void> {
    if (this.#part !== null) return;
    this.#part = await PartFile.open(this.partPath);
    const left = this.#left;
    this.#left = null;
    if (left === null) return;
    const found = this.#part.stamp();
    if (found.inode !== left.inode) this.dropAll();
    else if (found.changedNs !== left.changedNs) await this.restore(this.ranges, this.#safety.synced);
  }

  async close(): Promise<void> {
    const part = this.#part;
    if (part === null) return;
    await this.#proofs.leave();
    this.#left ??= part.stamp();
    this.#part = null;
    await part.close();
  }

  /** Whether the part at its path is still as it was closed. */
  async isAsLeft(): Promise<boolean> {
    const found = await stampOf(this.partPath);
    return found !== null && found.inode === this.#left?.inode && found.changedNs === this.#left.changedNs;
  }

  /** Whether the file at this path, renamed since, still holds what was proven. */
  async isAsProvenAt(path: string): Promise<boolean> {
    const found = await stampOf(path);
    const left = this.#left;
    if (found === null || left === null) return false;
    return found.inode === left.inode && found.sizeBytes === left.sizeBytes && found.modifiedNs === left.modifiedNs;
  }

  /** What the part's own note says is written; null when there is none of this file. */
  readNote(): Promise<PartNote | null> {
    return this.#safety.readNote(this.#opened());
  }

  /**
   * Re-reads what the part is said to hold and keeps what the hashes don't refute. Resolves to the bytes dropped.
   *
   * @param synced what of it was synced, as the journal knows
   * @throws the signal's reason; what is held is then as good as unknown
   */
  async restore(claimed: ByteRanges, synced: ByteRanges = [], signal?: AbortSignal): Promise<number> {
    const part = this.#opened();
    const size = await part.size();
    if (size > this.file.sizeBytes && !this.#safety.hasNote) await part.truncate(this.file.sizeBytes);
    this.#proofs.forget();
    this.ranges = clipRanges(claimed, Math.min(size, this.file.sizeBytes));
    const before = this.writtenBytes;
    await this.#proofs.restore(part, signal);
    this.#safety.know(synced);
    return before - this.writtenBytes;
  }

  /** Writes bytes at their place; proves, or has rejected, what became whole by them. */
  async write(offset: number, chunks: Uint8Array[], listener: PartialListener): Promise<void> {
    const end = chunks.reduce((sum, chunk) => sum + chunk.length, offset);
    // From here on the part's length may not tell what is written.
    await this.#safety.beforeWrite(this.#opened(), addRange(this.ranges, offset, end));
    // The disk works while the hash is computed.
    const [result] = await Promise.allSettled([this.#opened().write(offset, chunks), this.#proofs.add(offset, chunks)]);
    if (result.status === 'rejected') {
      this.#proofs.forgetUnproven();
      throw result.reason;
    }
    this.ranges = addRange(this.ranges, offset, end);
    await this.#safety.wrote(this.#opened(), end - offset);
    if (!this.hasPieces && this.#part !== null) this.#proofs.catchUp(this.#part);
    await this.prove(listener, offset, end);
  }

  /** Judges the proofs touched by `[from, to)` that are whole and not proven yet. */
  prove(listener: PartialListener, from = 0, to = this.file.sizeBytes): Promise<void> {
    return this.#proofs.judge(() => this.#opened(), this.#rejectionsTo(listener), from, to);
  }

  #rejectionsTo(listener: PartialListener): OnRejected {
    return (proof, actualSha256) => listener.onRejected(this, proof, actualSha256);
  }

  /** SHA-256 of the whole of a complete part; `right` says what came of it. @throws the signal's reason */
  async hashWhole(signal: AbortSignal, listener: PartialListener): Promise<string> {
    const tell = (bytes: number) => listener.onHashed(this, bytes);
    const sha256 = await this.#proofs.hashWhole(this.#opened(), signal, tell);
    tell(this.file.sizeBytes);
    return sha256;
  }

  /**
   * Reads a complete part once more, after our last write to it. What somebody else wrote over since it was proven is
   * dropped, to be fetched again. Resolves to whether all of it is as it was proven; only then it may be installed.
   *
   * @throws the signal's reason
   */
  async readsAsProven(listener: PartialListener, signal?: AbortSignal): Promise<boolean> {
    const stamp = await this.#proofs.readAgain(this.#opened(), this.#rejectionsTo(listener), signal);
    if (stamp === null) return false;
    this.#left = stamp;
    return true;
  }

  /** Puts on the disk what was written, and looks whether the part is still where it belongs. Resolves to what is safe. @throws PartLost */
  async sync(): Promise<FileCheckpoint> {
    if (this.#part !== null) await this.#safety.sync(this.#part, this.complete);
    return this.checkpoint();
  }

  /**
   * Goes on in a new file with what is certain of the old one: copied, proven again and synced before it takes its place.
   *
   * @param all everything written, for a part that was taken away; else only what was synced
   */
  async renew(all: boolean): Promise<void> {
    const old = this.#opened();
    const keep = all ? this.ranges : this.#safety.certain;
    await this.#proofs.leave();
    const fresh = await PartFile.create(nextPartPath(this.partPath));
    try {
      for (const [from, to] of keep) {
        await old.read(from, to, (chunk, at) => fresh.write(at, [chunk]));
      }
      this.#part = fresh;
      this.#safety.forgetNote();
      await this.restore(keep);
      await this.#safety.noteHoles(fresh);
      await fresh.sync();
      await fresh.moveTo(this.partPath);
      await syncDirectory(dirname(this.partPath));
      this.#safety.knowAll();
    } catch (error) {
      this.#part = old;
      await fresh.close();
      await rm(nextPartPath(this.partPath), { force: true });
      throw error;
    }
    await old.close();
  }

  /** Keeps only what was synced: the rest of a part whose sync failed is written again. */
  async fallBack(): Promise<void> {
    await this.#proofs.caughtUp();
    await this.restore(this.#safety.certain, this.#safety.synced);
    this.#safety.doubtNoMore();
  }

  /** Forgets all bytes: another file is on the server, or the part is gone. */
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

  #opened(): PartFile {
    if (this.#part === null) throw new PartClosed(this.partPath);
    return this.#part;
  }
}
