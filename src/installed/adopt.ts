import { chmod, copyFile, constants, open, realpath, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { adoptingPath, DiskAway, hasCode, installedPath, makeFolder, openMade, removeTree } from '../disk/index.ts';
import type { Ground } from '../disk/index.ts';
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
/** The source may be read-only, and a model has to be removable. */
const FILE_MODE = 0o644;

export interface AdoptOptions extends HasherOptions {
  /** Bytes just done, of the version's total. */
  onBytes: (bytes: number) => void;
  /** Runs before the version gets to its place. When it throws, nothing is installed. */
  beforeInstall: () => Promise<void>;
  /** Of the folder of models. */
  ground: Ground;
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
 * @throws ModelError CHECKSUM_MISMATCH with the `path` of the file that differs; DiskAway, where the
 *   disk left in the middle; the signal's reason
 */
export async function proveInPlace({ folder, plan }: CopiedVersion, options: AdoptOptions): Promise<void> {
  const hasher = createHasher(options);
  try {
    for (const file of plan.files) {
      assertHash(file, await hasher.hash(join(folder, file.path), steps(options.onBytes)));
    }
  } catch (error) {
    throw await reasonOf(error, options);
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
  const { ground, signal } = options;
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
      await makeFolder(dirname(target), ground);
      await copyOf(join(copy.folder, file.path), target, { onBytes: onHalf, signal, ground });
      assertHash(file, await hasher.hash(target, steps(onHalf)));
      verified.push(await verifiedFile(file.path, target));
    }
    await options.beforeInstall();
    await installVersion(modelsDir, copy.plan, verified, { staging, ground });
  } catch (error) {
    throw await reasonOf(error, options);
  } finally {
    await hasher.close();
    await removeTree(staging);
  }
}

/** Where the disk has left, its files are not found any more, or can't be read. */
async function reasonOf(error: unknown, { ground, signal }: AdoptOptions): Promise<unknown> {
  if (signal?.aborted === true) return error;
  return ground.assertThere().then(
    () => error,
    (away: unknown) => away,
  );
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
  ground: Ground;
}

async function copyOf(source: string, target: string, options: CopyOptions): Promise<void> {
  const { onBytes, signal, ground } = options;
  signal?.throwIfAborted();
  if (await isCloned(source, target, ground)) {
    onBytes((await stat(target)).size);
    return;
  }
  const from = await open(source, 'r');
  try {
    const to = await openMade(target, 'wx', ground);
    try {
      await pump(from, to, options);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** False where the file system can't share blocks; then nothing is there. @throws DiskAway */
async function isCloned(source: string, target: string, ground: Ground): Promise<boolean> {
  await ground.assertThere();
  try {
    await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE_FORCE);
    await chmod(target, FILE_MODE);
    await ground.assertThere();
    return true;
  } catch (error) {
    await rm(target, { force: true });
    // Why else it can't does not matter: a copy by bytes meets the same reason, if it is one.
    if (error instanceof DiskAway) throw error;
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
