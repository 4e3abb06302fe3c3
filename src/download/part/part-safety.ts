import type { ByteRanges } from '../../events/vocabulary.ts';
import type { PartFile } from './part-file.ts';
import { NoteKeeper } from './part-note.ts';
import type { PartNote } from './part-note.ts';
import type { PartialLimits } from './partial-limits.ts';
import type { Held } from './part-proofs.ts';
import type { SizedFile } from './proof.ts';
import { intersectRanges, isPrefix } from '../base/ranges.ts';

/** What of a part is on the disk for certain, and what its note may claim of the bytes held. */
export class PartSafety {
  readonly #held: Held;
  readonly #notes: NoteKeeper;
  /** The part's length doesn't tell what is written, from its first byte on. */
  readonly #isNoted: boolean;
  #synced: ByteRanges = [];
  /** A sync failed: what isn't synced may be gone from the disk, although it still reads well. */
  #doubtful = false;

  constructor(file: SizedFile, bootId: string, held: Held, limits: PartialLimits) {
    this.#held = held;
    this.#notes = new NoteKeeper(file, bootId, limits.noteBytes);
    this.#isNoted = file.sizeBytes >= limits.splitFromBytes;
  }

  /** On the disk for certain, as of the last sync. */
  get synced(): ByteRanges {
    return this.#synced;
  }

  /** On the disk for certain, and not refuted since. */
  get certain(): ByteRanges {
    return intersectRanges(this.#synced, this.#held.ranges);
  }

  /** The part has a note, and is longer than its file. */
  get hasNote(): boolean {
    return this.#notes.exists;
  }

  /** What the part's own note says is written; null when there is none of this file. */
  readNote(part: PartFile): Promise<PartNote | null> {
    return this.#notes.read(part);
  }

  /** Of these bytes the journal, or a sync, says that they are on the disk. */
  know(synced: ByteRanges): void {
    this.#synced = intersectRanges(synced, this.#held.ranges);
  }

  /** All that is held is on the disk. */
  knowAll(): void {
    this.#synced = this.#held.ranges;
    this.#doubtful = false;
  }

  /** What a failed sync left in doubt is held no more. */
  doubtNoMore(): void {
    this.#doubtful = false;
  }

  /** The part holds these bytes before the next write, and the others after it. */
  async beforeWrite(part: PartFile, ranges: ByteRanges): Promise<void> {
    const needsNote = this.#isNoted || !isPrefix(ranges);
    if (needsNote && !this.#notes.exists) await this.#notes.begin(part, this.#held.ranges);
  }

  /** So many bytes more were written. */
  async wrote(part: PartFile, bytes: number): Promise<void> {
    await this.#notes.wrote(part, bytes, this.#noted());
  }

  /** The part is another one, without a note. */
  forgetNote(): void {
    this.#notes.forget();
  }

  /** A new part gets a note where its length alone wouldn't tell what it holds. */
  async noteHoles(part: PartFile): Promise<void> {
    if (!isPrefix(this.#held.ranges)) await this.#notes.begin(part, this.#held.ranges);
  }

  /** fdatasync, and a look whether the part is still where it belongs. A complete one loses its note. @throws PartLost */
  async sync(part: PartFile, complete: boolean): Promise<void> {
    const written = this.#held.ranges;
    if (complete && this.#notes.exists) await this.#notes.cut(part);
    await this.#toDisk(part);
    await part.assertInPlace(written.at(-1)?.[1] ?? 0);
    // What was rejected meanwhile isn't worth a word.
    this.know(written);
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
    return this.#doubtful ? this.certain : this.#held.ranges;
  }
}
