/** Reads parts of a segment for one subject: only lines whose text names it are parsed. */
import type { OpenFile } from '../../ports/file-system.ts';
import { decodeRecord } from '../line/record.ts';
import type { JournalRecord } from '../line/record.ts';

const NEWLINE = 0x0a;
const AT = '@'.charCodeAt(0);
const QUOTE = '"'.charCodeAt(0);

/**
 * Which events a look at lines is for: those of a model, in all its versions; those of no model
 * (`''`); all (null).
 */
export type SubjectKey = string | null;

/** The model of an event; `''` for an event of no model. */
export function keyOf(subject: string | null): string {
  if (subject === null) return '';
  const at = subject.indexOf('@');
  return at === -1 ? subject : subject.slice(0, at);
}

/** Whole lines of a segment, with what they hold. Offsets are bytes from its beginning. */
export interface Block {
  offset: number;
  end: number;
  firstSeq: number;
  lastSeq: number;
}

/**
 * The records of a block that are of this key, oldest first. null when they are not `count` lines
 * that prove themselves and belong there: then the whole segment has to be read.
 */
export async function recordsIn(
  file: OpenFile,
  { offset, end, firstSeq, lastSeq }: Block,
  key: SubjectKey,
  count: number,
): Promise<JournalRecord[] | null> {
  const bytes = Buffer.allocUnsafe(end - offset);
  for (let have = 0; have < bytes.length;) {
    const taken = await file.read(bytes.subarray(have), offset + have);
    if (taken === 0) return null;
    have += taken;
  }
  const found: JournalRecord[] = [];
  let before = firstSeq - 1;
  for (const line of linesOf(bytes, key)) {
    const record = decodeRecord(line);
    if (record === null || record.seq <= before || record.seq > lastSeq) return null;
    before = record.seq;
    if (key === null || keyOf(record.stored.subject) === key) found.push(record);
  }
  return found.length === count ? found : null;
}

const FIRST_CHUNK_BYTES = 64 * 1024;
const MAX_CHUNK_BYTES = 1024 * 1024;

/**
 * The records of this key before `end`, newest first, a chunk of the file at a time. Only for what
 * this process wrote itself: lines are not compared with their neighbours.
 *
 * @returns false when a line doesn't prove itself: then the whole segment has to be read
 */
export async function* newestFirst(
  file: OpenFile,
  { from, end, key }: { from: number; end: number; key: SubjectKey },
): AsyncGenerator<JournalRecord[], boolean, undefined> {
  let size = FIRST_CHUNK_BYTES;
  // The begin of a line whose end is in the chunk before. The last line may be on its way to the
  // file.
  let carried: Buffer | null = null;
  for (let at = end; at > from; size = Math.min(2 * size, MAX_CHUNK_BYTES)) {
    const chunk = Buffer.allocUnsafe(Math.min(size, at - from));
    if ((await file.read(chunk, at - chunk.length)) !== chunk.length) return false;
    at -= chunk.length;
    const whole: Buffer =
      carried === null ? chunk.subarray(0, chunk.lastIndexOf(NEWLINE) + 1) : Buffer.concat([chunk, carried]);
    const begin: number = at === from ? 0 : whole.indexOf(NEWLINE) + 1;
    carried = begin === 0 ? whole : whole.subarray(0, begin);
    if (begin === 0 && at !== from) continue;
    const found: JournalRecord[] = [];
    for (const line of linesOf(whole.subarray(begin), key)) {
      const record = decodeRecord(line);
      if (record === null) return false;
      if (key === null || keyOf(record.stored.subject) === key) found.push(record);
    }
    if (found.length > 0) yield found.reverse();
  }
  return true;
}

function* linesOf(bytes: Buffer, key: SubjectKey): Generator<Buffer> {
  for (let at = 0; at < bytes.length;) {
    const hit = key === null ? at : find(bytes, key, at);
    if (hit === -1) return;
    const begin = key === null ? at : bytes.lastIndexOf(NEWLINE, hit) + 1;
    const end = bytes.indexOf(NEWLINE, hit) + 1;
    if (end === 0) {
      yield bytes.subarray(begin);
      return;
    }
    yield bytes.subarray(begin, end);
    at = end;
  }
}

/**
 * As `encodeRecord` writes a subject. A text that another program wrote otherwise shows by the
 * count.
 */
function find(bytes: Buffer, key: string, from: number): number {
  if (key === '') return bytes.indexOf('"subject":null', from);
  const text = `"subject":${JSON.stringify(key).slice(0, -1)}`;
  const length = Buffer.byteLength(text);
  for (let at = bytes.indexOf(text, from); at !== -1; at = bytes.indexOf(text, at + 1)) {
    const next = bytes[at + length];
    if (next === AT || next === QUOTE) return at;
  }
  return -1;
}
