import { createHash } from 'node:crypto';
import type { ByteRanges } from '../../events/vocabulary.ts';
import { subtractRanges } from '../base/ranges.ts';

/**
 * A slot is one page: a kill can't cut its write in two. Two slots take turns, so that an older
 * note remains.
 */
const SLOT_BYTES = 4096;
const SLOTS = 2;

/**
 * What a part says about itself, behind the bytes of its file: which of them are written. With
 * several connections a part has holes, and its length doesn't tell where. The note isn't synced:
 * it is right after a kill, and after a power loss it is not used. A replaced part has no note,
 * and it is cut off when the file is complete.
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

/** Where the notes lie. A part that has notes ends at `to`. */
export function noteArea(sizeBytes: number): { from: number; to: number } {
  const from = Math.ceil(sizeBytes / SLOT_BYTES) * SLOT_BYTES;
  return { from, to: from + SLOTS * SLOT_BYTES };
}

/**
 * The `count`-th note, and where it goes. When there is no room for all ranges, those that the
 * journal knows are left out first, and the smallest of the others: they are fetched again.
 */
export function encodeNote(note: PartNote, sizeBytes: number, count: number, recorded: ByteRanges = []): NoteSlot {
  const slot = Buffer.alloc(SLOT_BYTES, 0x20);
  let kept = note.ranges;
  let dearest: ByteRanges | null = null;
  for (let keep = kept.length; ; keep = Math.floor(keep / 2)) {
    if (keep < kept.length) kept = (dearest ??= byWorth(note.ranges, recorded)).slice(0, keep);
    const ranges = [...kept].sort(([a], [b]) => a - b);
    const text = JSON.stringify({ count, ...note, ranges });
    const line = `${digest(text)} ${text}\n`;
    if (Buffer.byteLength(line) > SLOT_BYTES) continue;
    slot.write(line);
    return { offset: noteArea(sizeBytes).from + (count % SLOTS) * SLOT_BYTES, bytes: slot };
  }
}

/** Those first that have bytes which the journal doesn't know, then by size. */
function byWorth(ranges: ByteRanges, recorded: ByteRanges): ByteRanges {
  const unknown = subtractRanges(ranges, recorded);
  const rated: { range: [number, number]; isNew: boolean }[] = [];
  let at = 0;
  for (const range of ranges) {
    while (at < unknown.length && unknown[at]![1] <= range[0]) at += 1;
    rated.push({ range, isNew: at < unknown.length && unknown[at]![0] < range[1] });
  }
  const size = ([from, to]: [number, number]) => to - from;
  rated.sort((a, b) => Number(b.isNew) - Number(a.isNew) || size(b.range) - size(a.range));
  return rated.map(({ range }) => range);
}

/** The newest note of the area whose digest is right; null when there is none. */
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
