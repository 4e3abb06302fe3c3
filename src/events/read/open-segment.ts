/** Opens a segment wherever it lies, also when it has moved since its chain was loaded. */
import { dirname } from 'node:path';
import { ArchivedFile } from '../archive/archived-file.ts';
import type { ArchivedSegment } from '../archive/format.ts';
import { errorCode } from '../../ports/file-system.ts';
import type { FileSystem, OpenFile } from '../../ports/file-system.ts';
import { loadChain } from './chain.ts';
import type { Chain, ChainLink } from './chain.ts';
import { readFailure } from './read-failure.ts';

/** The chain that the last look for a segment gave: whoever misses one misses the next one too. */
const reloaded = new WeakMap<FileSystem, { dir: string; chain: Chain }>();

/**
 * Opens a segment for reading. Its bytes are the same in a file of its own and in an archive.
 *
 * @throws what the file system says, when no archive has the segment either
 */
export async function openSegment(fs: FileSystem, link: ChainLink): Promise<OpenFile> {
  if (link.archived !== null) return new ArchivedFile(fs, link.archived, () => archivedNow(fs, link));
  try {
    return await fs.open(link.path, 'read');
  } catch (error) {
    const archived = errorCode(error) === undefined ? null : await archivedNow(fs, link);
    if (archived === null) throw error;
    return new ArchivedFile(fs, archived, () => archivedNow(fs, link));
  }
}

/**
 * Opens a segment, uses it and closes it.
 *
 * @throws ModelError PERMISSION_DENIED, JOURNAL_DAMAGED
 */
export async function readingSegment<T>(
  fs: FileSystem,
  link: ChainLink,
  use: (file: OpenFile) => Promise<T>,
): Promise<T> {
  try {
    const file = await openSegment(fs, link);
    try {
      return await use(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readFailure(error, link.path);
  }
}

/** The place of the same segment in an archive; null when no archive has it now. */
async function archivedNow(fs: FileSystem, link: ChainLink): Promise<ArchivedSegment | null> {
  const dir = dirname(link.path);
  const last = reloaded.get(fs);
  const known = last?.dir === dir ? placeOf(last.chain, link) : null;
  if (known !== null && (await fs.exists(known.archive.path))) return known;
  const chain = await loadChain(fs, dir);
  reloaded.set(fs, { dir, chain });
  return placeOf(chain, link);
}

function placeOf({ links }: Chain, { segment, found }: ChainLink): ArchivedSegment | null {
  const now = links.find(each => each.segment === segment);
  return now?.found?.crc === found?.crc ? (now?.archived ?? null) : null;
}
