/**
 * The chain: which segments make up the journal, and how much of each. The headers tell it, from
 * the newest back.
 */
import { errorCode } from '../../ports/file-system.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import type { Archive, ArchivedSegment } from '../archive/format.ts';
import { findHomes } from './homes.ts';
import type { Homes } from './homes.ts';
import { readLines } from '../line/lines.ts';
import { isNoFile, readFailure } from './read-failure.ts';
import { decodeRecord } from '../line/record.ts';
import { decodeHeader, JOURNAL_FORMAT, segmentPath } from '../line/segment.ts';
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

export interface Chain {
  /** Oldest first. */
  links: ChainLink[];
  /**
   * Segments above the last link in which no line proves itself. Openings that were cut short left
   * them.
   */
  voids: number[];
  /** Folders, and links that lead nowhere, with the name of a segment. Ascending. */
  obstacles: { segment: number; path: string }[];
  /** The highest number in use; 0 when there is none. */
  highest: number;
  journal: string | null;
  /** Segments up to that place were dropped on purpose; what is left of their files doesn't count. */
  pruned: PrunedPlace | null;
  /** Which files there are. */
  homes: Homes;
}

type Peeked = { segment: number; found: FoundHeader | null; archived: ArchivedSegment | null };

/**
 * Headers that are read at once. Reading them one after another would be most of a start with many
 * segments.
 */
const PEEKS_AT_ONCE = 16;
/**
 * Longer than most headers. One small read is enough, where a chunk of the file would be split
 * into many lines.
 */
const HEADER_BYTES = 4096;

/**
 * Reads the headers of all segments, and the directories of archives.
 *
 * @param earlier a chain that was loaded before: a header that proved itself never changes and is
 *   not read again
 * @throws ModelError PERMISSION_DENIED, JOURNAL_DAMAGED with the path that can't be read
 */
export async function loadChain(fs: FileSystem, dir: string, earlier: Chain | null = null): Promise<Chain> {
  let isMissing = false;
  for (let names = await listOrNothing(fs, dir); ;) {
    const chain = await chainOf(fs, dir, { names, earlier, isMissing });
    if (isComplete(chain)) return chain;
    // Between the list and a look at a file the owner may have put the segment into an archive.
    const now = await listOrNothing(fs, dir);
    const isAsBefore = now.length === names.length && now.every(name => names.includes(name));
    if (isAsBefore && (isMissing || chain.homes.unfinished.length === 0)) return chain;
    isMissing = isAsBefore;
    names = now;
  }
}

/** False when a segment that a header names is not there, or something else in its place. */
export function isComplete({ links, obstacles }: Chain): boolean {
  return obstacles.length === 0 && links.every(({ missingBefore }) => missingBefore === null);
}

async function chainOf(
  fs: FileSystem,
  dir: string,
  { names, earlier, isMissing }: { names: readonly string[]; earlier: Chain | null; isMissing: boolean },
): Promise<Chain> {
  const known = new Map<number, FoundHeader | null>();
  const used = new Map<string, Archive>();
  for (const { segment, found, archived } of earlier?.links ?? []) {
    known.set(segment, found);
    if (archived !== null) used.set(archived.archive.path, archived.archive);
  }
  const homes = await findHomes(fs, dir, names, used, isMissing);
  const alive = new Map<number, Peeked>();
  for (const [segment, archived] of homes.archived)
    alive.set(segment, { segment, found: headerIn(archived), archived });
  const obstacles: Chain['obstacles'] = [];
  for (let at = 0; at < homes.plain.length; at += PEEKS_AT_ONCE) {
    const some = homes.plain.slice(at, at + PEEKS_AT_ONCE);
    const peeks = some.map(segment => peek(fs, dir, segment, known.get(segment)));
    for (const [index, looked] of (await Promise.allSettled(peeks)).entries()) {
      const segment = some[index] ?? 0;
      // What an archive has needs no file: one that is about to go may refuse every reader.
      if (looked.status === 'rejected' && !alive.has(segment)) throw looked.reason;
      if (looked.status === 'rejected' || looked.value === null) continue;
      if (looked.value !== 'no file' && (looked.value.found !== null || !alive.has(segment)))
        alive.set(segment, looked.value);
      else if (looked.value === 'no file' && !alive.has(segment))
        obstacles.push({ segment, path: segmentPath(dir, segment) });
    }
  }
  const linked = link(
    dir,
    [...alive.values()].sort((a, b) => a.segment - b.segment),
  );
  const pruned = linked.findLast(({ found }) => found?.header.pruned !== undefined)?.found?.header.pruned ?? null;
  const links = behind(linked, pruned);
  const last = links.at(-1)?.segment ?? 0;
  const journal = links.findLast(each => each.found !== null)?.found?.header.journal ?? null;
  const inTheWay = new Set(obstacles.map(({ segment }) => segment));
  const voids = homes.plain.filter(number => number > last && !inTheWay.has(number));
  return {
    links,
    voids,
    obstacles: obstacles.filter(({ segment }) => segment > (pruned?.segment ?? 0)),
    highest: homes.highest,
    journal,
    pruned,
    homes,
  };
}

/** The header of a segment in an archive, without what only people read of it. */
function headerIn({ archive, segment, firstSeq, head, previous }: ArchivedSegment): FoundHeader {
  const place = { format: JOURNAL_FORMAT, requires: [], journal: archive.journal, segment, first_seq: firstSeq };
  return { header: { ...place, owner: '', run: '', time: '', previous }, crc: head.crc, end: head.end };
}

async function listOrNothing(fs: FileSystem, dir: string): Promise<string[]> {
  try {
    return await fs.list(dir);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw readFailure(error, dir);
  }
}

/** null when the segment is void: no line in it proves itself. */
async function peek(
  fs: FileSystem,
  dir: string,
  segment: number,
  known: FoundHeader | null = null,
): Promise<Peeked | null | 'no file'> {
  if (known !== null) return { segment, found: known, archived: null };
  const path = segmentPath(dir, segment);
  try {
    const file = await fs.open(path, 'read');
    try {
      return (await header(file, segment)) ?? (await firstProof(file, segment));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isNoFile(error)) return 'no file';
    throw readFailure(error, path);
  }
}

/** null when it isn't whole in the first read. Then `firstProof` looks at all lines. */
async function header(file: OpenFile, segment: number): Promise<Peeked | null> {
  const head = Buffer.allocUnsafe(HEADER_BYTES);
  const end = head.subarray(0, await file.read(head, 0)).indexOf('\n') + 1;
  const decoded = decodeHeader(head.subarray(0, end));
  return decoded?.header.segment === segment ? { segment, found: { ...decoded, end }, archived: null } : null;
}

async function firstProof(file: OpenFile, segment: number): Promise<Peeked | null> {
  for await (const line of readLines(file, 0, await file.size())) {
    const decoded = line.offset === 0 ? decodeHeader(line.bytes) : null;
    if (decoded?.header.segment === segment) return { segment, found: { ...decoded, end: line.end }, archived: null };
    if (decodeRecord(line.bytes) !== null) return { segment, found: null, archived: null };
  }
  return null;
}

/**
 * Walks from the newest segment along `previous`. A segment that no header leads to was void at
 * the next opening.
 *
 * @param alive ascending
 */
function link(dir: string, alive: readonly Peeked[]): ChainLink[] {
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
function behind(links: ChainLink[], pruned: PrunedPlace | null): ChainLink[] {
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
