import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ByteRanges, FileCheckpoint } from '../events/vocabulary.ts';
import { ModelError } from '../model/errors.ts';
import { syncDirectory } from '../ports/durable-files.ts';
import { Failure } from './failure.ts';
import type { Followers } from './followed-hash.ts';
import { PartClosed, PartFile, stampOf } from './part-file.ts';
import type { FileStamp } from './part-file.ts';
import { PartHashes } from './part-hashes.ts';
import { NoteKeeper } from './part-note.ts';
import type { PartNote } from './part-note.ts';
import type { PartialLimits } from './partial-limits.ts';
import { nextPartPath } from './paths.ts';
import { hasPieces, proofAt, proofsOf } from './proof.ts';
import type { Proof, SizedFile } from './proof.ts';
import { WholeHash } from './whole-hash.ts';
import { addRange, clipRanges, countBytes, covers, intersectRanges, missingRanges } from './ranges.ts';
import { isPrefix, removeRange } from './ranges.ts';

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
  readonly #limits: PartialLimits;
  readonly #proofs: Proof[];
  /** By index, with the seal of the bytes that were proven; null where the part wasn't read here. */
  readonly #proven = new Map<number, string | null>();
  readonly #rejections = new Map<number, number>();
  readonly #hashes: PartHashes;
  readonly #whole: WholeHash;
  readonly #notes: NoteKeeper;
  #part: PartFile | null = null;
  /** The part as it was when all of it was seen as it was proven, else when it was closed. */
  #left: FileStamp | null = null;
  /** What of the ranges is on the disk for certain. */
  #synced: ByteRanges = [];
  /** A sync failed: what isn't synced may be gone from the disk, although it still reads well. */
  #doubtful = false;
  readonly #judging = new Map<number, Promise<void>>();

  constructor(file: SizedFile, partPath: string, bootId: string, limits: PartialLimits) {
    this.file = file;
    this.partPath = partPath;
    this.#notes = new NoteKeeper(file, bootId, limits.noteBytes);
    this.#proofs = proofsOf(file);
    this.#hashes = new PartHashes(file, this.#proofs);
    this.#whole = new WholeHash(file, this.#proofs);
    this.#limits = limits;
  }

  get complete(): boolean {
    return this.#proven.size === this.#proofs.length;
  }

  /** Complete, and the file that checksum.sha256 means: pieces prove only what their manifest says, the hash of the whole is the law. */
  get right(): boolean {
    return this.complete && this.#whole.isRight;
  }

  get hasPieces(): boolean {
    return hasPieces(this.file);
  }

  get hasManyPieces(): boolean {
    return this.#proofs.length > 1;
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
    const ranges = this.#synced.map(([from, to]): [number, number] => [from, to]);
    return { path: this.file.path, ranges, ...(this.etag !== null && { etag: this.etag }) };
  }

  /** For a file that is already proven elsewhere, in the staging folder; `stamp` is from before it was. */
  markComplete(stamp: FileStamp | null): void {
    this.#left = stamp;
    this.ranges = addRange([], 0, this.file.sizeBytes);
    this.#synced = this.ranges;
    for (const { index } of this.#proofs) this.#proven.set(index, null);
    this.#whole.markRight();
  }

  /** Hashes the whole of the open part while it grows. */
  follow(followers: Followers): void {
    this.#whole.follow(followers, this.#opened(), this.#proven);
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
    else if (found.changedNs !== left.changedNs) await this.restore(this.ranges, this.#synced);
  }

  async close(): Promise<void> {
    const part = this.#part;
    if (part === null) return;
    await this.#hashes.caughtUp();
    await this.#whole.leave();
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
    return this.#notes.read(this.#opened());
  }

  /**
   * Re-reads what the part is said to hold and keeps what the hashes don't refute. Resolves to the bytes dropped.
   *
   * @param synced what of it was synced, as the journal knows
   */
  async restore(claimed: ByteRanges, synced: ByteRanges = []): Promise<number> {
    const part = this.#opened();
    const size = await part.size();
    if (size > this.file.sizeBytes && !this.#notes.exists) await part.truncate(this.file.sizeBytes);
    this.#forgetAll();
    this.ranges = clipRanges(claimed, Math.min(size, this.file.sizeBytes));
    const before = this.writtenBytes;
    for (const proof of this.#proofs) await this.#restoreProof(part, proof);
    this.#synced = intersectRanges(synced, this.ranges);
    return before - this.writtenBytes;
  }

  async #restoreProof(part: PartFile, proof: Proof): Promise<void> {
    const end = this.ranges.find(([from, to]) => from <= proof.from && to > proof.from)?.[1] ?? proof.from;
    const to = Math.min(end, proof.to);
    await this.#hashes.read(part, proof, to);
    if (to < proof.to) return;
    const actual = await this.#hashes.of(part, proof);
    if (actual.sha256 === proof.sha256) this.#prove(proof, actual.seal);
    else this.ranges = removeRange(this.ranges, proof.from, proof.to);
  }

  /** Writes bytes at their place; proves, or has rejected, what became whole by them. */
  async write(offset: number, chunks: Uint8Array[], listener: PartialListener): Promise<void> {
    const end = chunks.reduce((sum, chunk) => sum + chunk.length, offset);
    const ranges = addRange(this.ranges, offset, end);
    // From here on the part's length doesn't tell what is written, the note does.
    const needsNote = this.file.sizeBytes >= this.#limits.splitFromBytes || !isPrefix(ranges);
    if (needsNote && !this.#notes.exists) await this.#notes.begin(this.#opened(), this.ranges);
    // The disk works while the hash is computed.
    const [result] = await Promise.allSettled([this.#opened().write(offset, chunks), this.#hashes.add(offset, chunks)]);
    if (result.status === 'rejected') {
      this.#hashes.clear();
      throw result.reason;
    }
    this.ranges = addRange(this.ranges, offset, end);
    await this.#notes.wrote(this.#opened(), end - offset, this.#noted());
    if (!this.hasPieces && this.#part !== null) this.#hashes.catchUp(this.#part, () => this.ranges);
    await this.prove(listener, offset, end);
  }

  /** Judges the proofs touched by `[from, to)` that are whole and not proven yet. */
  async prove(listener: PartialListener, from = 0, to = this.file.sizeBytes): Promise<void> {
    const first = proofAt(this.file, from);
    const last = Math.min(proofAt(this.file, Math.max(from, to - 1)), this.#proofs.length - 1);
    for (let index = first; index <= last; index += 1) {
      const proof = this.#proofs[index]!;
      if (this.#proven.has(index) || !covers(this.ranges, proof.from, proof.to)) continue;
      await this.#hashes.caughtUp();
      // Two connections may complete a piece together: one of them judges it.
      let judging = this.#judging.get(index);
      if (judging === undefined) {
        judging = this.#judge(proof, listener).finally(() => this.#judging.delete(index));
        this.#judging.set(index, judging);
      }
      await judging;
    }
  }

  async #judge(proof: Proof, listener: PartialListener): Promise<void> {
    const actual = await this.#hashes.of(this.#opened(), proof);
    if (actual.sha256 === proof.sha256) this.#prove(proof, actual.seal);
    else await this.#reject(proof, actual.sha256, listener);
  }

  #prove({ index }: Proof, seal: string): void {
    this.#proven.set(index, seal);
    this.#whole.advance(this.#part, this.#proven);
  }

  /** SHA-256 of the whole of a complete part; `right` says what came of it. @throws the signal's reason */
  hashWhole(signal: AbortSignal): Promise<string> {
    return this.#whole.of(this.#opened(), signal);
  }

  /**
   * Reads a complete part once more, after our last write to it. What somebody else wrote over since it was proven is
   * dropped, to be fetched again. Resolves to whether all of it is as it was proven; only then it may be installed.
   */
  async readsAsProven(listener: PartialListener): Promise<boolean> {
    const part = this.#opened();
    const before = await part.settledStamp();
    const queue = [...this.#proofs];
    const spoiled: Proof[] = [];
    const read = async () => {
      for (let proof = queue.shift(); proof !== undefined; proof = queue.shift()) {
        if ((await part.sealOf(proof.from, proof.to)) !== this.#proven.get(proof.index)) spoiled.push(proof);
      }
    };
    await Promise.all(Array.from({ length: READERS }, read));
    for (const proof of spoiled) {
      this.#drop(proof);
      const { sha256 } = await this.#hashes.of(part, proof);
      await listener.onRejected(this, proof, sha256);
    }
    if (spoiled.length > 0 || part.stamp().changedNs !== before.changedNs) return false;
    this.#left = before;
    return true;
  }

  /** fdatasync, and a look whether the part is still where it belongs. Resolves to what is safe. @throws PartLost */
  async sync(): Promise<FileCheckpoint> {
    const part = this.#part;
    if (part === null) return this.checkpoint();
    const written = this.ranges;
    if (this.complete && this.#notes.exists) await this.#notes.cut(part);
    await this.#toDisk(part);
    await part.assertInPlace(written.at(-1)?.[1] ?? 0);
    // What was rejected meanwhile isn't worth a word.
    this.#synced = intersectRanges(written, this.ranges);
    return this.checkpoint();
  }

  /** After a failure the note claims only what is safe: in a kill's wake the rest would prove itself from the page cache. */
  async #toDisk(part: PartFile): Promise<void> {
    try {
      await part.sync();
    } catch (error) {
      this.#doubtful = true;
      await this.#notes.correct(part, this.#noted()).catch(() => undefined);
      throw error;
    }
  }

  /** What the part's note may claim. */
  #noted(): ByteRanges {
    return this.#doubtful ? intersectRanges(this.#synced, this.ranges) : this.ranges;
  }

  /**
   * Goes on in a new file with what is certain of the old one: copied, proven again and synced before it takes its place.
   *
   * @param all everything written, for a part that was taken away; else only what was synced
   */
  async renew(all: boolean): Promise<void> {
    const old = this.#opened();
    const keep = all ? this.ranges : intersectRanges(this.#synced, this.ranges);
    await this.#hashes.caughtUp();
    await this.#whole.leave();
    const fresh = await PartFile.create(nextPartPath(this.partPath));
    try {
      for (const [from, to] of keep) {
        await old.read(from, to, (chunk, at) => fresh.write(at, [chunk]));
      }
      this.#part = fresh;
      this.#notes.forget();
      await this.restore(keep);
      if (!isPrefix(this.ranges)) await this.#notes.begin(fresh, this.ranges);
      await fresh.sync();
      await fresh.moveTo(this.partPath);
      await syncDirectory(dirname(this.partPath));
      this.#synced = this.ranges;
      this.#doubtful = false;
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
    await this.#hashes.caughtUp();
    await this.restore(intersectRanges(this.#synced, this.ranges), this.#synced);
    this.#doubtful = false;
  }

  /** Forgets all bytes: another file is on the server, or the part is gone. */
  dropAll(): void {
    this.ranges = [];
    this.#synced = [];
    this.#doubtful = false;
    this.#forgetAll();
  }

  /** Keeps only what is proven: the rest came from another file. */
  dropUnproven(): void {
    let ranges: ByteRanges = [];
    for (const { index, from, to } of this.#proofs) if (this.#proven.has(index)) ranges = addRange(ranges, from, to);
    this.ranges = ranges;
    this.#hashes.clear();
  }

  #forgetAll(): void {
    this.#proven.clear();
    this.#hashes.clear();
    this.#whole.dropFrom(this.#proofs[0]!);
  }

  #drop(proof: Proof): void {
    this.ranges = removeRange(this.ranges, proof.from, proof.to);
    this.#proven.delete(proof.index);
    this.#hashes.forget(proof);
    this.#whole.dropFrom(proof);
  }

  async #reject(proof: Proof, actual: string, listener: PartialListener): Promise<void> {
    this.#drop(proof);
    const count = (this.#rejections.get(proof.index) ?? 0) + 1;
    this.#rejections.set(proof.index, count);
    await listener.onRejected(this, proof, actual);
    if (count < this.#limits.proofAttempts && proof.to > proof.from) return;
    const message = `Expected ${proof.sha256} for bytes ${proof.from} to ${proof.to} of ${this.file.path}, got ${actual}.`;
    // Asking the library again tells a damaged file from a plan that is out of date.
    throw new Failure('ask', new ModelError('CHECKSUM_MISMATCH', message, { details: { path: this.file.path } }));
  }

  #opened(): PartFile {
    if (this.#part === null) throw new PartClosed(this.partPath);
    return this.#part;
  }
}

/** Proofs of one part that are read for their seals at once. */
const READERS = 4;
