import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { VersionPlan } from '../library/types.ts';
import type { ModelVersion } from '../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE } from '../model/manifest.ts';
import { atOnce } from '../ports/at-once.ts';
import { syncDirectory, syncTree } from '../ports/durable-files.ts';
import { entryAt, hasCode, incomingPath, installedPath, isAcross, makeFolder, moveFolder } from '../disk/index.ts';
import { openMade, removeTree, renameBusy, retiredPath, SOLID_GROUND, tempDir } from '../disk/index.ts';
import type { Ground, Rename } from '../disk/index.ts';
import { freeIfNotHeld } from './remove.ts';

/** A file whose content is proven. */
export interface VerifiedFile {
  /** In the version, `/`-separated. */
  path: string;
  /** Its .part; null when the file already lies in the staging folder. */
  part: string | null;
  /** A sync has put its part on the disk since the last write to it. */
  synced?: boolean;
  /** Rejects when the file, which now lies at this path, no longer holds what was verified. */
  assertAsVerified: (path: string) => Promise<void>;
}

/** Files that are renamed, or looked at, at once. */
const FILES_AT_ONCE = 16;

export interface InstallOptions {
  /** Waits while somebody holds what is in the way; tests hold it for longer. */
  rename?: Rename;
  ground?: Ground;
  /** Where the version is put together. Default: its `incomingPath`. */
  staging?: string;
}

/**
 * Puts a version together in its staging folder and moves it to its place. A crash may follow any
 * step: a repeat finds the files in the staging folder, or the version in its place, and goes on.
 * When it resolves, the version is durable.
 *
 * @throws what `assertAsVerified` rejects with: a repeat verifies what is staged again; DiskAway
 */
export async function installVersion(
  modelsDir: string,
  plan: VersionPlan,
  files: VerifiedFile[],
  { rename = renameBusy, ground = SOLID_GROUND, staging }: InstallOptions = {},
): Promise<void> {
  const { modelId, version } = plan;
  const incoming = staging ?? incomingPath(modelsDir, modelId, version);
  await makeFolder(incoming, ground);
  const folders = new Set(files.map(({ path }) => dirname(join(incoming, path))));
  for (const folder of folders) await makeFolder(folder, ground);
  const move = async ({ path, part }: VerifiedFile) => {
    if (part !== null) await moveOnce(part, join(incoming, path), rename);
  };
  // The first one alone: where somebody holds the files, the others are not tried as well.
  await atOnce(files.slice(0, 1), 1, move);
  await atOnce(files.slice(1), FILES_AT_ONCE, move);
  await writeAnew(join(incoming, CHECKSUM_FILE), plan.checksumFile, ground);
  if (plan.manifestFile) await writeAnew(join(incoming, MANIFEST_FILE), plan.manifestFile, ground);
  if (plan.signatureFile) await writeAnew(join(incoming, MANIFEST_SIGNATURE_FILE), plan.signatureFile, ground);
  try {
    const synced = files.filter(file => file.part !== null && file.synced).map(({ path }) => join(incoming, path));
    await syncTree(incoming, new Set(synced));
  } catch (error) {
    // After a failed sync the disk may have dropped pages that still read well. The next run would
    // believe them.
    if (hasCode(error, 'EIO')) await removeTree(incoming);
    throw error;
  }
  await atOnce(files, FILES_AT_ONCE, ({ path, assertAsVerified }) => assertAsVerified(join(incoming, path)));
  await putInPlace({ modelsDir, modelId, version, incoming }, { rename, ground });
}

/** A repeat finds the file moved: whether it is the right one, `assertAsVerified` tells. */
async function moveOnce(part: string, target: string, rename: Rename): Promise<void> {
  try {
    await rename(part, target);
  } catch (error) {
    const isMoved = hasCode(error, 'ENOENT') && (await entryAt(part)) === null && (await entryAt(target)) !== null;
    if (!isMoved) throw error;
  }
}

/** Whether the version stands in its place with the very files that were verified. */
export async function isInPlace(
  modelsDir: string,
  { modelId, version }: VersionPlan,
  files: VerifiedFile[],
): Promise<boolean> {
  const final = installedPath(modelsDir, modelId, version);
  try {
    for (const { path, assertAsVerified } of files) await assertAsVerified(join(final, path));
    return true;
  } catch {
    return false;
  }
}

/** Makes a new file: the old one may be a hard link of a file elsewhere. */
async function writeAnew(path: string, bytes: Uint8Array, ground: Ground): Promise<void> {
  await rm(path, { force: true, recursive: true });
  const handle = await openMade(path, 'wx', ground);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * One rename makes the version exist. A damaged version that stands there is moved away before, or
 * deleted where the file system renames no folder.
 */
async function putInPlace(
  { modelsDir, modelId, version, incoming }: ModelVersion & { modelsDir: string; incoming: string },
  { rename, ground }: { rename: Rename; ground: Ground },
): Promise<void> {
  const final = installedPath(modelsDir, modelId, version);
  const retired = retiredPath(modelsDir, modelId, version);
  await makeFolder(dirname(final), ground);
  if ((await entryAt(final)) !== null) await retire(final, retired, rename);
  await ground.assertThere();
  if (!(await moveFolder(incoming, final, rename))) await syncTree(final);
  await syncDirectory(dirname(final));
  await syncDirectory(tempDir(modelsDir));
  await syncDirectory(modelsDir);
  // Whoever reads the damaged version still may hold it: the new one stands all the same.
  await freeIfNotHeld(retired);
}

async function retire(final: string, retired: string, rename: Rename): Promise<void> {
  await removeTree(retired);
  try {
    await rename(final, retired);
  } catch (error) {
    if (!isAcross(error)) throw error;
    await removeTree(final);
  }
}
