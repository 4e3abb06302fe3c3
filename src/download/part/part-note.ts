import { createHash } from 'node:crypto';
import type { ByteRanges } from '../../events/vocabulary.ts';
import type { PartFile } from './part-file.ts';
import type { SizedFile } from './proof.ts';

/** A slot is a page: no write of it can be cut in two by a kill. Two of them take turns all the same. */
const SLOT_BYTES = 4096;
const SLOTS = 2;

/**
 * What a part says about itself, behind the bytes of its file: which of them are written. With several connections a part
 * has holes, and its length doesn't tell where. The note isn't synced; it is right after a kill, and after a power loss not
 * looked at. It goes with the part: a replaced part has none, and when the file is complete it is cut off.
 */
export interface PartNote {
  /** SHA-256 of the file that the bytes belong to. */
  sha256: string;
  bootId: string;
  ranges: ByteRanges;
}

export interface NoteSlot {
  offset: number;
  bytes: Buffer;
}

/** Where the notes lie, and how long a part that has them is. */
export function noteArea(sizeBytes: number): { from: number; to: number } {
  const from = Math.ceil(sizeBytes / SLOT_BYTES) * SLOT_BYTES;
  return { from, to: from + SLOTS * SLOT_BYTES };
}

/** Where and what to write for the `count`-th note. Ranges that find no room are left out: they are only fetched again. */
export function encodeNote(note: PartNote, sizeBytes: number, count: number): NoteSlot {
  const slot = Buffer.alloc(SLOT_BYTES, 0x20);
  const largest = [...note.ranges].sort(([a, b], [c, d]) => d - c - (b - a));
  for (let keep = largest.length; ; keep = Math.floor(keep / 2)) {
    const ranges = largest.slice(0, keep).sort(([a], [b]) => a - b);
    const text = JSON.stringify({ count, ...note, ranges });
    const line = `${digest(text)} ${text}\n`;
    if (Buffer.byteLength(line) > SLOT_BYTES) continue;
    slot.write(line);
    return { offset: noteArea(sizeBytes).from + (count % SLOTS) * SLOT_BYTES, bytes: slot };
  }
}

/** The newest note that proves itself in the bytes of the note area; null when there is none. */
export function decodeNote(area: Uint8Array): { note: PartNote; count: number } | null {
  let newest: { note: PartNote; count: number } | null = null;
  for (let at = 0; at < area.length; at += SLOT_BYTES) {
    const line = Buffer.from(area.subarray(at, at + SLOT_BYTES))
      .toString('utf8')
      .trimEnd();
    const text = line.slice(DIGEST_CHARS + 1);
    if (text === '' || line.slice(0, DIGEST_CHARS) !== digest(text)) continue;
    const { count, ...note } = JSON.parse(text) as PartNote & { count: number };
    if (newest === null || count > newest.count) newest = { note, count };
  }
  return newest;
}

const DIGEST_CHARS = 16;

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_CHARS);
}

/** Keeps the note of one part: its writes, and its end, come one after the other. */
export class NoteKeeper {
  readonly #file: SizedFile;
  readonly #bootId: string;
  readonly #everyBytes: number;
  #count = 0;
  #unnotedBytes = 0;
  #last: Promise<void> = Promise.resolve();

  /** @param everyBytes written, at most, before the note says so */
  constructor(file: SizedFile, bootId: string, everyBytes: number) {
    this.#file = file;
    this.#bootId = bootId;
    this.#everyBytes = everyBytes;
  }

  /** The part has a note, and is longer than its file. */
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

  /** So many bytes more were written, and these are all. */
  async wrote(part: PartFile, bytes: number, ranges: ByteRanges): Promise<void> {
    this.#unnotedBytes += bytes;
    if (!this.exists || this.#unnotedBytes < this.#everyBytes) return;
    this.#unnotedBytes = 0;
    // A part whose note was cut off meanwhile must not grow again.
    await this.#inTurn(async () => this.exists && this.#put(part, ranges));
  }

  /** These are all, whatever the part's length or its note said. */
  async correct(part: PartFile, ranges: ByteRanges): Promise<void> {
    await this.#inTurn(() => this.#put(part, ranges));
  }

  /** The first note; nothing when there is one. */
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

  async #put(part: PartFile, ranges: ByteRanges): Promise<void> {
    this.#count += 1;
    const note = { sha256: this.#file.sha256, bootId: this.#bootId, ranges };
    const { offset, bytes } = encodeNote(note, this.#file.sizeBytes, this.#count);
    await part.write(offset, [bytes]);
  }

  async #inTurn(change: () => Promise<unknown>): Promise<void> {
    const done = this.#last.then(change);
    this.#last = done.then(
      () => undefined,
      () => undefined,
    );
    await done;
  }

  /** The part is another one, without a note. */
  forget(): void {
    this.#count = 0;
  }
}
