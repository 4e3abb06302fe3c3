/**
 * Reads one segment and judges every break in it. When a later line proves that the break lies in
 * synced bytes, it is damage. When nothing proves that, it is the torn tail of a write that was
 * never acknowledged.
 */
import type { OpenFile } from '../../ports/file-system.ts';
import type { ChainLink } from './chain.ts';
import { readLineBatches } from '../line/lines.ts';
import { decodeRecord } from '../line/record.ts';
import type { JournalRecord } from '../line/record.ts';

export interface ScannedRecord {
  kind: 'record';
  segment: number;
  offset: number;
  end: number;
  record: JournalRecord;
  /**
   * A later line or header says that it was synced. The scan leaves it false; read/history.ts sets
   * it.
   */
  proven: boolean;
}

export interface ScannedDamage {
  kind: 'damage';
  segment: number;
  offset: number;
  /** First and last seq that can't be read; null when none is missing or when it isn't known. */
  firstSeq: number | null;
  lastSeq: number | null;
  reason: string;
}

export interface ScannedTear {
  kind: 'torn';
  segment: number;
  offset: number;
  bytes: number;
}

export type Scanned = ScannedRecord | ScannedDamage | ScannedTear;

/** Where a scan is or begins: after a line that proved itself. */
export interface Position {
  offset: number;
  /** The seq that must come next; null when the header that tells it is lost. */
  seq: number | null;
  /** The crc that the next `prev` must name; null right after a break. */
  prev: string | null;
}

interface Break {
  at: Position;
  reason: string;
}

/** The items in the order of the file, many at once. A torn group is held back as a whole. */
export async function* scanSegment(
  link: ChainLink,
  file: OpenFile,
  { from, nextSeq: knownSeq }: { from: Position; nextSeq: number | null },
): AsyncGenerator<Scanned[], void, undefined> {
  const size = await file.size();
  const end = link.closedAt === null ? size : Math.min(size, link.closedAt.bytes);
  let at = from;
  let held: ScannedRecord[] = [];
  if (link.found === null) {
    // A line after the header proves that the header was synced.
    const past = await lookPast(link, file, at, end);
    const first = knownSeq ?? (link.segment === 1 ? 1 : null);
    const resume = past?.resume ?? null;
    yield [damage(link, 0, first, lastMissing(link, resume), 'The header does not prove itself.')];
    if (resume === null) return;
    at = resume;
  }
  for (;;) {
    let broken: Break | null = null;
    for await (const lines of readLineBatches(file, at.offset, end)) {
      let whole = 0;
      for (const line of lines) {
        const record = decodeRecord(line.bytes);
        const reason = misfit(record, at);
        if (record === null || reason !== null) {
          broken = { at, reason: reason ?? '' };
          break;
        }
        held.push({ kind: 'record', segment: link.segment, offset: line.offset, end: line.end, record, proven: false });
        at = { offset: line.end, seq: record.seq + 1, prev: record.crc };
        if (record.of[0] === record.of[1]) whole = held.length;
      }
      if (whole > 0) yield held.splice(0, whole);
      if (broken !== null) break;
    }
    if (broken === null) break;
    const past = await lookPast(link, file, broken.at, end);
    if (past === null) return yield [torn(link, held[0]?.offset ?? broken.at.offset, size)];
    yield [...held, damage(link, broken.at.offset, broken.at.seq, lastMissing(link, past.resume), broken.reason)];
    held = [];
    if (past.resume === null) return;
    at = past.resume;
  }
  yield [...atEnd(link, at, held, size)];
}

/** Where the events of a segment begin. */
export function startOf(link: ChainLink): Position {
  if (link.found === null) return { offset: 0, seq: null, prev: null };
  return { offset: link.found.end, seq: link.found.header.first_seq, prev: link.found.crc };
}

function misfit(record: JournalRecord | null, at: Position): string | null {
  if (record === null) return 'A line does not prove itself.';
  if (at.seq !== null && record.seq !== at.seq) return `Expected seq ${at.seq}, got ${record.seq}.`;
  if (at.prev !== null && record.prev !== at.prev)
    return `Expected a line after ${at.prev}, got one after ${record.prev}.`;
  return null;
}

/**
 * Looks past a break for the proof that it lies in synced bytes. null when nothing proves that.
 * `resume` is where reading goes on; null when nothing readable follows.
 */
async function lookPast(
  link: ChainLink,
  file: OpenFile,
  from: Position,
  end: number,
): Promise<{ resume: Position | null } | null> {
  let resume: Position | null = null;
  const lost = from.seq ?? 0;
  for await (const lines of readLineBatches(file, from.offset, end)) {
    for (const line of lines) {
      const record = decodeRecord(line.bytes);
      if (record === null) continue;
      if (resume === null && record.seq >= lost) resume = { offset: line.offset, seq: record.seq, prev: null };
      if (resume !== null && (link.closed || from.seq === null || record.durable >= lost)) return { resume };
    }
  }
  return link.closed ? { resume } : null;
}

/** The seq before the next one that can be read, in this segment or in the next. */
function lastMissing(link: ChainLink, resume: Position | null): number | null {
  const next = resume?.seq ?? link.nextSeq;
  return next === null ? null : next - 1;
}

function* atEnd(link: ChainLink, at: Position, held: ScannedRecord[], size: number): Generator<Scanned> {
  const first = held[0];
  if (!link.closed) {
    if (first !== undefined) yield torn(link, first.offset, size);
    return;
  }
  yield* held;
  const short =
    link.closedAt !== null && (at.offset < link.closedAt.bytes || (at.prev ?? link.closedAt.crc) !== link.closedAt.crc);
  const gap = link.nextSeq !== null && at.seq !== null && at.seq < link.nextSeq;
  if (!short && !gap) return;
  const lastSeq = link.nextSeq === null ? null : link.nextSeq - 1;
  yield damage(
    link,
    at.offset,
    gap ? at.seq : null,
    gap ? lastSeq : null,
    'The segment ends before the next one says.',
  );
}

function torn(link: ChainLink, offset: number, size: number): ScannedTear {
  return { kind: 'torn', segment: link.segment, offset, bytes: size - offset };
}

function damage(
  link: ChainLink,
  offset: number,
  firstSeq: number | null,
  lastSeq: number | null,
  reason: string,
): ScannedDamage {
  const missing = firstSeq !== null && (lastSeq === null || lastSeq >= firstSeq);
  return {
    kind: 'damage',
    segment: link.segment,
    offset,
    firstSeq: missing ? firstSeq : null,
    lastSeq: missing ? lastSeq : null,
    reason,
  };
}
