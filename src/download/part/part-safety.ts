import type { ByteRanges } from '../../events/vocabulary.ts';
import type { PartPolicy } from '../base/policy.ts';
import { intersectRanges, isPrefix } from '../base/ranges.ts';
import type { PartFile } from './part-file.ts';
import { NoteKeeper } from './note-keeper.ts';
import type { PartNote } from './part-note.ts';
import type { Held } from './part-proofs.ts';
import type { SizedFile } from './proof.ts';

/**
 * Knows which bytes of a part are on the disk for certain, and which of them the part's note may
 * claim.
 */
export class PartSafety {
  readonly #held: Held;
  readonly #notes: NoteKeeper;
  /** The part has a note from its first byte on: its length will not tell what is written. */
  readonly #isNoted: boolean;
  #synced: ByteRanges = [];
  /**
   * A sync failed: bytes that aren't synced may be lost, although they still read well from the
   * page cache.
   */
  #doubtful = false;

  constructor(file: SizedFile, bootId: string, held: Held, policy: PartPolicy) {
    this.#held = held;
    this.#notes = new NoteKeeper(file, bootId, policy.noteBytes);
    this.#isNoted = file.sizeBytes >= policy.splitFromBytes;
  }

  /** On the disk for certain, as of the last sync. */
  get synced(): ByteRanges {
    return this.#synced;
  }

  /** On the disk for certain, and not refuted since. */
  get certain(): ByteRanges {
    return intersectRanges(this.#synced, this.#held.ranges);
  }

  /** The part has a note, so it is longer than its file. */
  get hasNote(): boolean {
    return this.#notes.exists;
  }

  /** What the part's own note says is written; null when there is none of this file. */
  readNote(part: PartFile): Promise<PartNote | null> {
    return this.#notes.read(part);
  }

  /** The journal, or a sync, says that these bytes are on the disk. */
  know(synced: ByteRanges): void {
    this.#synced = intersectRanges(synced, this.#held.ranges);
  }

  /** All that is held is on the disk. */
  knowAll(): void {
    this.#synced = this.#held.ranges;
    this.#doubtful = false;
  }

  /** The bytes that a failed sync left in doubt are no longer held. */
  doubtNoMore(): void {
    this.#doubtful = false;
  }

  /**
   * A write is about to begin; after it `ranges` are written. The note has to exist before holes
   * do.
   */
  async beforeWrite(part: PartFile, ranges: ByteRanges): Promise<void> {
    const needsNote = this.#isNoted || !isPrefix(ranges);
    if (needsNote && !this.#notes.exists) await this.#notes.begin(part, this.#held.ranges);
  }

  /** `bytes` more were written. */
  async wrote(part: PartFile, bytes: number): Promise<void> {
    await this.#notes.wrote(part, bytes, this.#noted());
  }

  /** The part is another one, without a note. */
  forgetNote(): void {
    this.#notes.forget();
  }

  /** Gives a new part a note when its length alone wouldn't tell what it holds. */
  async noteHoles(part: PartFile): Promise<void> {
    if (!isPrefix(this.#held.ranges)) await this.#notes.begin(part, this.#held.ranges);
  }

  /**
   * fdatasync, then a look whether the part is still at its path. A complete part loses its note
   * first.
   *
   * @throws PartLost
   */
  async sync(part: PartFile, complete: boolean): Promise<void> {
    const written = this.#held.ranges;
    // One checkpoint is recorded before the next one begins.
    this.#notes.recorded = this.#synced;
    if (complete && this.#notes.exists) await this.#notes.cut(part);
    await this.#toDisk(part);
    await part.assertInPlace(written.at(-1)?.[1] ?? 0);
    // Bytes that were rejected during the sync are not held any more.
    this.know(written);
  }

  /**
   * After a failed sync the note claims only what is safe. After a kill, the other bytes would be
   * read from the page cache, prove right, and be lost with the cache.
   */
  async #toDisk(part: PartFile): Promise<void> {
    try {
      await part.sync();
    } catch (error) {
      this.#doubtful = true;
      await this.#notes.correct(part, this.#noted()).catch(() => undefined);
      throw error;
    }
  }

  /** The bytes that the part's note may claim. */
  #noted(): ByteRanges {
    return this.#doubtful ? this.certain : this.#held.ranges;
  }
}
