/**
 * The bytes of an archive: closed segments, joined and compressed. A gzip file of many members,
 * each of which can be inflated alone. An empty member at the end has the directory as its comment:
 * what lies where, so that no more is inflated than is read. `zcat` gives the lines alone.
 */
import { join } from 'node:path';
import { crc32, deflateRaw, inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import { lineWithCrc, parseLine } from '../line/line-proof.ts';
import type { SegmentHeader } from '../line/segment.ts';

const FORMAT = 1;

/** Bytes of segments in one member: the least that is inflated for one line. */
export const MEMBER_BYTES = 128 * 1024;

/** A member's first bytes: no name, no time, no system. */
export const MEMBER_HEAD = Buffer.from([0x1f, 0x8b, 0x08, 0x00, 0, 0, 0, 0, 0x00, 0xff]);
/** As above, with a comment. */
const DIRECTORY_HEAD = Buffer.from([0x1f, 0x8b, 0x08, 0x10, 0, 0, 0, 0, 0x00, 0xff]);
/** The end of the comment, nothing deflated, the crc of nothing, the length of nothing. */
const DIRECTORY_TAIL = Buffer.from([0x00, 0x03, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]);
/** crc and length of what a member holds. */
export const MEMBER_TAIL_BYTES = 8;
/** The length of the directory's line, in decimal digits. */
const LENGTH_DIGITS = 10;
/** Behind the directory's line. */
const DIRECTORY_END_BYTES = LENGTH_DIGITS + DIRECTORY_TAIL.length;

export interface Member {
  /** Its place in the file, and its length there. */
  offset: number;
  length: number;
  /** Its place in the joined segments, and its length there. */
  start: number;
  bytes: number;
}

/** A segment in an archive. All lengths and places are of its own bytes, as they were. */
export interface ArchivedSegment {
  archive: Archive;
  segment: number;
  /** Its place in the joined segments. */
  start: number;
  bytes: number;
  /** crc of its last line. */
  crc: string;
  firstSeq: number;
  /** The line of its header: crc, and offset after it. */
  head: { crc: string; end: number };
  /** What its header names before it. */
  previous: SegmentHeader['previous'];
}

export interface Archive {
  path: string;
  journal: string;
  /** What the first header names before it. */
  before: SegmentHeader['previous'];
  members: readonly Member[];
  /** Each is the `previous` of the next. */
  segments: readonly ArchivedSegment[];
  /** Bytes of the file. */
  size: number;
  /** The directory was lost and made again from what could be read. */
  isRebuilt: boolean;
}

export type Directory = Pick<Archive, 'journal' | 'before'> & {
  members: readonly Pick<Member, 'length' | 'bytes'>[];
  segments: readonly Omit<ArchivedSegment, 'archive' | 'start' | 'previous'>[];
};

/** `segment`: the last one in it. */
export function archivePath(dir: string, segment: number): string {
  return join(dir, `journal-${String(segment).padStart(10, '0')}.ndjson.gz`);
}

/** The numbers of the last segments of the archives among the names in a folder, ascending. */
export function archiveNumbers(names: readonly string[]): number[] {
  return names
    .flatMap(name => /^journal-(\d{10})\.ndjson\.gz$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
}

/** Level 9 takes three times as long for one and a half per cent. */
const DEFLATE = { level: 6, memLevel: 9 };
const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

export async function encodeMember(bytes: Buffer): Promise<Buffer> {
  const tail = Buffer.alloc(MEMBER_TAIL_BYTES);
  tail.writeUInt32LE(crc32(bytes), 0);
  tail.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([MEMBER_HEAD, await deflate(bytes, DEFLATE), tail]);
}

/** null for anything but a whole member of this many bytes. */
export async function decodeMember(member: Buffer, bytes: number): Promise<Buffer | null> {
  const end = member.length - MEMBER_TAIL_BYTES;
  if (end <= MEMBER_HEAD.length || !member.subarray(0, MEMBER_HEAD.length).equals(MEMBER_HEAD)) return null;
  if (member.readUInt32LE(end + 4) !== bytes) return null;
  const body = member.subarray(MEMBER_HEAD.length, end);
  const inflated = await inflate(body, { maxOutputLength: Math.max(1, bytes) }).catch(() => null);
  return inflated?.length === bytes && crc32(inflated) === member.readUInt32LE(end) ? inflated : null;
}

export function encodeDirectory({ journal, before, members, segments }: Directory): Buffer {
  const value = {
    ...{ format: FORMAT, archive: 'segments', journal, before },
    members: members.map(({ length, bytes }) => [length, bytes]),
    segments: segments.map(({ segment, bytes, crc, firstSeq, head }) => [
      ...[segment, bytes, crc, firstSeq],
      ...[head.crc, head.end],
    ]),
  };
  const line = Buffer.from(lineWithCrc(JSON.stringify(value).slice(0, -1)).line);
  const length = Buffer.from(String(line.length).padStart(LENGTH_DIGITS, '0'));
  return Buffer.concat([DIRECTORY_HEAD, line, length, DIRECTORY_TAIL]);
}

/** How long the member of the directory is, by the last bytes of the file; null when they are none of it. */
export function directoryLength(end: Buffer): number | null {
  if (end.length < DIRECTORY_END_BYTES || !end.subarray(-DIRECTORY_TAIL.length).equals(DIRECTORY_TAIL)) return null;
  const digits = end.subarray(-DIRECTORY_END_BYTES, -DIRECTORY_TAIL.length).toString('latin1');
  return /^\d+$/.test(digits) ? DIRECTORY_HEAD.length + Number(digits) + DIRECTORY_END_BYTES : null;
}

/** null for anything but a directory of this format that accounts for each byte of the file. */
export function decodeDirectory(member: Buffer, { path, size }: { path: string; size: number }): Archive | null {
  if (!member.subarray(0, DIRECTORY_HEAD.length).equals(DIRECTORY_HEAD)) return null;
  const value = parseLine(member.subarray(DIRECTORY_HEAD.length, member.length - DIRECTORY_END_BYTES))?.value;
  if (value?.['format'] !== FORMAT || value['archive'] !== 'segments') return null;
  // A line of this format that proves itself was written by this program.
  const members = placed(value['members'] as [length: number, bytes: number][]);
  const last = members.at(-1);
  if (last === undefined || last.offset + last.length + member.length !== size) return null;
  const { journal, before } = value as Pick<Archive, 'journal' | 'before'>;
  const rows = value['segments'] as [number, number, string, number, string, number][];
  return archiveOf(
    { path, size, journal, before, members, isRebuilt: false },
    rows.map(([segment, bytes, crc, firstSeq, headCrc, end]) => ({
      ...{ segment, bytes, crc, firstSeq },
      head: { crc: headCrc, end },
    })),
  );
}

/** `start`: place of the first segment in the joined bytes. */
export function archiveOf(facts: Omit<Archive, 'segments'>, rows: Directory['segments'], start = 0): Archive {
  const segments: ArchivedSegment[] = [];
  const archive: Archive = { ...facts, segments };
  let previous = facts.before;
  for (const row of rows) {
    segments.push({ ...row, archive, start, previous });
    start += row.bytes;
    previous = { segment: row.segment, bytes: row.bytes, crc: row.crc };
  }
  return archive;
}

function placed(lengths: readonly [length: number, bytes: number][]): Member[] {
  let [offset, start] = [0, 0];
  return lengths.map(([length, bytes]) => {
    const member = { offset, length, start, bytes };
    offset += length;
    start += bytes;
    return member;
  });
}
