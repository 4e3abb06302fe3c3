import { join, relative, sep } from 'node:path';
import { syncDirectory } from '../../ports/durable-files.ts';
import { partLockPath, tempDir } from '../../disk/index.ts';
import type { Ground } from '../../disk/index.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { TakeLock } from '../base/locks.ts';
import type { PartialFile } from '../part/partial-file.ts';
import { ReusedFile } from './reused-file.ts';
import { installedSources } from './reuse-sources.ts';
import type { Sources } from './reuse-sources.ts';

export interface ReuseNeeds {
  /** Absolute. */
  modelsDir: string;
  ground: Ground;
  takeLock: TakeLock;
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
}

/**
 * Fills the parts with what installed versions of the same model have: whole files first, then
 * pieces from any place. Nothing is linked, and no installed file is written to. A copied byte is
 * proven by the same hash as a fetched one, and synced. A source that can't be read is passed
 * over.
 *
 * @returns the bytes that need not be fetched
 * @throws the signal's reason; what the system says about writing
 */
export async function reuseInstalled(
  { modelsDir, ground, takeLock }: ReuseNeeds,
  options: ReuseOptions,
): Promise<number> {
  const { model, partials, signal, onBytes, onSearched } = options;
  const onRead = (file: string, bytes: number) => onSearched(versionOf(modelsDir, model, file), bytes);
  const lacking = partials.filter(partial => !partial.complete);
  if (lacking.length === 0) return 0;
  const wanted = lacking.map(({ file }) => file);
  const sources = await installedSources(modelsDir, model, wanted);
  if (sources.files.size + sources.old.length === 0) return 0;
  let reused = 0;
  for (const partial of lacking) {
    signal.throwIfAborted();
    if (!hasSource(partial, sources)) continue;
    const before = partial.writtenBytes;
    const release = await takeLock(partLockPath(partial.partPath), signal);
    try {
      await new ReusedFile({ partial, sources, ground, signal, onBytes, onRead }).fill();
    } finally {
      await release();
    }
    reused += partial.writtenBytes - before;
  }
  if (reused > 0) await syncDirectory(tempDir(modelsDir));
  return reused;
}

function hasSource({ file }: PartialFile, sources: Sources): boolean {
  return (
    sources.files.has(file.sha256) || file.pieces.length > 1 || file.pieces.some(piece => sources.pieces.has(piece))
  );
}

function versionOf(modelsDir: string, { modelId }: ModelVersion, file: string): string {
  return relative(join(modelsDir, modelId), file).split(sep)[0] ?? '';
}
