/** Reads what an archive says of itself: its directory, or what can be told without it. */
import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import { decodeHeader, NO_CRC } from '../line/segment.ts';
import type { SegmentHeader } from '../line/segment.ts';
import { parseLine } from '../line/line-proof.ts';
import { readAt } from './archived-file.ts';
import {
  archiveOf,
  decodeDirectory,
  decodeMember,
  directoryLength,
  MEMBER_BYTES,
  MEMBER_HEAD,
  MEMBER_TAIL_BYTES,
} from './format.ts';
import type { Archive, Directory, Member } from './format.ts';

/** Longer than most directories: one read is enough. */
const END_BYTES = 16 * 1024;
const NEWLINE = 0x0a;

/**
 * The archive by its directory: nothing is inflated. null when the directory doesn't prove itself:
 * the file was never finished, or is damaged.
 */
export async function readArchive(fs: FileSystem, path: string): Promise<Archive | null> {
  const file = await fs.open(path, 'read');
  try {
    const size = await file.size();
    let end = await readAt(file, Math.max(0, size - END_BYTES), Math.min(size, END_BYTES));
    const length = directoryLength(end);
    if (length === null || length > size) return null;
    if (length > end.length) end = await readAt(file, size - length, length);
    return decodeDirectory(end.subarray(end.length - length), { path, size });
  } finally {
    await file.close();
  }
}

const HASHED_AT_ONCE_BYTES = 1024 * 1024;

/** SHA-256 of the file, lower-case hexadecimal. */
export async function hashOf(fs: FileSystem, { path, size }: { path: string; size: number }): Promise<string> {
  const file = await fs.open(path, 'read');
  try {
    const hash = createHash('sha256');
    for (let at = 0; at < size;) {
      const bytes = await readAt(file, at, Math.min(HASHED_AT_ONCE_BYTES, size - at));
      if (bytes.length === 0) break;
      hash.update(bytes);
      at += bytes.length;
    }
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}

/**
 * The archive without its directory, by inflating all that can be inflated; null when no header of a
 * segment is among it.
 */
export async function rebuildArchive(fs: FileSystem, path: string): Promise<Archive | null> {
  const file = await fs.open(path, 'read');
  try {
    const size = await file.size();
    const members: Member[] = [];
    const rows = new Rows();
    for await (const { member, bytes } of readableMembers(file, size)) {
      members.push(member);
      rows.add(bytes);
    }
    const { segments, first, start } = rows.end();
    if (first === null) return null;
    const { journal, previous } = first;
    return archiveOf({ path, size, journal, before: previous, members, isRebuilt: true }, segments, start);
  } finally {
    await file.close();
  }
}

/** Members that prove themselves, and NULs in the place of what lies between them. */
async function* readableMembers(file: OpenFile, size: number): AsyncGenerator<{ member: Member; bytes: Buffer }> {
  let start = 0;
  // A deflated member is hardly longer than what it holds.
  const window = 2 * MEMBER_BYTES;
  for (let offset = 0; offset < size;) {
    const some = await readAt(file, offset, Math.min(window, size - offset));
    const length = memberLength(some);
    const bytes = length && (await decodeMember(some.subarray(0, length), some.readUInt32LE(length - 4)));
    if (length !== null && bytes !== null && Buffer.isBuffer(bytes)) {
      yield { member: { offset, length, start, bytes: bytes.length }, bytes };
      offset += length;
      start += bytes.length;
      continue;
    }
    const next = some.indexOf(MEMBER_HEAD, 1);
    const skipped = next === -1 ? Math.max(1, some.length - MEMBER_HEAD.length) : next;
    const lost = next < MEMBER_TAIL_BYTES ? 0 : Math.min(MEMBER_BYTES, some.readUInt32LE(next - 4));
    if (lost > 0) yield { member: { offset, length: skipped, start, bytes: lost }, bytes: Buffer.alloc(lost) };
    offset += skipped;
    start += lost;
  }
}

/** How long the member is that these bytes begin with; null when they begin with none. */
function memberLength(bytes: Buffer): number | null {
  if (!bytes.subarray(0, MEMBER_HEAD.length).equals(MEMBER_HEAD)) return null;
  try {
    const { engine } = inflateRawSync(bytes.subarray(MEMBER_HEAD.length), {
      info: true,
      maxOutputLength: MEMBER_BYTES,
    }) as unknown as { engine: { bytesWritten: number } };
    const length = MEMBER_HEAD.length + engine.bytesWritten + MEMBER_TAIL_BYTES;
    return length <= bytes.length ? length : null;
  } catch {
    // Damaged, or cut off: whoever asks looks for the next one.
    return null;
  }
}

/** Finds the segments in joined bytes by their headers. */
class Rows {
  readonly #segments: { -readonly [K in keyof Directory['segments'][number]]: Directory['segments'][number][K] }[] = [];
  #first: SegmentHeader | null = null;
  /** Bytes before the first header. */
  #start = 0;
  #carried = Buffer.alloc(0);

  add(bytes: Buffer): void {
    const all = Buffer.concat([this.#carried, bytes]);
    let at = 0;
    for (let end = all.indexOf(NEWLINE) + 1; end > 0; end = all.indexOf(NEWLINE, at) + 1) {
      this.#line(all.subarray(at, end));
      at = end;
    }
    this.#carried = Buffer.from(all.subarray(at));
  }

  end(): { segments: Directory['segments']; first: SegmentHeader | null; start: number } {
    this.#count(this.#carried);
    return { segments: this.#segments, first: this.#first, start: this.#start };
  }

  #line(line: Buffer): void {
    const decoded = decodeHeader(line);
    if (decoded === null) return this.#count(line);
    const { segment, first_seq } = decoded.header;
    this.#first ??= decoded.header;
    const head = { crc: decoded.crc, end: line.length };
    this.#segments.push({ segment, bytes: line.length, crc: decoded.crc, firstSeq: first_seq, head });
  }

  #count(line: Buffer): void {
    const last = this.#segments.at(-1);
    if (last === undefined) {
      this.#start += line.length;
      return;
    }
    last.bytes += line.length;
    last.crc = parseLine(line)?.crc ?? NO_CRC;
  }
}
