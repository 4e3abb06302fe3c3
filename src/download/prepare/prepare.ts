import { chmod, link, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { ByteRanges } from '../../events/vocabulary.ts';
import type { DownloadContext } from '../base/context.ts';
import type { DownloadTask } from '../types.ts';
import { entryAt, fileSize, hasCode, namesIn } from '../../disk/files.ts';
import { assertOwnFolders, unlinkForeign } from '../../disk/links.ts';
import type { Hasher } from '../../hash/hasher.ts';
import { stampOf } from '../part/part-file.ts';
import type { FileStamp } from '../part/part-file.ts';
import { PartialFile } from '../part/partial-file.ts';
import { incomingPath, installedPath, nextPartPath, partPath, tempDir } from '../../disk/paths.ts';
import { hasPieces } from '../part/proof.ts';
import type { SizedFile } from '../part/proof.ts';
import { addRange, countBytes, prefixEnd } from '../base/ranges.ts';
import { renameBusy } from '../../disk/rename.ts';

/** What is on the disk of a version before its transfer goes on. */
export interface Prepared {
  /** Every file is right, in the version's place: a run was killed after its rename. */
  inPlace: boolean;
  partials: PartialFile[];
  /** Files that already lie in the staging folder. */
  staged: Set<string>;
}

/** Looks for a version's bytes: in its place, then in the staging folder, then in its .part files. */
export async function prepare(
  context: DownloadContext,
  task: DownloadTask,
  files: SizedFile[],
  hashOf: Hasher['hash'],
  signal: AbortSignal,
): Promise<Prepared> {
  const { modelsDir, policy } = context;
  const final = installedPath(modelsDir, task.modelId, task.version);
  await assertOwnFolders(modelsDir, task.modelId);
  await mkdir(tempDir(modelsDir), { recursive: true });
  await unlinkForeign(incomingPath(modelsDir, task.modelId, task.version));
  const good = await goodFiles(final, files, hashOf);
  if (files.every(file => good.has(file.path)) && (await isFolder(final))) {
    return { inPlace: true, partials: [], staged: new Set() };
  }
  // Of ten thousand files that are all new, none has to be looked for by itself.
  const held = new Set(await namesIn(tempDir(modelsDir)));
  const isStaged = held.has(basename(incomingPath(modelsDir, task.modelId, task.version)));
  const isInstalled = await isFolder(final);
  const partials: PartialFile[] = [];
  const staged = new Set<string>();
  for (const file of files) {
    const part = partPath(modelsDir, task.modelId, task.version, file.path);
    const partial = new PartialFile(file, part, context.bootId, policy);
    partials.push(partial);
    const isHeld = held.has(basename(part)) || held.has(basename(nextPartPath(part)));
    if (!isStaged && !isInstalled && !isHeld) continue;
    const stamp = await stage(context, task, file, good.get(file.path), hashOf);
    if (stamp !== null) {
      staged.add(file.path);
      partial.markComplete(stamp);
    } else await restore(context, task, partial, signal);
  }
  return { inPlace: false, partials, staged };
}

/** Which files are right in this directory, each with its stamp from before it was hashed. */
async function goodFiles(
  directory: string,
  files: SizedFile[],
  hashOf: Hasher['hash'],
): Promise<Map<string, FileStamp | null>> {
  const good = new Map<string, FileStamp | null>();
  if (!(await isFolder(directory))) return good;
  for (const file of files) {
    const path = join(directory, file.path);
    const stamp = await stampOf(path);
    if (await isRight(path, file, hashOf)) good.set(file.path, stamp);
  }
  return good;
}

/** A link in a version's place is not the version. */
async function isFolder(path: string): Promise<boolean> {
  return (await entryAt(path))?.isDirectory() ?? false;
}

async function isRight(path: string, file: SizedFile, hashOf: Hasher['hash']): Promise<boolean> {
  const found = await entryAt(path);
  if (!found?.isFile() || found.size !== file.sizeBytes) return false;
  try {
    return (await hashOf(path)) === file.sha256;
  } catch (error) {
    // A file that can't be read can't be used; what isn't the system's word is the task being stopped.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

/** The stamp of the file when it lies in the staging folder, verified; an installed good one is linked there. */
async function stage(
  context: DownloadContext,
  task: DownloadTask,
  file: SizedFile,
  installed: FileStamp | null | undefined,
  hashOf: Hasher['hash'],
): Promise<FileStamp | null> {
  const { modelsDir } = context;
  const target = join(incomingPath(modelsDir, task.modelId, task.version), file.path);
  const stamp = await stampOf(target);
  if (await isRight(target, file, hashOf)) return stamp;
  // A spoiled one is left to `restore`, for its good pieces.
  if (!installed) return null;
  await rm(target, { force: true, recursive: true });
  const source = join(installedPath(modelsDir, task.modelId, task.version), file.path);
  await mkdir(dirname(target), { recursive: true });
  // Not every file system has links: there it is copied with all that installed versions have, when there is room for it.
  const isLinked = await link(source, target).then(
    () => true,
    () => false,
  );
  if (!isLinked) return null;
  const taken = await stampOf(target);
  const found = await stampOf(source);
  // Somebody wrote to it since it was hashed: it is as good as damaged. A link alone changes another time.
  if (found?.inode === installed.inode && found.modifiedNs === installed.modifiedNs) return taken;
  await rm(target, { force: true });
  return null;
}

async function restore(context: DownloadContext, task: DownloadTask, partial: PartialFile, signal: AbortSignal) {
  const checkpoint = task.files.get(partial.file.path);
  const synced = checkpoint?.ranges ?? [];
  await rm(nextPartPath(partial.partPath), { force: true });
  const held = await fileSize(partial.partPath);
  const staged = join(incomingPath(context.modelsDir, task.modelId, task.version), partial.file.path);
  const restoreBy: Restore = (known, claims) => restorePart(context, partial, known, claims, signal);
  if (held !== null) await restoreBy(synced, () => claimed(context, task, partial, synced, held));
  else if (hasPieces(partial.file)) await salvage(partial, staged, restoreBy);
  await rm(staged, { force: true, recursive: true });
  if (checkpoint?.etag !== undefined && partial.writtenBytes > 0) partial.etag = checkpoint.etag;
}

type Restore = (known: ByteRanges, claims: () => Promise<ByteRanges>) => Promise<void>;

/**
 * The good pieces of a spoiled file are worth keeping: a staged one becomes the part. Those of an installed one have to be
 * copied, which takes room: they are left to the reuse of what is installed, behind the look for room.
 */
async function salvage(partial: PartialFile, staged: string, restoreBy: Restore) {
  const { partPath, file } = partial;
  try {
    if (!(await unstage(staged, partPath))) return;
    // The mode comes along, and a part has to be writable.
    await chmod(partPath, 0o644);
    // Nothing of it counts as synced: it need not be the file that the checkpoint tells of.
    await restoreBy([], () => Promise.resolve([[0, file.sizeBytes]]));
  } catch (error) {
    if (!hasCode(error, 'EIO', 'EACCES', 'EPERM', 'FILE_BUSY')) throw error;
    partial.dropAll();
    await rm(partPath, { force: true });
  }
}

/** Whether the staged file is the part now. One with another name elsewhere, as an installed file linked here, must not be written to. */
async function unstage(staged: string, part: string): Promise<boolean> {
  const found = await entryAt(staged);
  if (!found?.isFile() || found.nlink > 1) return false;
  await rm(part, { force: true, recursive: true });
  await renameBusy(staged, part);
  return true;
}

async function restorePart(
  context: DownloadContext,
  partial: PartialFile,
  synced: ByteRanges,
  claims: () => Promise<ByteRanges>,
  signal: AbortSignal,
) {
  await partial.open();
  try {
    const dropped = await partial.restore(await claims(), synced, signal);
    if (dropped > 0) context.logger.warn('Bytes of a partial file were wrong.', { path: partial.file.path, dropped });
  } finally {
    await partial.close();
  }
}

/** Which bytes the part may hold. What isn't proven later by a hash is not installed, so a claim may be generous. */
async function claimed(
  context: DownloadContext,
  task: DownloadTask,
  partial: PartialFile,
  synced: ByteRanges,
  heldBytes: number,
): Promise<ByteRanges> {
  const note = await partial.readNote();
  // Written and not yet synced bytes outlive the process, but not the machine; pieces tell by themselves.
  if (note) return note.bootId === context.bootId || partial.hasPieces ? unite(synced, note.ranges) : synced;
  if (task.bootId !== context.bootId && !partial.hasPieces) return synced;
  // Without a note it was written from its beginning on, so that its length tells.
  return prefixEnd(synced) === countBytes(synced) ? addRange(synced, prefixEnd(synced), heldBytes) : synced;
}

function unite(a: ByteRanges, b: ByteRanges): ByteRanges {
  return b.reduce((sum, [from, to]) => addRange(sum, from, to), a);
}
