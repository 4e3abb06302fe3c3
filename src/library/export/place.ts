/** Files of an export: they appear whole, and what is there already is not written again. */
import { constants } from 'node:fs';
import { copyFile, link, mkdir, readdir, readFile, realpath, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { MANIFEST_SIGNATURE_FILE, MINISIG_FILE } from '../../model/manifest.ts';
import { renameBusy } from '../../disk/rename.ts';
import { syncDirectory, writeSynced } from '../../ports/durable-files.ts';
import { unlessMissing } from '../server/missing.ts';
import { sweep, temporaryName } from './leftovers.ts';

/** Signatures are no published bytes: a version may be signed anew. */
const REPLACED: ReadonlySet<string> = new Set([MANIFEST_SIGNATURE_FILE, MINISIG_FILE]);

/** How an export writes; a dry run only counts. */
export interface Placing {
  dryRun: boolean;
}

/**
 * Places each file of a version; the number of those that were not there.
 *
 * @throws ModelError INVALID_ARGUMENT for a file that is there with another size
 */
export async function placeTree(from: string, to: string, ref: string, placing: Placing): Promise<number> {
  let placed = 0;
  if (!placing.dryRun) {
    await mkdir(to, { recursive: true });
    await sweep(to);
  }
  for (const name of await readdir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const stats = await stat(source);
    if (stats.isDirectory()) {
      placed += await placeTree(source, target, ref, placing);
      continue;
    }
    const there = await unlessMissing(stat(target));
    if (there && REPLACED.has(name) && !(await haveSameBytes(source, target))) {
      if (!placing.dryRun) await placeFile(source, target);
      placed += 1;
      continue;
    }
    if (there && there.size !== stats.size) {
      throw new ModelError(
        'INVALID_ARGUMENT',
        `${target} is not the file that ${ref} has; a published version can't change.`,
      );
    }
    if (there) continue;
    if (!placing.dryRun) await placeFile(source, target);
    placed += 1;
  }
  if (placed > 0 && !placing.dryRun) await syncDirectory(to);
  return placed;
}

/** Writes a page unless it has this text already. */
export async function placePage(path: string, text: string, { dryRun }: Placing): Promise<boolean> {
  // One that another program holds (Windows) can't be read: it is written, which waits for it.
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return false;
  if (!dryRun) await replaceFile(path, text);
  return true;
}

async function haveSameBytes(a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([readFile(a), readFile(b)]);
  return one.equals(other);
}

async function placeFile(source: string, target: string): Promise<void> {
  const beside = temporaryName(target);
  try {
    // The file itself: a link to a symbolic link would be a symbolic link.
    await link(await realpath(source), beside);
  } catch {
    // Another disk, or a file system without links: a copy (a clone where the file system has
    // those).
    const { atime, mtime } = await stat(source);
    await copyFile(source, beside, constants.COPYFILE_FICLONE);
    await utimes(beside, atime, mtime);
  }
  await moveInto(beside, target);
}

export async function replaceFile(path: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = temporaryName(path);
  await writeSynced(beside, text, 'wx');
  await moveInto(beside, path);
  await syncDirectory(dirname(path));
}

/**
 * Nothing stays beside the target: after a failure, and because a rename between two names of one
 * inode does nothing.
 */
async function moveInto(beside: string, target: string): Promise<void> {
  try {
    await renameBusy(beside, target);
  } finally {
    await rm(beside, { force: true });
  }
}
