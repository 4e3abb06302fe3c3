/** Drops the oldest segments of a journal, file by file. What is kept of them is the caller's. */
import { basename } from 'node:path';
import { hashOf } from '../archive/read-archive.ts';
import { decodeHeader, segmentPath } from '../line/segment.ts';
import { loadChain } from '../read/chain.ts';
import type { Chain, ChainLink } from '../read/chain.ts';
import { readingSegment } from '../read/open-segment.ts';
import type { Journal } from '../types.ts';
import { errorCode } from '../../ports/file-system.ts';
import type { FileSystem } from '../../ports/file-system.ts';

export interface Prunable {
  /** The segments that go, as a chain of their own, oldest first. At least one. */
  chain: Chain;
  /** All segments. */
  whole: Chain;
  segment: number;
  /** The last event that goes. */
  seq: number;
  /** Paths and lengths of the files that go, oldest first. */
  files: { path: string; size: number }[];
}

/**
 * The oldest segments all of which were closed before a time, as far as whole files go. null when
 * there are none.
 *
 * @param before milliseconds since the epoch
 */
export async function prunable(fs: FileSystem, dir: string, before: number): Promise<Prunable | null> {
  const chain = await loadChain(fs, dir);
  const { links } = chain;
  let end = 0;
  for (let at = 0; at < links.length - 1; at += 1) {
    const [link, next] = [links[at], links[at + 1]];
    if (link === undefined || next === undefined || !((await beganAt(fs, next)) <= before)) break;
    if (link.path !== next.path || next.archived === null) end = at + 1;
  }
  const [dropped, left] = [links.slice(0, end), links[end]];
  const last = dropped.at(-1);
  if (last === undefined || left === undefined || left.found === null) return null;
  const paths = [...new Set(dropped.map(({ path }) => path))];
  const files = await Promise.all(paths.map(async path => ({ path, size: await sizeOf(fs, path) })));
  const own = { ...chain, links: dropped };
  return { chain: own, whole: chain, segment: last.segment, seq: left.found.header.first_seq - 1, files };
}

/** Name and SHA-256 of each file. */
export async function hashesOf(fs: FileSystem, { files }: Prunable): Promise<{ file: string; sha256: string }[]> {
  const hashes = [];
  for (const { path, size } of files) hashes.push({ file: basename(path), sha256: await hashOf(fs, { path, size }) });
  return hashes;
}

export interface DropOptions {
  fs: FileSystem;
  /** The journal's own folder. */
  dir: string;
  journal: () => Pick<Journal, 'prune' | 'checkOwner'>;
  /** Appends JournalPruned with what the segments added up to. Resolves to its seq when it is durable. */
  record: () => Promise<number>;
}

/**
 * Drops segments. The order is the promise: what they added up to is durable, then a header says
 * that they are gone, and only then are they removed. A kill in any step leaves all of them, or a
 * journal that says what it is without them.
 */
export async function drop(
  { fs, dir, journal, record }: DropOptions,
  going: Prunable,
  crc: string | null,
): Promise<void> {
  const at = await segmentOf(fs, dir, await record());
  await journal().prune({ segment: going.segment, seq: going.seq, crc, at });
  await removePruned(fs, dir, journal());
}

/** The segment with this event. */
async function segmentOf(fs: FileSystem, dir: string, seq: number): Promise<number> {
  const { links } = await loadChain(fs, dir);
  return links.findLast(({ found }) => (found?.header.first_seq ?? Infinity) <= seq)?.segment ?? 0;
}

/**
 * Removes what is left of dropped segments, oldest first, each after a look at the fence. A file
 * that a reader holds (Windows) is removed another time.
 */
export async function removePruned(fs: FileSystem, dir: string, journal: Pick<Journal, 'checkOwner'>): Promise<void> {
  const { homes, pruned } = await loadChain(fs, dir);
  if (pruned === null) return;
  const paths = [
    ...homes.plain.map(segment => ({ segment, path: segmentPath(dir, segment) })),
    ...homes.archives.map(({ path, segments }) => ({ path, segment: segments.at(-1)?.segment ?? Infinity })),
  ]
    .filter(({ segment }) => segment <= pruned.segment)
    .sort((a, b) => a.segment - b.segment);
  for (const { path } of paths) {
    await journal.checkOwner();
    try {
      await fs.remove(path);
    } catch (error) {
      if (!['ENOENT', 'EPERM', 'EBUSY', 'EACCES'].includes(errorCode(error) ?? '')) throw error;
    }
  }
  if (paths.length > 0) await fs.syncDirectory(dir);
}

/** When a segment was begun, in milliseconds since the epoch; NaN when that can't be read. */
async function beganAt(fs: FileSystem, link: ChainLink): Promise<number> {
  const { found } = link;
  if (found === null) return NaN;
  if (found.header.time !== '') return Date.parse(found.header.time);
  return readingSegment(fs, link, async file => {
    const line = Buffer.alloc(found.end);
    await file.read(line, 0);
    return Date.parse(decodeHeader(line)?.header.time ?? '');
  });
}

async function sizeOf(fs: FileSystem, path: string): Promise<number> {
  const file = await fs.open(path, 'read');
  try {
    return await file.size();
  } finally {
    await file.close();
  }
}
