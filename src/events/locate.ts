/**
 * Finds a place that a checkpoint names, from the end of its segment backwards, and looks whether the segments before it are
 * as their successors' headers say: there, long enough, and ending in the named line. Their bytes are not read for it.
 */
import type { FileSystem, OpenFile } from '../ports/file-system.ts';
import type { Chain, ChainLink } from './chain.ts';
import { readFailure } from './read-failure.ts';
import { decodeRecord } from './record.ts';
import type { JournalRecord } from './record.ts';
import { tailOf } from './seal.ts';
import type { JournalCursor } from './vocabulary.ts';

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;
/** Segments looked at together: one after another they are a good part of a start. */
const LOOKS_AT_ONCE = 16;

export interface KnownPlace {
  /** Its segment's place in the chain. */
  index: number;
  record: JournalRecord;
  /** Offset after its line. */
  end: number;
}

/** null when the place isn't found or anything before it is not as it should be: then all has to be read. */
export async function locate(fs: FileSystem, chain: Chain, known: JournalCursor): Promise<KnownPlace | null> {
  const { links } = chain;
  if (chain.journal !== known.journal || chain.obstacles.length > 0) return null;
  if (links.some(({ found }) => found?.header.journal !== known.journal)) return null;
  const index = links.findLastIndex(({ found }) => found !== null && found.header.first_seq <= known.seq);
  const link = links[index];
  if (link === undefined || link.missingBefore !== null) return null;
  for (let at = 0; at < index; at += LOOKS_AT_ONCE) {
    const some = links.slice(at, Math.min(index, at + LOOKS_AT_ONCE));
    if ((await Promise.all(some.map(before => isWhole(fs, before)))).includes(false)) return null;
  }
  return reading(fs, link.path, async file => {
    const end = Math.min(await file.size(), link.closedAt?.bytes ?? Infinity);
    const found = await findLine(file, link.found?.end ?? 0, end, known);
    return found && { index, ...found };
  });
}

async function isWhole(fs: FileSystem, link: ChainLink): Promise<boolean> {
  const { closedAt, missingBefore, nextSeq, found } = link;
  if (closedAt === null || missingBefore !== null || found === null) return false;
  if (nextSeq === null || nextSeq < found.header.first_seq) return false;
  const tail = tailOf(closedAt.crc);
  const last = Buffer.alloc(tail.length);
  return reading(fs, link.path, async file => {
    const from = closedAt.bytes - tail.length;
    if ((await file.size()) < closedAt.bytes) return false;
    return from > 0 && (await file.read(last, from)) === tail.length && last.equals(tail);
  });
}

async function findLine(
  file: OpenFile,
  from: number,
  to: number,
  known: JournalCursor,
): Promise<Omit<KnownPlace, 'index'> | null> {
  const tail = tailOf(known.crc);
  // Read backwards in chunks; what is left of a line at a chunk's begin is joined to the chunk before.
  let buffer = Buffer.alloc(0);
  for (let at = to; at > from;) {
    const size = Math.min(CHUNK_BYTES, at - from);
    const chunk = Buffer.allocUnsafe(size);
    if ((await file.read(chunk, at - size)) !== size) return null;
    at -= size;
    buffer = Buffer.concat([chunk, buffer]);
    const begin = at === from ? 0 : buffer.indexOf(NEWLINE) + 1;
    if (begin === 0 && at !== from) continue;
    const found = lineIn(buffer.subarray(begin), tail, known);
    if (found !== null) return { record: found.record, end: at + begin + found.end };
    buffer = buffer.subarray(0, begin);
  }
  return null;
}

/** The line in whole lines, from the last on. */
function lineIn(
  lines: Buffer,
  tail: Buffer,
  { seq, crc }: JournalCursor,
): { record: JournalRecord; end: number } | null {
  for (
    let place = lines.lastIndexOf(tail);
    place !== -1;
    place = place === 0 ? -1 : lines.lastIndexOf(tail, place - 1)
  ) {
    const end = place + tail.length;
    const begin = lines.subarray(0, place).lastIndexOf(NEWLINE) + 1;
    const record = decodeRecord(lines.subarray(begin, end));
    if (record?.seq === seq && record.crc === crc) return { record, end };
  }
  return null;
}

async function reading<T>(fs: FileSystem, path: string, use: (file: OpenFile) => Promise<T>): Promise<T> {
  try {
    const file = await fs.open(path, 'read');
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readFailure(error, path);
  }
}
