import pLimit from 'p-limit';
import type { ByteRanges } from '../../events/vocabulary.ts';
import type { PartFile } from './part-file.ts';
import { decodeNote, encodeNote, noteArea } from './part-note.ts';
import type { PartNote } from './part-note.ts';
import type { SizedFile } from './proof.ts';

/** Writes, reads and removes the note of one part. Changes happen one after the other. */
export class NoteKeeper {
  readonly #file: SizedFile;
  readonly #bootId: string;
  readonly #everyBytes: number;
  #count = 0;
  #unnotedBytes = 0;
  /** What the journal knows, for certain: a note that is full leaves it out. */
  recorded: ByteRanges = [];
  readonly #inTurn = pLimit(1);

  /** @param everyBytes bytes written before the note is written anew */
  constructor(file: SizedFile, bootId: string, everyBytes: number) {
    this.#file = file;
    this.#bootId = bootId;
    this.#everyBytes = everyBytes;
  }

  /** The part has a note, so it is longer than its file. */
  get exists(): boolean {
    return this.#count > 0;
  }

  /** The part's note; null when there is none of this file. */
  async read(part: PartFile): Promise<PartNote | null> {
    const { from, to } = noteArea(this.#file.sizeBytes);
    const area: Buffer[] = [];
    await part.read(from, to, chunk => void area.push(Buffer.from(chunk)));
    const found = decodeNote(Buffer.concat(area));
    if (found?.note.sha256 !== this.#file.sha256) return null;
    this.#count = Math.max(this.#count, found.count);
    return found.note;
  }

  /** `bytes` more were written; `ranges` are all that are written. */
  async wrote(part: PartFile, bytes: number, ranges: ByteRanges): Promise<void> {
    this.#unnotedBytes += bytes;
    if (!this.exists || this.#unnotedBytes < this.#everyBytes) return;
    this.#unnotedBytes = 0;
    // Another connection may have completed the file: a part whose note was cut off must not grow
    // again.
    await this.#inTurn(async () => this.exists && this.#put(part, ranges));
  }

  /** Writes a note of exactly these ranges, whatever the last note said. */
  async correct(part: PartFile, ranges: ByteRanges): Promise<void> {
    await this.#inTurn(() => this.#put(part, ranges));
  }

  /** Writes the first note. Does nothing when there is one. */
  async begin(part: PartFile, ranges: ByteRanges): Promise<void> {
    await this.#inTurn(async () => this.exists || this.#put(part, ranges));
  }

  /** The file is complete: its part ends where the file does. */
  async cut(part: PartFile): Promise<void> {
    await this.#inTurn(async () => {
      if (!this.exists) return;
      await part.truncate(this.#file.sizeBytes);
      this.#count = 0;
    });
  }

  /** The part is another one, without a note. */
  forget(): void {
    this.#count = 0;
  }

  async #put(part: PartFile, ranges: ByteRanges): Promise<void> {
    this.#count += 1;
    const note = { sha256: this.#file.sha256, bootId: this.#bootId, ranges };
    const { offset, bytes } = encodeNote(note, this.#file.sizeBytes, this.#count, this.recorded);
    await part.write(offset, [bytes]);
  }
}
