/**
 * The segments of a damaged journal from outside: headers, lengths, last lines, and what is missing among them. Where they are as
 * they were when every byte was read, nothing was lost since that a start would see without reading every byte again.
 */
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import type { Chain, ChainLink } from './chain.ts';
import { readFailure } from './read-failure.ts';
import { crcOf, tailOf } from '../line/line-proof.ts';
import type { Outline } from '../types.ts';

interface Look {
  /** Where the part that counts ends, or the file where it is shorter. */
  bytes: number;
  /** The last bytes before that. */
  tail: string;
}

/** Segments looked at together: one after another they are a good part of a start. */
const LOOKS_AT_ONCE = 16;
const TAIL_BYTES = tailOf('00000000').length;

/** A segment is looked at once for each time that the chain is loaded. */
const looks = new WeakMap<ChainLink, Promise<Look>>();

/** Whether each of these segments, which later ones follow, is there, long enough, and ends as the next header says. */
export async function areWhole(fs: FileSystem, links: readonly ChainLink[]): Promise<boolean> {
  for (let at = 0; at < links.length; at += LOOKS_AT_ONCE) {
    const some = links.slice(at, at + LOOKS_AT_ONCE);
    if ((await Promise.all(some.map(link => isWhole(fs, link)))).includes(false)) return false;
  }
  return true;
}

/** Whether a place in the newest segment would be taken without an outline. */
export async function isSound(fs: FileSystem, { links, obstacles, journal }: Chain): Promise<boolean> {
  const isOther = ({ found, missingBefore }: ChainLink) => missingBefore !== null || found?.header.journal !== journal;
  return obstacles.length === 0 && !links.some(isOther) && areWhole(fs, links.slice(0, -1));
}

/** Looks at all segments but the newest, for an outline of them as they are now. */
export async function lookAtAll(fs: FileSystem, { links }: Chain): Promise<void> {
  for (let at = 0; at < links.length - 1; at += LOOKS_AT_ONCE)
    await Promise.all(links.slice(at, Math.min(links.length - 1, at + LOOKS_AT_ONCE)).map(link => look(fs, link)));
}

/** `newest`: valid end and last crc that a header is about to name of the last segment. */
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

export async function reading<T>(fs: FileSystem, path: string, use: (file: OpenFile) => Promise<T>): Promise<T> {
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

function lookNow(fs: FileSystem, { path, closedAt }: ChainLink): Promise<Look> {
  return reading(fs, path, async file => {
    const size = await file.size();
    const bytes = Math.min(size, closedAt?.bytes ?? size);
    const tail = Buffer.alloc(Math.min(TAIL_BYTES, bytes));
    await file.read(tail, bytes - tail.length);
    return { bytes, tail: tail.toString('latin1') };
  });
}

function textOfTail(crc: string): string {
  return tailOf(crc).toString('latin1');
}
