import type { ByteRanges } from '../../events/vocabulary.ts';
import type { FollowedHash, Followers, Hashed } from '../../hash/index.ts';
import type { LentBlocks } from '../base/lent-blocks.ts';
import { addRange, covers, removeRange } from '../base/ranges.ts';
import { Judging } from './judging.ts';
import type { FileStamp } from './file-stamp.ts';
import { wrongTooOften } from './part-failures.ts';
import type { PartFile, Reading } from './part-file.ts';
import { PartHashes } from './part-hashes.ts';
import { proofAt, proofsOf } from './proof.ts';
import type { Proof, SizedFile } from './proof.ts';
import { WholeHash } from './whole-hash.ts';

/** Proofs of one part that are read for their seals at once: here, and in the thread. */
const READERS = 4;
const READERS_IN_THREAD = 2;
/** Whole proofs that may wait for the thread while more of the file is written. */
const PROOFS_BEHIND = 8;

/** Gets each proof whose bytes don't match. Resolves when that is recorded. */
export type OnRejected = (proof: Proof, actualSha256: string) => Promise<void>;

/** The bytes of a part that were written and not refuted by a hash. */
export interface Held {
  ranges: ByteRanges;
  readonly lent: LentBlocks;
}

/** Knows which bytes of a part are proven. What a hash refutes is not held any more. */
export class PartProofs {
  readonly #file: SizedFile;
  readonly #held: Held;
  readonly #attempts: number;
  readonly #proofs: Proof[];
  /** By index, with the seal of the bytes that were proven; null where the part wasn't read here. */
  readonly #proven = new Map<number, string | null>();
  readonly #rejections = new Map<number, number>();
  readonly #judging = new Judging();
  /** Counts how often all that isn't proven was forgotten: a judgement of before says nothing. */
  #epoch = 0;
  #followed: FollowedHash | null = null;
  readonly #hashes: PartHashes;
  readonly #whole: WholeHash;

  /** @param attempts times one proof may be fetched and not match */
  constructor(file: SizedFile, held: Held, attempts: number) {
    this.#file = file;
    this.#held = held;
    this.#attempts = attempts;
    this.#proofs = proofsOf(file);
    this.#hashes = new PartHashes(file, this.#proofs);
    this.#whole = new WholeHash(file, this.#proofs);
  }

  get complete(): boolean {
    return this.#proven.size === this.#proofs.length;
  }

  /** Complete, and the whole has the hash of checksum.sha256. */
  get right(): boolean {
    return this.complete && this.#whole.isRight;
  }

