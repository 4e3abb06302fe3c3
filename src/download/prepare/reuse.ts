import { join, relative, sep } from 'node:path';
import { syncDirectory } from '../../ports/durable-files.ts';
import { partLockPath, tempDir } from '../../disk/index.ts';
import type { Ground } from '../../disk/index.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { TakeLock } from '../base/locks.ts';
import { countBytes } from '../base/ranges.ts';
import type { PartialFile } from '../part/partial-file.ts';
import { MovedBlocks } from './moved-blocks.ts';
import { TakenRanges, whileOpen } from './proven-pieces.ts';
import { ReusedFile } from './reused-file.ts';
import { installedSources } from './reuse-sources.ts';
import type { Sources } from './reuse-sources.ts';
import { Searcher } from '../../hash/index.ts';
import type { Logger } from '../../ports/logger.ts';

export interface ReuseNeeds {
  /** Absolute. */
  modelsDir: string;
  ground: Ground;
  takeLock: TakeLock;
  logger: Logger;
}

export interface ReuseOptions {
  model: ModelVersion;
  /** The plan's files, as they were found on the disk. Their ranges grow. */
  partials: readonly PartialFile[];
  signal: AbortSignal;
  /** Gets the number of bytes just copied, also of bytes that their hash refutes afterwards. */
  onBytes: (bytes: number) => void;
  /** So many bytes of this installed version were just read, also in vain. */
  onSearched: (version: string, bytes: number) => void;
  /** So many bytes that were lent are proven now; also long after the search. */
  onLentProven: (bytes: number) => void;
}

/**
 * Fills the parts with what installed versions of the same model have: whole files first, then
 * pieces from any place, then what an edit has moved. Nothing is linked, and no installed file is
 * written to. A copied byte is proven by the same hash as a fetched one, and synced. A source that
 * can't be read is passed over.
 *
 * @returns the bytes that need not be fetched although they are not in the parts yet
 * @throws the signal's reason; what the system says about writing
 */
export async function reuseInstalled(
  { modelsDir, ground, takeLock, logger }: ReuseNeeds,
  options: ReuseOptions,
): Promise<number> {
  const { model, partials, signal, onBytes, onSearched, onLentProven } = options;
  const onRead = (file: string, bytes: number) => onSearched(versionOf(modelsDir, model, file), bytes);
  const lacking = partials.filter(partial => !partial.complete);
  if (lacking.length === 0) return 0;
  const wanted = lacking.map(({ file }) => file);
  const sources = await installedSources(modelsDir, model, wanted);
  if (sources.files.size + sources.old.length === 0) return 0;
  const bytes = lacking.reduce((sum, { file, writtenBytes }) => sum + file.sizeBytes - writtenBytes, 0);
  const before = writtenBytesOf(lacking);
  const taken = new TakenRanges();
  const searcher = new Searcher({ bytes, logger });
  const alone = (partial: PartialFile, work: () => Promise<void>) => whileLocked(takeLock, partial, signal, work);
  try {
    const all = { sources, ground, signal, searcher, taken, onBytes, onRead, onLentProven };
    for (const partial of lacking) {
      signal.throwIfAborted();
      if (hasSource(partial, sources)) await alone(partial, () => new ReusedFile({ ...all, partial }).fill());
    }
    const open = lacking.filter(partial => !partial.complete);
    const moved = new MovedBlocks({
      ...all,
      partials: open,
      old: sources.old,
      alone: (partial, work) => alone(partial, () => whileOpen(partial, signal, work)),
    });
    await moved.take();
  } finally {
    await searcher.close();
  }
  const reused = writtenBytesOf(lacking) - before;
  if (reused > 0) await syncDirectory(tempDir(modelsDir));
  return lacking.reduce((sum, { lent }) => sum + countBytes(lent.ranges), 0);
}

function writtenBytesOf(partials: readonly PartialFile[]): number {
  return partials.reduce((sum, { writtenBytes }) => sum + writtenBytes, 0);
}

async function whileLocked(
  takeLock: TakeLock,
  { partPath }: PartialFile,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  const release = await takeLock(partLockPath(partPath), signal);
  try {
    await work();
  } finally {
    await release();
  }
}

function hasSource({ file }: PartialFile, sources: Sources): boolean {
  return (
    sources.files.has(file.sha256) || file.pieces.length > 1 || file.pieces.some(piece => sources.pieces.has(piece))
  );
}

function versionOf(modelsDir: string, { modelId }: ModelVersion, file: string): string {
  return relative(join(modelsDir, modelId), file).split(sep)[0] ?? '';
}
