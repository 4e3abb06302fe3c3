/** What the file system of a directory still takes, and the largest file that it takes. */
import { statfs } from 'node:fs/promises';
import { unsuitableVolume } from './volume.ts';

/** FAT keeps a file's size in 32 bits. */
export const FAT_FILE_BYTES = 2 ** 32 - 1;

/** Bytes that an ordinary user may still write on the file system of this directory. */
export async function statfsFreeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** Files and folders that may still be made there; Infinity where they aren't counted. */
export async function statfsFreeFiles(directory: string): Promise<number> {
  const { files, ffree } = await statfs(directory);
  return files > 0 ? ffree : Infinity;
}

/** Bytes of the largest file there; Infinity where no limit is known. */
export async function largestFileBytes(directory: string): Promise<number> {
  // `fat` on Linux, `msdos` on macOS, `FAT32` on Windows; exFAT has no such limit.
  return /^(fat|msdos)/i.test((await unsuitableVolume(directory)) ?? '') ? FAT_FILE_BYTES : Infinity;
}
