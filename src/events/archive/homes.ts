/** Where each segment of a journal lies: in a file of its own, or in an archive. */
import { archiveNumbers, archivePath } from './format.ts';
import type { Archive, ArchivedSegment } from './format.ts';
import { readArchive, rebuildArchive } from './read-archive.ts';
import { segmentNumbers } from '../line/segment.ts';
import { errorCode } from '../../ports/file-system.ts';
import type { FileSystem } from '../../ports/file-system.ts';

export interface Homes {
  /** Segments that have a file of their own, ascending. It wins until it is gone. */
  plain: number[];
  /** Of several archives with a segment the oldest: a newer one may not be whole yet. */
  archived: ReadonlyMap<number, ArchivedSegment>;
  /** Archives whose directory proves itself, ascending. */
  archives: readonly Archive[];
  /** Files whose directory does not, and whose last segment lies elsewhere: parts that were left. */
  unfinished: readonly string[];
  /** The highest number in use; 0 when there is none. */
  highest: number;
}

/**
 * @param known archives in use by path, as they were read before: their bytes never change
 * @param isMissing a segment lies nowhere else: it is looked for in all archives, finished or not
 * @throws what the file system refuses, with the `path` of the file
 */
export async function findHomes(
  fs: FileSystem,
  dir: string,
  { names, known, isMissing }: { names: readonly string[]; known: ReadonlyMap<string, Archive>; isMissing: boolean },
): Promise<Homes> {
  const plain = segmentNumbers(names);
  const numbers = archiveNumbers(names);
  const archived = new Map<number, ArchivedSegment>();
  const archives: Archive[] = [];
  const doubtful: number[] = [];
  for (const number of numbers) {
    const path = archivePath(dir, number);
    const archive = known.get(path) ?? (await ifThere(path, () => readArchive(fs, path)));
    if (archive === 'gone') continue;
    if (archive === null || archive.isRebuilt) doubtful.push(number);
    else archives.push(archive);
    if (archive?.isRebuilt === false) note(archived, archive);
  }
  const own = new Set(plain);
  const unfinished: string[] = [];
  for (const number of doubtful) {
    const path = archivePath(dir, number);
    const isNeeded = isMissing || (!own.has(number) && !archived.has(number));
    const archive = isNeeded ? (known.get(path) ?? (await ifThere(path, () => rebuildArchive(fs, path)))) : null;
    if (archive === 'gone') continue;
    if (archive !== null) note(archived, archive);
    else if (!isNeeded) unfinished.push(path);
  }
  return { plain, archived, archives, unfinished, highest: Math.max(plain.at(-1) ?? 0, numbers.at(-1) ?? 0) };
}

function note(archived: Map<number, ArchivedSegment>, { segments }: Archive): void {
  for (const each of segments) if (!archived.has(each.segment)) archived.set(each.segment, each);
}

/** A file that is gone was joined to a newer archive since the folder was listed. */
async function ifThere<T>(path: string, read: () => Promise<T>): Promise<T | 'gone'> {
  try {
    return await read();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return 'gone';
    throw Object.assign(error as Error, { path });
  }
}
