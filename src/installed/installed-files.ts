import { readFileSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import type { DamagedFile } from '../events/vocabulary.ts';
import { parseChecksum } from '../library/format/checksum-file.ts';
import { formatRef } from '../model/identity.ts';
import type { ModelVersion } from '../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../model/manifest.ts';
import { errorCode } from '../ports/file-system.ts';

/** What a look at an installed version finds: nothing wrong, no folder, or files that are missing or of the wrong size. */
export type Finding = 'intact' | 'missing' | { damaged: DamagedFile[] };

/**
 * Files that one look takes the size of. Larger versions are gone through in turns, so that a look stays far below a
 * millisecond whatever a version has.
 */
const FILES_A_LOOK = 16;

interface Known {
  /** Of the folder: changes when something is added to it, taken from it, or when it is another one. */
  stamp: string;
  files: { path: string; sizeBytes: number }[];
  /** Where the next look goes on. */
  next: number;
}

/**
 * Whether installed versions are there, with files of the right sizes. Synchronous, for who is about to hand out the path: a
 * few statSync, and nothing read but at the first look and after the folder changed. Contents are not hashed.
 */
export class InstalledFiles {
  #known = new Map<string, Known>();

  look(model: ModelVersion, directory: string): Finding {
    const ref = formatRef(model);
    const folder = statOf(directory);
    if (!folder?.isDirectory()) {
      this.#known.delete(ref);
      return 'missing';
    }
    const stamp = `${folder.ino}:${folder.ctimeMs}`;
    let known = this.#known.get(ref);
    if (known?.stamp !== stamp) {
      const files = listed(directory);
      if (!Array.isArray(files)) return files === null ? 'intact' : { damaged: [files] };
      known = { stamp, files, next: 0 };
      this.#known.set(ref, known);
      return verdict(this.#check(directory, known, files.length));
    }
    return verdict(this.#check(directory, known, FILES_A_LOOK));
  }

  #check(directory: string, known: Known, count: number): DamagedFile[] {
    const { files, next } = known;
    const damaged: DamagedFile[] = [];
    for (let i = 0; i < Math.min(count, files.length); i += 1) {
      const file = files[(next + i) % files.length];
      const reason = file && reasonOf(join(directory, file.path), file.sizeBytes);
      if (file && reason) damaged.push({ path: file.path, reason });
    }
    known.next = (next + count) % Math.max(1, files.length);
    return damaged;
  }
}

function verdict(damaged: DamagedFile[]): Finding {
  return damaged.length > 0 ? { damaged } : 'intact';
}

function reasonOf(path: string, sizeBytes: number): DamagedFile['reason'] | null {
  try {
    const found = statOf(path);
    if (!found?.isFile()) return 'missing';
    // Without a manifest the size is that of the first look.
    return found.size === sizeBytes || sizeBytes < 0 ? null : 'size';
  } catch {
    return 'unreadable';
  }
}

/** What a version should have; the one file that is wrong where that can't be told; null when now is no time to judge. */
function listed(directory: string): Known['files'] | DamagedFile | null {
  let checksum: Uint8Array;
  try {
    checksum = readFileSync(join(directory, CHECKSUM_FILE));
  } catch (error) {
    if (isAbsent(error)) return { path: CHECKSUM_FILE, reason: 'missing' };
    // Too many open files, say: that is no damage.
    return errorCode(error) === 'EACCES' ? { path: CHECKSUM_FILE, reason: 'unreadable' } : null;
  }
  try {
    const sizes = manifestSizes(directory);
    return parseChecksum(checksum).map(({ path }) => ({
      path,
      sizeBytes: sizes.get(path) ?? sizeNow(directory, path),
    }));
  } catch {
    return { path: CHECKSUM_FILE, reason: 'unreadable' };
  }
}

/** As they are in manifest.json; none when there is no readable one. */
function manifestSizes(directory: string): Map<string, number> {
  try {
    const { files } = JSON.parse(readFileSync(join(directory, MANIFEST_FILE), 'utf8')) as {
      files: { path: string; size_bytes: number }[];
    };
    return new Map(files.map(({ path, size_bytes }) => [path, size_bytes]));
  } catch {
    return new Map();
  }
}

function sizeNow(directory: string, path: string): number {
  return statOf(join(directory, path))?.size ?? -1;
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '');
}
