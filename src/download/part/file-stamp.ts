import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';

/** What tells whether somebody else changed a file. */
export interface FileStamp {
  inode: bigint;
  sizeBytes: bigint;
  /** Time of the last write or cut, in nanoseconds. */
  modifiedNs: bigint;
  /** Time of the last write, cut, link or rename, in nanoseconds. */
  changedNs: bigint;
}

/** The stamp of the file at a path; null when there is none. A link is not followed. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  const found = await lstat(path, { bigint: true }).catch(() => null);
  return found && stampFrom(found);
}

export function stampFrom({ ino, size, mtimeNs, ctimeNs }: BigIntStats): FileStamp {
  return { inode: ino, sizeBytes: size, modifiedNs: mtimeNs, changedNs: ctimeNs };
}

/** The same file, and nobody wrote, cut, linked or renamed it. */
export function isUnchanged(found: FileStamp, known: FileStamp): boolean {
  return found.inode === known.inode && found.changedNs === known.changedNs;
}

/** The same file with the same bytes. It may have been renamed or linked since. */
export function isUnwritten(found: FileStamp, known: FileStamp): boolean {
  const { inode, sizeBytes, modifiedNs } = known;
  return found.inode === inode && found.sizeBytes === sizeBytes && found.modifiedNs === modifiedNs;
}
