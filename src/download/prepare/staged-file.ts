import { link, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { entryAt, makeFolder } from '../../disk/index.ts';
import type { Ground } from '../../disk/index.ts';
import type { Hasher } from '../../hash/index.ts';
import { stampOf } from '../part/file-stamp.ts';
import type { FileStamp } from '../part/file-stamp.ts';
import type { SizedFile } from '../part/proof.ts';

export interface StageOptions {
  file: SizedFile;
  /** Where the file lies in the staging folder, if it does. */
  target: string;
  /** The installed file, when it is right, with its stamp from before it was hashed. */
  source: { path: string; stamp: FileStamp } | undefined;
  hashOf: Hasher['hash'];
  ground: Ground;
}

/**
 * Brings a right file into the staging folder: it lies there already, or the installed one is
 * linked there.
 *
 * @returns the staged file's stamp from before it was hashed; null when it is not there
 */
export async function stage({ file, target, source, hashOf, ground }: StageOptions): Promise<FileStamp | null> {
  const stamp = await goodStamp(target, file, hashOf);
  if (stamp !== null) return stamp;
  // `restore` keeps the good pieces of a spoiled file.
  if (source === undefined) return null;
  await rm(target, { force: true, recursive: true });
  await makeFolder(dirname(target), ground);
  // Where the file system has no links, the file is copied later with everything else that is
  // installed.
  const isLinked = await link(source.path, target).then(
    () => true,
    () => false,
  );
  if (!isLinked) return null;
  const linked = await stampOf(target);
  const found = await stampOf(source.path);
  const { inode, modifiedNs } = source.stamp;
  // The link changes `changedNs`. Another `modifiedNs` means that somebody wrote to the file since
  // it was hashed.
  if (found?.inode === inode && found.modifiedNs === modifiedNs) return linked;
  await rm(target, { force: true });
  return null;
}

/**
 * The stamp of a file whose bytes are right, from before it was hashed; else null.
 *
 * @throws the signal's reason
 */
export async function goodStamp(path: string, file: SizedFile, hashOf: Hasher['hash']): Promise<FileStamp | null> {
  const stamp = await stampOf(path);
  return stamp !== null && (await isRight(path, file, hashOf)) ? stamp : null;
}

async function isRight(path: string, file: SizedFile, hashOf: Hasher['hash']): Promise<boolean> {
  const found = await entryAt(path);
  if (!found?.isFile() || found.size !== file.sizeBytes) return false;
  try {
    return (await hashOf(path)) === file.sha256;
  } catch (error) {
    // A file that can't be read can't be used. An error without a code means that the task is
    // stopped.
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}
