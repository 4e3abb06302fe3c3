import { readFileSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import type { DamagedFile } from '../events/vocabulary.ts';
import { parseChecksum } from '../library/format/index.ts';
import { formatRef } from '../model/identity.ts';
import type { ModelVersion } from '../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../model/manifest.ts';
import { errorCode, isDiskGone } from '../ports/system-error.ts';

/**
 * Result of a look at an installed version: intact, no folder, a disk that doesn't answer, or files
 * that are missing or have a wrong size.
 */
export type Finding = 'intact' | 'missing' | 'away' | { damaged: DamagedFile[] };

/**
 * So many files are checked in one look. The next look goes on with the next files, so that each
 * look stays far below a millisecond, however many files a version has.
 */
const FILES_A_LOOK = 16;

interface Known {
  /**
   * Of the folder. It changes when an entry is added or removed, or when another folder takes its
   * place.
   */
  stamp: string;
  files: { path: string; sizeBytes: number }[];
  /** Index at which the next look goes on. */
  next: number;
}

/**
 * Tells whether installed versions are there, with files of the right sizes. It is synchronous, so
 * that a path can be handed out at once: a few statSync. Files are read only at the first look and
 * after the folder changed. Nothing is hashed.
 */
export class InstalledFiles {
  #known = new Map<string, Known>();

  look(model: ModelVersion, directory: string): Finding {
    try {
      return this.#look(model, directory);
    } catch (error) {
      // A mount whose server or program died: that says nothing of the version.
      if (isDiskGone(error)) return 'away';
      throw error;
    }
  }

  #look(model: ModelVersion, directory: string): Finding {
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
    // Without a manifest, the size is the one of the first look.
    return found.size === sizeBytes || sizeBytes < 0 ? null : 'size';
  } catch {
    return 'unreadable';
  }
}

/**
 * The files that a version should have. When they can't be told: the one damaged file that is to
 * blame, or null when this is no time to judge.
 */
function listed(directory: string): Known['files'] | DamagedFile | null {
  let checksum: Uint8Array;
  try {
    checksum = readFileSync(join(directory, CHECKSUM_FILE));
  } catch (error) {
    if (isAbsent(error)) return { path: CHECKSUM_FILE, reason: 'missing' };
    if (isDiskGone(error)) throw error;
    // "Too many open files", for example, is no damage.
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

/** Sizes of manifest.json; empty when there is no readable manifest. */
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
