/** Where a version goes, and what stands there already. */
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { compareVersions, formatRef, isPrerelease, newestRelease, versionCollisionKey } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { MANIFEST_SIGNATURE_FILE, MINISIG_FILE } from '../../model/manifest.ts';
import { renameBusy } from '../../disk/rename.ts';
import { syncDirectory, writeSynced } from '../../ports/durable-files.ts';
import type { ManifestSignatures } from '../format/signing.ts';
import { unlessMissing } from '../server/missing.ts';

/**
 * @throws ModelError INVALID_ARGUMENT when a version is there that a case-insensitive disk would
 *   take for this one
 */
export async function versionExists(modelDir: string, version: string): Promise<boolean> {
  const key = versionCollisionKey(version);
  const same = (await readdir(modelDir)).find(name => versionCollisionKey(name) === key);
  if (same === undefined || same === version) return same !== undefined;
  throw new ModelError(
    'INVALID_ARGUMENT',
    `Version ${version} differs from the published ${same} by case or build metadata alone.`,
  );
}

/**
 * Refuses a version that clients would not take as the newest one: a slip in the number is out for
 * ever.
 *
 * @throws ModelError INVALID_ARGUMENT
 */
export async function assertNewest(modelDir: string, { modelId, version }: ModelVersion): Promise<void> {
  const names = (await unlessMissing(readdir(modelDir))) ?? [];
  const newest = newestRelease(names.filter(name => /^\d/.test(name)));
  const isNewest = newest === undefined || newest === version || compareVersions(version, newest) > 0;
  if (isNewest && !isPrerelease(version)) return;
  const reason = isPrerelease(version) ? 'it is a pre-release' : `${newest} is newer`;
  throw new ModelError('INVALID_ARGUMENT', `${formatRef({ modelId, version })} would not be the latest: ${reason}.`);
}

/**
 * Signing what was published unsigned changes none of its bytes; another key's signature is not
 * replaced.
 *
 * @throws ModelError INVALID_ARGUMENT
 */
export async function addSignatures(
  version: ModelVersion,
  signatures: ManifestSignatures | undefined,
  path: string,
): Promise<void> {
  if (signatures === undefined) return;
  const published = await unlessMissing(readFile(join(path, MANIFEST_SIGNATURE_FILE), 'utf8'));
  if (published !== undefined && published !== signatures.sig)
    throw immutable(version, 'it is signed with another key; "library resign" replaces signatures');
  await replaceSignatures(path, signatures);
}

/**
 * Writes both signatures of a version where they are not these already. @returns whether they were
 * not
 */
export async function replaceSignatures(path: string, { sig, minisig }: ManifestSignatures): Promise<boolean> {
  let isChanged = false;
  for (const [name, text] of [
    [MANIFEST_SIGNATURE_FILE, sig],
    [MINISIG_FILE, minisig],
  ] as const) {
    const file = join(path, name);
    if ((await unlessMissing(readFile(file, 'utf8'))) === text) continue;
    const beside = join(path, `.${name}-${randomBytes(8).toString('hex')}`);
    try {
      await writeSynced(beside, text, 'wx');
      await renameBusy(beside, file);
    } finally {
      await rm(beside, { force: true });
    }
    isChanged = true;
  }
  if (isChanged) await syncDirectory(path);
  return isChanged;
}

/** Makes a folder that outlives a loss of power, with those above it. */
export async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let made = path; made.length >= dirname(first).length && made !== dirname(made); made = dirname(made))
    await syncDirectory(made);
}

export function immutable(version: ModelVersion, reason: string): ModelError {
  return new ModelError(
    'INVALID_ARGUMENT',
    `${formatRef(version)} is already published and can't change: ${reason}. Publish a new version.`,
  );
}
