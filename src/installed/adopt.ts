import { chmod, copyFile, constants, mkdir, open, realpath, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { adoptingPath, hasCode, installedPath, removeTree } from '../disk/index.ts';
import { createHasher, steps } from '../hash/index.ts';
import type { HasherOptions } from '../hash/index.ts';
import type { PlanFile } from '../library/types.ts';
import { ModelError } from '../model/errors.ts';
import { syncTree } from '../ports/durable-files.ts';
import type { CopiedVersion } from './copied-version.ts';
import { installVersion } from './install.ts';
import type { VerifiedFile } from './install.ts';

/** Bytes copied between two looks at the signal. */
const COPY_BYTES = 1024 * 1024;
/** Of a file: the source may be read-only, and a model has to be removable. */
const FILE_MODE = 0o644;

export interface AdoptOptions extends HasherOptions {
  /** Bytes just done, of the version's total. */
  onBytes: (bytes: number) => void;
  /** Runs before the version gets to its place. When it throws, nothing is installed. */
  beforeInstall: () => Promise<void>;
}

/** Whether a version lies where it would be installed. */
export async function liesInPlace(modelsDir: string, { folder, plan }: CopiedVersion): Promise<boolean> {
  const place = await realpath(installedPath(modelsDir, plan.modelId, plan.version)).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return null;
    throw error;
  });
  return place === folder;
}

/**
 * Hashes a version where it lies, and makes it durable there.
 *
 * @throws ModelError CHECKSUM_MISMATCH with the `path` of the file that differs; the signal's
 *   reason
 */
export async function proveInPlace({ folder, plan }: CopiedVersion, options: AdoptOptions): Promise<void> {
  const hasher = createHasher(options);
  try {
    for (const file of plan.files) {
      assertHash(file, await hasher.hash(join(folder, file.path), steps(options.onBytes)));
    }
  } finally {
    await hasher.close();
  }
  await syncTree(folder);
  await options.beforeInstall();
}

/**
 * Copies a version beside the installed ones, proves the copy by its hashes, and moves it to its
 * place. The files share their blocks with their sources where the file system can do that; they
 * are never hard links, because who writes to a source must not change a model. The source is only
 * read.
 *
 * @throws as proveInPlace, and what the system says about writing. Nothing is left then.
 */
export async function installCopy(modelsDir: string, copy: CopiedVersion, options: AdoptOptions): Promise<void> {
  const { modelId, version, files } = copy.plan;
  const staging = adoptingPath(modelsDir, modelId, version);
  // Of an adoption that was killed.
  await removeTree(staging);
  const hasher = createHasher(options);
  try {
    // Each byte is copied and hashed: half a byte's progress each.
    const onHalf = halves(options.onBytes);
    const verified: VerifiedFile[] = [];
    for (const file of files) {
      const target = join(staging, file.path);
      await mkdir(dirname(target), { recursive: true });
      await copyOf(join(copy.folder, file.path), target, { onBytes: onHalf, signal: options.signal });
      assertHash(file, await hasher.hash(target, steps(onHalf)));
      verified.push(await verifiedFile(file.path, target));
    }
    await options.beforeInstall();
    await installVersion(modelsDir, copy.plan, verified, { staging });
  } finally {
    await hasher.close();
    await removeTree(staging);
  }
}

function assertHash({ path, sha256 }: PlanFile, got: string): void {
  if (got === sha256) return;
  throw new ModelError('CHECKSUM_MISMATCH', `Expected ${path} to have the SHA-256 ${sha256}, got ${got}.`, {
    details: { path },
  });
}

interface CopyOptions {
  onBytes: (bytes: number) => void;
  signal: AbortSignal | undefined;
}

async function copyOf(source: string, target: string, { onBytes, signal }: CopyOptions): Promise<void> {
  signal?.throwIfAborted();
  if (await isCloned(source, target)) {
    onBytes((await stat(target)).size);
    return;
  }
  const from = await open(source, 'r');
  try {
    const to = await open(target, 'wx', FILE_MODE);
    try {
      await pump(from, to, { onBytes, signal });
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** False where the file system can't share blocks; then nothing is there. */
async function isCloned(source: string, target: string): Promise<boolean> {
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    await chmod(target, FILE_MODE);
    return true;
  } catch {
    // Why it can't does not matter: a copy by bytes meets the same reason, if it is one.
    await rm(target, { force: true });
    return false;
  }
}

async function pump(from: FileHandle, to: FileHandle, { onBytes, signal }: CopyOptions): Promise<void> {
  const buffer = Buffer.allocUnsafe(COPY_BYTES);
  for (;;) {
    signal?.throwIfAborted();
    const { bytesRead } = await from.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return;
    for (let done = 0; done < bytesRead;) done += (await to.write(buffer, done, bytesRead - done)).bytesWritten;
    onBytes(bytesRead);
  }
}

/** Counts twice as many bytes as it gives on, without losing one to rounding. */
function halves(onBytes: (bytes: number) => void): (bytes: number) => void {
  let got = 0;
  let given = 0;
  return bytes => {
    got += bytes;
    const now = Math.floor(got / 2);
    if (now > given) onBytes(now - given);
    given = now;
  };
}

/**
 * As the file looks now: a sync or a rename changes neither its inode nor its size nor its time.
 */
async function verifiedFile(path: string, file: string): Promise<VerifiedFile> {
  const stampOf = async (at: string) => {
    const { ino, size, mtimeNs } = await stat(at, { bigint: true });
    return `${ino} ${size} ${mtimeNs}`;
  };
  const before = await stampOf(file);
  return {
    path,
    part: null,
    assertAsVerified: async at => {
      if ((await stampOf(at)) === before) return;
      throw new ModelError('CHECKSUM_MISMATCH', `${path} changed after it was proven.`, { details: { path } });
    },
  };
}
