import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { VersionPlan } from '../library/types.ts';
import type { ModelVersion } from '../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE } from '../model/manifest.ts';
import { syncDirectory, syncTree, writeSynced } from '../ports/durable-files.ts';
import { entryAt, hasCode, incomingPath, installedPath, removeTree } from '../disk/index.ts';
import { renameBusy, retiredPath, tempDir } from '../disk/index.ts';

/** A file whose content is proven. */
export interface VerifiedFile {
  /** In the version, `/`-separated. */
  path: string;
  /** Its .part; null when the file already lies in the staging folder. */
  part: string | null;
  /** Rejects when the file, which now lies at this path, no longer holds what was verified. */
  assertAsVerified: (path: string) => Promise<void>;
}

export interface InstallOptions {
  /** Waits while somebody holds what is in the way; tests hold it for longer. */
  rename?: (from: string, to: string) => Promise<void>;
  /** Where the version is put together. Default: its `incomingPath`. */
  staging?: string;
}

/**
 * Puts a version together in its staging folder and moves it to its place. A crash may follow any
 * step: a repeat finds the files in the staging folder, or the version in its place, and goes on.
 * When it resolves, the version is durable.
 *
 * @throws what `assertAsVerified` rejects with: a repeat verifies what is staged again
 */
export async function installVersion(
  modelsDir: string,
  plan: VersionPlan,
  files: VerifiedFile[],
  { rename = renameBusy, staging }: InstallOptions = {},
): Promise<void> {
  const { modelId, version } = plan;
  const incoming = staging ?? incomingPath(modelsDir, modelId, version);
  await mkdir(incoming, { recursive: true });
  for (const { path, part } of files) {
    const target = join(incoming, path);
    await mkdir(dirname(target), { recursive: true });
    if (part !== null) await moveOnce(part, target, rename);
  }
  await writeAnew(join(incoming, CHECKSUM_FILE), plan.checksumFile);
  if (plan.manifestFile) await writeAnew(join(incoming, MANIFEST_FILE), plan.manifestFile);
  if (plan.signatureFile) await writeAnew(join(incoming, MANIFEST_SIGNATURE_FILE), plan.signatureFile);
  try {
    await syncTree(incoming);
  } catch (error) {
    // After a failed sync the disk may have dropped pages that still read well. The next run would
    // believe them.
    if (hasCode(error, 'EIO')) await removeTree(incoming);
    throw error;
  }
  for (const { path, assertAsVerified } of files) await assertAsVerified(join(incoming, path));
  await putInPlace({ modelsDir, modelId, version, incoming }, rename);
}

/** A repeat finds the file moved: whether it is the right one, `assertAsVerified` tells. */
async function moveOnce(part: string, target: string, rename: typeof renameBusy): Promise<void> {
  if ((await entryAt(part)) === null && (await entryAt(target)) !== null) return;
  await rename(part, target);
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
async function writeAnew(path: string, bytes: Uint8Array): Promise<void> {
  await rm(path, { force: true, recursive: true });
  await writeSynced(path, bytes, 'wx');
}

/** One rename makes the version exist. A damaged version that stands there is moved away before. */
async function putInPlace(
  { modelsDir, modelId, version, incoming }: ModelVersion & { modelsDir: string; incoming: string },
  rename: typeof renameBusy,
): Promise<void> {
  const final = installedPath(modelsDir, modelId, version);
  const retired = retiredPath(modelsDir, modelId, version);
  await mkdir(dirname(final), { recursive: true });
  if ((await entryAt(final)) !== null) {
    await removeTree(retired);
    await rename(final, retired);
  }
  await rename(incoming, final);
  await syncDirectory(dirname(final));
  await syncDirectory(tempDir(modelsDir));
  await syncDirectory(modelsDir);
  await removeTree(retired);
}
