/**
 * Outlines: what the segments of a damaged journal look like from outside (headers, lengths, last
 * lines, missing ones). While they look as they did when every byte was read, a start need not
 * read every byte again.
 */
import type { FileSystem } from '../../ports/file-system.ts';
import type { ArchivedSegment } from '../archive/format.ts';
import type { Chain, ChainLink } from './chain.ts';
import { readingSegment } from './open-segment.ts';
import { crcOf, tailOf } from '../line/line-proof.ts';
import type { Outline } from '../types.ts';

interface Look {
  /** Where the valid part ends, or the file when it is shorter. */
  bytes: number;
  /** The last bytes before that end. */
  tail: string;
}

/**
 * Segments that are looked at together. One after another they would be a good part of a start.
 */
const LOOKS_AT_ONCE = 16;
const TAIL_BYTES = tailOf('00000000').length;

/** Each segment of a loaded chain is looked at once. */
const looks = new WeakMap<ChainLink, Promise<Look>>();

/**
 * True when each of these closed segments is there, long enough, and ends as the next header says.
 */
export async function areWhole(fs: FileSystem, links: readonly ChainLink[]): Promise<boolean> {
  for (let at = 0; at < links.length; at += LOOKS_AT_ONCE) {
    const some = links.slice(at, at + LOOKS_AT_ONCE);
    if ((await Promise.all(some.map(link => isWhole(fs, link)))).includes(false)) return false;
  }
  return true;
}

/** True when a place in the newest segment is trusted without an outline. */
export async function isSound(fs: FileSystem, { links, obstacles, journal }: Chain): Promise<boolean> {
  const isOther = ({ found, missingBefore }: ChainLink) => missingBefore !== null || found?.header.journal !== journal;
  return obstacles.length === 0 && !links.some(isOther) && areWhole(fs, links.slice(0, -1));
}

/**
 * Looks at all segments but the newest one, so that a later outline shows them as they are now.
 */
export async function lookAtAll(fs: FileSystem, { links }: Chain): Promise<void> {
  for (let at = 0; at < links.length - 1; at += LOOKS_AT_ONCE)
    await Promise.all(links.slice(at, Math.min(links.length - 1, at + LOOKS_AT_ONCE)).map(link => look(fs, link)));
}

/**
 * The outline of the segments up to a number.
 *
 * @param newest valid end and last crc of the last segment, which the next header is about to name
 */
export async function outlineOf(
  fs: FileSystem,
  { links, obstacles }: Chain,
  through: number,
  newest?: { bytes: number; crc: string },
): Promise<Outline> {
  const inTheWay = obstacles.map(({ segment }) => segment).filter(segment => segment <= through);
  const facts: unknown[] = [inTheWay];
  for (const link of links.filter(({ segment }) => segment <= through)) {
    const isNewest = newest !== undefined && link === links.at(-1);
    const { bytes, tail } = isNewest ? { bytes: newest.bytes, tail: textOfTail(newest.crc) } : await look(fs, link);
    facts.push([link.segment, link.found?.crc ?? null, link.missingBefore, bytes, tail]);
  }
  return { through, crc: crcOf(JSON.stringify(facts)) };
}

async function isWhole(fs: FileSystem, link: ChainLink): Promise<boolean> {
  const { closedAt, missingBefore, nextSeq, found } = link;
  if (closedAt === null || missingBefore !== null || found === null) return false;
  if (nextSeq === null || nextSeq < found.header.first_seq) return false;
  const { bytes, tail } = await look(fs, link);
  return bytes === closedAt.bytes && tail === textOfTail(closedAt.crc);
}

function look(fs: FileSystem, link: ChainLink): Promise<Look> {
  const known = looks.get(link) ?? lookNow(fs, link);
  looks.set(link, known);
  return known;
}

function lookNow(fs: FileSystem, link: ChainLink): Promise<Look> {
  const { archived, closedAt } = link;
  if (archived !== null) return Promise.resolve(lookInto(archived));
  return readingSegment(fs, link, async file => {
    const size = await file.size();
    const bytes = Math.min(size, closedAt?.bytes ?? size);
    const tail = Buffer.alloc(Math.min(TAIL_BYTES, bytes));
    await file.read(tail, bytes - tail.length);
    return { bytes, tail: tail.toString('latin1') };
  });
}

/** The directory proves what the archive holds, as a header proves what lies before it. */
function lookInto({ archive, bytes, crc }: ArchivedSegment): Look {
  return { bytes, tail: archive.isRebuilt ? 'rebuilt' : textOfTail(crc) };
}

function textOfTail(crc: string): string {
  return tailOf(crc).toString('latin1');
}
