/**
 * The chain: which segments make up the journal, and how much of each. The headers tell it, from
 * the newest back.
 */
import { errorCode } from '../../ports/file-system.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import { readLines } from '../line/lines.ts';
import { isNoFile, readFailure } from './read-failure.ts';
import { decodeRecord } from '../line/record.ts';
import { decodeHeader, segmentNumbers, segmentPath } from '../line/segment.ts';
import type { SegmentHeader } from '../line/segment.ts';

export interface FoundHeader {
  header: SegmentHeader;
  crc: string;
  /** Offset after the line of the header. */
  end: number;
}

export interface ChainLink {
  segment: number;
  path: string;
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
}

type Peeked = { segment: number; found: FoundHeader | null };

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
 * Reads the headers of all segments.
 *
 * @param earlier a chain that was loaded before: a header that proved itself never changes and is
 *   not read again
 * @throws ModelError PERMISSION_DENIED, JOURNAL_DAMAGED with the path that can't be read
 */
export async function loadChain(fs: FileSystem, dir: string, earlier: Chain | null = null): Promise<Chain> {
  const known = new Map(earlier?.links.map(({ segment, found }) => [segment, found]));
  const numbers = segmentNumbers(await listOrNothing(fs, dir));
  const alive: Peeked[] = [];
  const obstacles: Chain['obstacles'] = [];
  for (let at = 0; at < numbers.length; at += PEEKS_AT_ONCE) {
    const some = numbers.slice(at, at + PEEKS_AT_ONCE);
    for (const [index, peeked] of (
      await Promise.all(some.map(segment => peek(fs, dir, segment, known.get(segment))))
    ).entries()) {
      const segment = some[index] ?? 0;
      if (peeked === 'no file') obstacles.push({ segment, path: segmentPath(dir, segment) });
      else if (peeked !== null) alive.push(peeked);
    }
  }
  const links = link(dir, alive);
  const last = links.at(-1)?.segment ?? 0;
  const journal = links.findLast(each => each.found !== null)?.found?.header.journal ?? null;
  const voids = numbers.filter(number => number > last && obstacles.every(({ segment }) => segment !== number));
  return { links, voids, obstacles, highest: numbers.at(-1) ?? 0, journal };
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
  if (known !== null) return { segment, found: known };
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
  return decoded?.header.segment === segment ? { segment, found: { ...decoded, end } } : null;
}

async function firstProof(file: OpenFile, segment: number): Promise<Peeked | null> {
  for await (const line of readLines(file, 0, await file.size())) {
    const decoded = line.offset === 0 ? decodeHeader(line.bytes) : null;
    if (decoded?.header.segment === segment) return { segment, found: { ...decoded, end: line.end } };
    if (decodeRecord(line.bytes) !== null) return { segment, found: null };
  }
  return null;
}

/**
 * Walks from the newest segment along `previous`. A segment that no header leads to was void at
 * the next opening.
 */
function link(dir: string, alive: readonly Peeked[]): ChainLink[] {
  const links: ChainLink[] = [];
  let next: ChainLink | null = null;
  for (let at: Peeked | undefined = alive.at(-1); at !== undefined; at = before(alive, next)) {
    const named: SegmentHeader['previous'] = next?.found?.header.previous ?? null;
    const current: ChainLink = {
      segment: at.segment,
      path: segmentPath(dir, at.segment),
      found: at.found,
      closedAt: named?.segment === at.segment ? { bytes: named.bytes, crc: named.crc } : null,
      closed: next !== null,
      nextSeq: next?.missingBefore === null ? (next.found?.header.first_seq ?? null) : null,
      missingBefore: null,
    };
    const wanted = at.found?.header.previous?.segment;
    if (wanted !== undefined && !alive.some(({ segment }) => segment === wanted)) current.missingBefore = wanted;
    links.unshift(current);
    next = current;
  }
  return links;
}

function before(alive: readonly Peeked[], next: ChainLink | null): Peeked | undefined {
  if (next === null || next.found?.header.previous === null) return undefined;
  const named = next.found?.header.previous.segment ?? next.segment - 1;
  return alive.findLast(({ segment }) => segment <= named && segment < next.segment);
}
