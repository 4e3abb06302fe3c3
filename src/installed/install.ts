import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { VersionPlan } from '../library/types.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE } from '../model/manifest.ts';
import { syncDirectory, syncTree, writeSynced } from '../ports/durable-files.ts';
import { entryAt, hasCode, removeTree } from '../disk/files.ts';
import { incomingPath, installedPath, retiredPath, tempDir } from '../disk/paths.ts';
import { renameBusy } from '../disk/rename.ts';

/** Where a verified file is now: its .part, or null when it already lies in the staging folder. */
export interface VerifiedFile {
  path: string;
  part: string | null;
  /** Rejects when the file, which now lies at this path, no longer holds what was verified. */
  assertAsVerified: (path: string) => Promise<void>;
}

/**
 * Puts a version together and in its place. Each step may be the last before a crash: a repeat finds the files in the
 * staging folder or the version in its place, and goes on. When it resolves, the version is durable where it belongs.
 *
 * @throws what `assertAsVerified` rejects with: a repeat verifies what is staged again
 */
export async function installVersion(modelsDir: string, plan: VersionPlan, files: VerifiedFile[]): Promise<void> {
  const { modelId, version } = plan;
  const incoming = incomingPath(modelsDir, modelId, version);
  await mkdir(incoming, { recursive: true });
  for (const { path, part } of files) {
    const target = join(incoming, path);
    await mkdir(dirname(target), { recursive: true });
    if (part !== null) await renameBusy(part, target);
  }
  await writeAnew(join(incoming, CHECKSUM_FILE), plan.checksumFile);
  if (plan.manifestFile) await writeAnew(join(incoming, MANIFEST_FILE), plan.manifestFile);
  if (plan.signatureFile) await writeAnew(join(incoming, MANIFEST_SIGNATURE_FILE), plan.signatureFile);
  try {
    await syncTree(incoming);
  } catch (error) {
    // The disk may have dropped what still reads well: it is fetched again rather than found here, and believed, by the next run.
    if (hasCode(error, 'EIO')) await removeTree(incoming);
    throw error;
  }
  for (const { path, assertAsVerified } of files) await assertAsVerified(join(incoming, path));
  await putInPlace(modelsDir, modelId, version);
}

/** Never into what is there: it may have another name elsewhere. */
async function writeAnew(path: string, bytes: Uint8Array): Promise<void> {
  await rm(path, { force: true, recursive: true });
  await writeSynced(path, bytes, 'wx');
}

/** The one rename that makes a version exist; a damaged one that stands there is moved out of the way first. */
async function putInPlace(modelsDir: string, modelId: string, version: string): Promise<void> {
  const final = installedPath(modelsDir, modelId, version);
  const retired = retiredPath(modelsDir, modelId, version);
  await mkdir(dirname(final), { recursive: true });
  if ((await entryAt(final)) !== null) {
    await removeTree(retired);
    await renameBusy(final, retired);
  }
  await renameBusy(incomingPath(modelsDir, modelId, version), final);
  await syncDirectory(dirname(final));
  await syncDirectory(tempDir(modelsDir));
  await syncDirectory(modelsDir);
  await removeTree(retired);
}
