/** Which segments make up the journal, and how much of each: told by the headers, from the newest backwards. */
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
  /** Offset after the header's line. */
  end: number;
}

export interface ChainLink {
  segment: number;
  path: string;
  /** null when the header is damaged; events after it still prove themselves. */
  found: FoundHeader | null;
  /** What a later header says of this segment; null in the last one and where that header is lost. */
  closedAt: { bytes: number; crc: string } | null;
  /** A later segment exists: nothing here can be torn. */
  closed: boolean;
  /** First seq of the next segment, where its header tells and it follows directly. */
  nextSeq: number | null;
  /** The header names a segment before this one that isn't there. */
  missingBefore: number | null;
}

export interface Chain {
  /** Oldest first. */
  links: ChainLink[];
  /** Segments above the last link in which no line proves itself: openings that were cut short. */
  voids: number[];
  /** What has a segment's name and is no file: folders, and links that lead nowhere. Ascending. */
  obstacles: { segment: number; path: string }[];
  /** Highest number in use; 0 when there is none. */
  highest: number;
  journal: string | null;
}

type Peeked = { segment: number; found: FoundHeader | null };

/** Headers read at once: reading them one after another is most of a start with many segments. */
const PEEKS_AT_ONCE = 16;
/** Longer than a header gets: one read, where a chunk of the file would be split into hundreds of lines. */
const HEADER_BYTES = 4096;

/** `earlier`: what was loaded before. A header that proved itself is never written again, and so not read again. */
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

/** null when it isn't there in full at once: what that means, a look at all lines says. */
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

/** Walks from the newest segment along `previous`; what no header leads to was void when its successor was opened. */
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
