import { chmod, rm } from 'node:fs/promises';
import { entryAt, fileSize, hasCode } from '../../disk/index.ts';
import { nextPartPath } from '../../disk/index.ts';
import { renameBusy } from '../../disk/index.ts';
import type { ByteRanges } from '../../events/vocabulary.ts';
import type { Logger } from '../../ports/logger.ts';
import { addRange, countBytes, prefixEnd } from '../base/ranges.ts';
import type { PartialFile } from '../part/partial-file.ts';
import { hasPieces } from '../part/proof.ts';
import type { DownloadTask } from '../types.ts';

export interface RestoreNeeds {
  /** The machine's boot: unsynced bytes written during an earlier boot are not trusted. */
  bootId: string;
  logger: Logger;
}

export interface RestoreOptions {
  task: DownloadTask;
  partial: PartialFile;
  /** Where a spoiled file may lie in the staging folder. */
  staged: string;
  signal: AbortSignal;
  /** Gets the number of bytes just read. */
  onRead: (bytes: number) => void;
}

/**
 * Finds the bytes that a .part, or a spoiled staged file, holds for certain.
 *
 * @throws the signal's reason
 */
export async function restore(needs: RestoreNeeds, options: RestoreOptions): Promise<void> {
  const { task, partial, staged } = options;
  const checkpoint = task.files.get(partial.file.path);
  const synced = checkpoint?.ranges ?? [];
  await rm(nextPartPath(partial.partPath), { force: true });
  const held = await fileSize(partial.partPath);
  if (held !== null) await readPart(needs, options, synced, () => claimed(needs, options, synced, held));
  else if (hasPieces(partial.file)) await salvage(needs, options);
  await rm(staged, { force: true, recursive: true });
  if (checkpoint?.etag !== undefined && partial.writtenBytes > 0) partial.etag = checkpoint.etag;
}

/**
 * A spoiled staged file becomes the part: its good pieces are worth keeping. Good pieces of an
 * installed file have to be copied, which takes room: the reuse of installed files does that,
 * after the look for room.
 */
async function salvage(needs: RestoreNeeds, options: RestoreOptions): Promise<void> {
  const { partial, staged } = options;
  const { partPath, file } = partial;
  try {
    if (!(await unstage(staged, partPath))) return;
    // The mode is kept by the rename, and a part has to be writable.
    await chmod(partPath, 0o644);
    // Nothing counts as synced: the file need not be the one that the checkpoint is about.
    await readPart(needs, options, [], () => Promise.resolve([[0, file.sizeBytes]]));
  } catch (error) {
    if (!hasCode(error, 'EIO', 'EACCES', 'EPERM', 'FILE_BUSY')) throw error;
    partial.dropAll();
    await rm(partPath, { force: true });
  }
}

/**
 * Renames the staged file to be the part. A file with a second name, such as an installed file
 * linked here, must not be written to.
 *
 * @returns whether it is the part now
 */
async function unstage(staged: string, part: string): Promise<boolean> {
  const found = await entryAt(staged);
  if (!found?.isFile() || found.nlink > 1) return false;
  await rm(part, { force: true, recursive: true });
  await renameBusy(staged, part);
  return true;
}

async function readPart(
  { logger }: RestoreNeeds,
  { partial, signal, onRead }: RestoreOptions,
  synced: ByteRanges,
  claims: () => Promise<ByteRanges>,
): Promise<void> {
  await partial.open();
  try {
    const dropped = await partial.restore(await claims(), synced, { signal, onRead });
    if (dropped > 0) logger.warn('Bytes of a partial file were wrong.', { path: partial.file.path, dropped });
  } finally {
    await partial.close();
  }
}

/**
 * The bytes that the part may hold. A claim may be too large: only bytes that a hash proves are
 * installed.
 */
async function claimed(
  { bootId }: RestoreNeeds,
  { task, partial }: RestoreOptions,
  synced: ByteRanges,
  heldBytes: number,
): Promise<ByteRanges> {
  const note = await partial.readNote();
  // Bytes that are written and not synced outlive the process, but not the machine. Pieces prove
  // themselves.
  if (note) return note.bootId === bootId || partial.hasPieces ? unite(synced, note.ranges) : synced;
  if (task.bootId !== bootId && !partial.hasPieces) return synced;
  // A part without a note was written from its beginning on: its length tells what it holds.
  return prefixEnd(synced) === countBytes(synced) ? addRange(synced, prefixEnd(synced), heldBytes) : synced;
}

function unite(a: ByteRanges, b: ByteRanges): ByteRanges {
  return b.reduce((sum, [from, to]) => addRange(sum, from, to), a);
}
