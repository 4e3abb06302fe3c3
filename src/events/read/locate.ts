/**
 * Finds the place of a checkpoint, from the end of its segment backwards. Checks that the segments
 * before it are as the next headers say: there, long enough, and with the named last line. Their
 * other bytes are not read.
 */
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import type { Chain } from './chain.ts';
import type { Place } from './history.ts';
import { readingSegment } from './open-segment.ts';
import { areWhole, outlineOf } from './outline.ts';
import { decodeRecord } from '../line/record.ts';
import type { JournalRecord } from '../line/record.ts';
import { tailOf } from '../line/line-proof.ts';
import type { JournalCursor } from '../base/event.ts';
import type { KnownCursor } from '../types.ts';

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

export interface KnownPlace extends Place {
  record: JournalRecord;
}

/**
 * null when everything has to be read: the place isn't found, or something before it is not as it
 * should be. Damage that the outline of the place covers was there when the checkpoint was made.
 * When that part has changed, even for the better, everything has to be read as well.
 *
 * @throws ModelError PERMISSION_DENIED, JOURNAL_DAMAGED with the path of a segment that can't be
 *   read
 */
export async function locate(fs: FileSystem, chain: Chain, known: KnownCursor): Promise<KnownPlace | null> {
  const { links, obstacles } = chain;
  const covered = known.outline?.through ?? 0;
  if (chain.journal !== known.journal || obstacles.some(({ segment }) => segment > covered)) return null;
  const uncovered = links.filter(({ segment }) => segment > covered);
  if (uncovered.some(({ found }) => found?.header.journal !== known.journal)) return null;
  const link = uncovered.findLast(({ found }) => found !== null && found.header.first_seq <= known.seq);
  if (link === undefined || link.missingBefore !== null) return null;
  if (known.outline && (await outlineOf(fs, chain, covered)).crc !== known.outline.crc) return null;
  if (!(await areWhole(fs, uncovered.slice(0, uncovered.indexOf(link))))) return null;
  return readingSegment(fs, link, async file => {
    const end = Math.min(await file.size(), link.closedAt?.bytes ?? Infinity);
    const found = await findLine(file, link.found?.end ?? 0, end, known);
    return found && { index: links.indexOf(link), ...found };
  });
}

async function findLine(
  file: OpenFile,
  from: number,
  to: number,
  known: JournalCursor,
): Promise<Omit<KnownPlace, 'index'> | null> {
  const tail = tailOf(known.crc);
  // Reads backwards in chunks. The part of a line at the begin of a chunk is joined to the chunk
  // before it.
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

/** Searches whole lines, from the last one back. */
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