  /** Every byte that is proven. */
  get ranges(): ByteRanges {
    let ranges: ByteRanges = [];
    for (const { index, from, to } of this.#proofs) if (this.#proven.has(index)) ranges = addRange(ranges, from, to);
    return ranges;
  }

  /** The most that a proof with bytes in `[from, to)` was rejected. */
  timesRejected(from: number, to: number): number {
    const rejected = this.#proofs.filter(proof => proof.from < to && proof.to > from);
    return Math.max(0, ...rejected.map(({ index }) => this.#rejections.get(index) ?? 0));
  }

  /** The whole file was proven elsewhere. */
  markRight(): void {
    for (const { index } of this.#proofs) this.#proven.set(index, null);
    this.#whole.markRight();
  }

  /** From now on a thread hashes the part while it grows, where it is worth one. */
  follow(followers: Followers, part: PartFile): void {
    const single = this.#proofs.length === 1;
    // A hash that was begun here, of what was there already, goes on here.
    if (this.right || this.#followed !== null || (single && this.#hashes.begun > 0)) return;
    this.#followed = followers.follow(this.#file.sizeBytes, single);
    this.#hashes.follow(this.#followed);
    if (!single) this.#whole.follow(this.#followed);
    this.#whole.advance(part, this.#proven);
  }

  /** Hashes bytes that arrived, where no thread does. */
  add(offset: number, chunks: Uint8Array[], known?: Hashed): Promise<void> {
    return this.#hashes.add(offset, chunks, known);
  }

  /** Without pieces: hashes what was written, while it is in the page cache. */
  catchUp(part: PartFile): void {
    this.#hashes.catchUp(part, () => this.#held.ranges);
  }

  /** Resolves when nothing is read back any more. */
  async caughtUp(): Promise<void> {
    await this.#judging.settled();
    await this.#hashes.caughtUp();
  }

  /** Stops following. Resolves when nothing reads the part any more. */
  async leave(): Promise<void> {
    await this.caughtUp();
    this.#judging.clear();
    this.#hashes.follow(null);
    this.#whole.follow(null);
    await this.#followed?.leave();
    this.#followed = null;
  }

  /** Reads all bytes held again and removes those that the hashes refute. @throws the signal's reason */
  async restore(part: PartFile, reading: Reading): Promise<void> {
    for (const proof of this.#proofs) await this.#restoreOne(part, proof, reading);
  }

  async #restoreOne(part: PartFile, proof: Proof, reading: Reading): Promise<void> {
    const beginning = this.#held.ranges.find(([from, to]) => from <= proof.from && to > proof.from);
    const to = Math.min(beginning?.[1] ?? proof.from, proof.to);
    await this.#hashes.read(part, proof, to, reading);
    if (to < proof.to) return;
    const actual = await this.#hashes.of(part, proof);
    if (actual.sha256 === proof.sha256) this.#prove(part, proof, actual.seal);
    else this.#held.ranges = removeRange(this.#held.ranges, proof.from, proof.to);
  }

  /**
   * Judges the proofs in `[from, to)` whose bytes are all written and that are not proven yet.
   *
   * @param behind a thread may still be at some of them when this resolves; the next call waits
   * @throws Failure CHECKSUM_MISMATCH when one was rejected too often
   */
  async judge(part: () => PartFile, onRejected: OnRejected, from: number, to: number, behind = false): Promise<void> {
    const first = proofAt(this.#file, from);
    const last = Math.min(proofAt(this.#file, Math.max(from, to - 1)), this.#proofs.length - 1);
    const left = behind && this.#hashes.isFollowed ? PROOFS_BEHIND : 0;
    for (let index = first; index <= last; index += 1) {
      const proof = this.#proofs[index]!;
      if (this.#proven.has(index) || !this.#held.lent.completes(proof, this.#held.ranges)) continue;
      await this.#hashes.caughtUp();
      this.#judging.begin(index, () => this.#judgeOne(part(), proof, onRejected));
      await this.#judging.until(left);
    }
    await this.#judging.until(left);
  }

  async #judgeOne(part: PartFile, proof: Proof, onRejected: OnRejected): Promise<void> {
    const { lent } = this.#held;
    const epoch = this.#epoch;
    const isLent = !covers(this.#held.ranges, proof.from, proof.to);
    const brought = isLent ? await lent.bring(proof.index, part, this.#held.ranges) : 0;
    if (brought === null) return lent.refute(proof.index);
    const actual = await this.#hashes.of(part, proof);
    if (epoch !== this.#epoch) return;
    if (actual.sha256 === proof.sha256) {
      if (isLent) this.#held.ranges = addRange(this.#held.ranges, proof.from, proof.to);
      lent.proven(proof.index, brought);
      this.#prove(part, proof, actual.seal);
    } else if (isLent) {
      lent.refute(proof.index);
      this.#drop(proof, false);
    } else if (lent.forgives(proof.index)) this.#drop(proof);
    else await this.#reject(proof, actual.sha256, onRejected);
  }

  /** SHA-256 of a complete part. Afterwards `right` is known. @throws the signal's reason */
  hashWhole(part: PartFile, signal: AbortSignal, onHashed: (bytes: number) => void): Promise<string> {
    return this.#whole.of(part, signal, onHashed);
  }

  /**
   * Reads a complete part once more, after our last write. What others wrote since is dropped.
   *
   * @returns the part's stamp when all of it is as it was proven, else null
   * @throws the signal's reason
   */
  async readAgain(part: PartFile, onRejected: OnRejected, reading: Reading): Promise<FileStamp | null> {
    const before = await part.settledStamp();
    const queue = [...this.#proofs];
    const spoiled: Proof[] = [];
    const read = async (inThread: FollowedHash | null) => {
      for (let proof = queue.shift(); proof !== undefined; proof = queue.shift()) {
        const seal = (await inThread?.sealOf(part.descriptor, proof.from, proof.to)) ?? null;
        if (seal !== null) reading.onRead?.(proof.to - proof.from);
        reading.signal?.throwIfAborted();
        const found = seal ?? (await part.sealOf(proof.from, proof.to, reading));
        if (found !== this.#proven.get(proof.index)) spoiled.push(proof);
      }
    };
    const readers = Array.from({ length: READERS }, () => read(null));
    if (this.#followed) for (let i = 0; i < READERS_IN_THREAD; i += 1) readers.push(read(this.#followed));
    await Promise.all(readers);
    for (const proof of spoiled) {
      this.#drop(proof);
      const { sha256 } = await this.#hashes.of(part, proof);
      await onRejected(proof, sha256);
    }
    return spoiled.length > 0 || part.stamp().changedNs !== before.changedNs ? null : before;
  }

  /** Nothing is proven any more. */
  forget(): void {
    this.#proven.clear();
    this.forgetUnproven();
    this.#dropWhole(this.#proofs[0]!);
  }

  /** The running hashes of bytes that aren't proven yet are wrong now. */
  forgetUnproven(): void {
    this.#epoch += 1;
    this.#judging.clear();
    this.#hashes.clear();
    if (this.#proofs.length === 1) this.#dropWhole(this.#proofs[0]!);
  }

  #prove(part: PartFile, { index }: Proof, seal: string): void {
    this.#proven.set(index, seal);
    this.#whole.advance(part, this.#proven);
  }

  #drop(proof: Proof, held = true): void {
    if (held) this.#held.ranges = removeRange(this.#held.ranges, proof.from, proof.to);
    this.#proven.delete(proof.index);
    this.#hashes.forget(proof);
    this.#dropWhole(proof);
  }

  #dropWhole(from: Proof): void {
    this.#whole.dropFrom(from);
    this.#followed?.dropFrom(from.from);
  }

  async #reject(proof: Proof, actual: string, onRejected: OnRejected): Promise<void> {
    this.#drop(proof);
    const count = (this.#rejections.get(proof.index) ?? 0) + 1;
    this.#rejections.set(proof.index, count);
    await onRejected(proof, actual);
    if (count < this.#attempts && proof.to > proof.from) return;
    throw wrongTooOften(this.#file.path, proof, actual);
  }
}
