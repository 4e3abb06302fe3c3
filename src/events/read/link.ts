/** The links of a chain: each segment with what the headers around it say. */
import type { ArchivedSegment } from '../archive/format.ts';
import { JOURNAL_FORMAT, segmentPath } from '../line/segment.ts';
import type { PrunedPlace, SegmentHeader } from '../line/segment.ts';

export interface FoundHeader {
  header: SegmentHeader;
  crc: string;
  /** Offset after the line of the header. */
  end: number;
}

export interface ChainLink {
  segment: number;
  /** Of its own file, or of the archive that has it. */
  path: string;
  /** Its place in an archive; null when it has a file of its own. */
  archived: ArchivedSegment | null;
  /** null when the header is damaged. Events after it still prove themselves. */
  found: FoundHeader | null;
  /**
   * What a later header says of this segment; null in the last segment, and where that header is
   * lost.
   */
  closedAt: { bytes: number; crc: string } | null;
  /** A later segment exists, so nothing in this one can be torn. */
  closed: boolean;
  /**
   * First seq of the next segment; null when its header doesn't tell, or when a segment between
   * them is missing.
   */
  nextSeq: number | null;
  /** The segment that the header names before this one, when that segment is not there. */
  missingBefore: number | null;
}

/** A segment in which a line proves itself. */
export type Peeked = { segment: number; found: FoundHeader | null; archived: ArchivedSegment | null };

/** The header of a segment in an archive, without what only people read of it. */
export function headerIn({ archive, segment, firstSeq, head, previous }: ArchivedSegment): FoundHeader {
  const place = { format: JOURNAL_FORMAT, requires: [], journal: archive.journal, segment, first_seq: firstSeq };
  return { header: { ...place, owner: '', run: '', time: '', previous }, crc: head.crc, end: head.end };
}

/**
 * Walks from the newest segment along `previous`. A segment that no header leads to was void at
 * the next opening.
 *
 * @param alive ascending
 */
export function link(dir: string, alive: readonly Peeked[]): ChainLink[] {
  const places = new Map(alive.map(({ segment }, place) => [segment, place]));
  const links: ChainLink[] = [];
  let next: ChainLink | null = null;
  for (let place = alive.length - 1; place >= 0; place = before(alive, place, next)) {
    const { segment, found, archived } = alive[place] as Peeked;
    const named: SegmentHeader['previous'] = next?.found?.header.previous ?? null;
    const wanted = found?.header.previous?.segment;
    const current: ChainLink = {
      segment,
      path: archived?.archive.path ?? segmentPath(dir, segment),
      archived,
      found,
      closedAt: named?.segment === segment ? { bytes: named.bytes, crc: named.crc } : ownEnd(archived),
      closed: next !== null || archived !== null,
      nextSeq: next?.missingBefore === null ? (next.found?.header.first_seq ?? null) : null,
      missingBefore: wanted !== undefined && !places.has(wanted) ? wanted : null,
    };
    links.push(current);
    next = current;
  }
  return links.reverse();
}

/** The links that were not dropped. The first one misses nothing. */
export function behind(links: ChainLink[], pruned: PrunedPlace | null): ChainLink[] {
  if (pruned === null) return links;
  const left = links.filter(({ segment }) => segment > pruned.segment);
  const first = left[0];
  if (first !== undefined && (first.missingBefore ?? 0) <= pruned.segment) first.missingBefore = null;
  return left;
}

/** A segment as its archive alone tells of it. */
export function archivedLink(archived: ArchivedSegment): ChainLink {
  const { segment, archive } = archived;
  return {
    ...{ segment, archived, path: archive.path, found: headerIn(archived) },
    ...{ closedAt: ownEnd(archived), closed: true, nextSeq: null, missingBefore: null },
  };
}

/** What the directory of the archive says, where the next header is lost. */
function ownEnd(archived: ArchivedSegment | null): ChainLink['closedAt'] {
  return archived && { bytes: archived.bytes, crc: archived.crc };
}

/** The place of the segment before; -1 when there is none. */
function before(alive: readonly Peeked[], place: number, { found, segment }: ChainLink): number {
  if (found?.header.previous === null) return -1;
  const named = found?.header.previous.segment ?? segment - 1;
  for (let at = place - 1; at >= 0; at -= 1) if ((alive[at]?.segment ?? 0) <= named) return at;
  return -1;
}
