/**
 * The chain: which segments make up the journal, and how much of each. The headers tell it, from
 * the newest back.
 */
import { errorCode } from '../../ports/file-system.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import type { Archive } from '../archive/format.ts';
import { findHomes } from '../archive/homes.ts';
import type { Homes } from '../archive/homes.ts';
import { readLines } from '../line/lines.ts';
import { behind, headerIn, link } from './link.ts';
import type { ChainLink, FoundHeader, Peeked } from './link.ts';
import { isNoFile, readFailure } from './read-failure.ts';
import { decodeRecord } from '../line/record.ts';
import { decodeHeader, segmentPath } from '../line/segment.ts';
import type { PrunedPlace } from '../line/segment.ts';

export type { ChainLink } from './link.ts';

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
  const homes = await findHomes(fs, dir, { names, known: used, isMissing }).catch((error: unknown) => {
    throw readFailure(error, (error as { path?: string }).path ?? dir);
  });
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
