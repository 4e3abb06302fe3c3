import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { entryAt, hasCode, isDirectory } from '../disk/index.ts';
import { assertAgreement, parseChecksum, parseManifest, verifyManifest } from '../library/format/index.ts';
import type { PlanFile, VersionPlan } from '../library/types.ts';
import { ModelError } from '../model/errors.ts';
import { assertModelId, assertVersion, parseRef } from '../model/identity.ts';
import type { ModelVersion } from '../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE } from '../model/manifest.ts';

/** `<library>/models/<model_id>/<version>`: a version lies at most so far below a path. */
const MAX_DEPTH = 3;

/** A version in a folder that somebody copied here: what it says of itself. */
export interface CopiedVersion {
  /** Its folder, without links in its path. */
  folder: string;
  plan: VersionPlan & { totalBytes: number };
}

/**
 * The folders at a path or below it that hold a version: a checksum.sha256 is in them. Links to
 * folders are not followed.
 *
 * @throws the system's error when a folder can't be read
 */
export async function findCopies(path: string): Promise<string[]> {
  return (await isDirectory(path)) ? findBelow(await realpath(path), MAX_DEPTH) : [];
}

async function findBelow(folder: string, depth: number): Promise<string[]> {
  if ((await entryAt(join(folder, CHECKSUM_FILE))) !== null) return [folder];
  if (depth === 0) return [];
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    // `temp` holds what is not installed yet.
    if (!entry.isDirectory() || entry.name === 'temp' || entry.name.startsWith('.')) continue;
    found.push(...(await findBelow(join(folder, entry.name), depth - 1)));
  }
  return found.sort();
}

/**
 * Reads what a version says of itself. manifest.json names it; without one, its place
 * `<model_id>/<version>` does. Its files are there with the right sizes; nothing is hashed.
 *
 * @throws ModelError INVALID_ARGUMENT when it has no name, or a file is not there or is a link out
 *   of the folder; SIZE_MISMATCH; MANIFEST_INVALID; SIGNATURE_INVALID when keys are pinned
 */
export async function readCopy(folder: string, pinnedKeys: readonly string[]): Promise<CopiedVersion> {
  const checksum = await readInside(folder, CHECKSUM_FILE);
  if (!checksum) throw notThere(CHECKSUM_FILE);
  const manifest = await readInside(folder, MANIFEST_FILE);
  const signature = await readInside(folder, MANIFEST_SIGNATURE_FILE);
  const model = manifest ? namedIn(manifest) : placedAt(folder);
  if (pinnedKeys.length > 0) {
    if (!manifest) {
      throw new ModelError('SIGNATURE_INVALID', `Expected a signed ${MANIFEST_FILE} in ${folder}, got none at all.`);
    }
    verifyManifest(manifest, signature, pinnedKeys);
  }
  const entries = parseChecksum(checksum);
  const parsed = manifest && parseManifest(manifest, model);
  if (parsed) assertAgreement(parsed, entries);
  const sizes = new Map(parsed?.files.map(file => [file.path, file.size_bytes]));
  const files: PlanFile[] = [];
  let totalBytes = 0;
  for (const { path, sha256 } of entries) {
    const sizeBytes = await sizeInside(folder, path, sizes.get(path));
    totalBytes += sizeBytes;
    files.push({ path, sizeBytes, sha256, pieceSizeBytes: 0, pieces: [] });
  }
  return {
    folder,
    plan: {
      ...{ ...model, source: manifest ? 'manifest' : 'checksum', planSha256: sha256Of(manifest ?? checksum) },
      ...{ files, totalBytes, extra: parsed?.extra ?? {} },
      ...{ checksumFile: checksum, manifestFile: manifest, signatureFile: signature },
    },
  };
}

/** SHA-256, lower-case hexadecimal. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** null when there is no such file. */
async function readInside(folder: string, name: string): Promise<Buffer | null> {
  if ((await entryAt(join(folder, name))) === null) return null;
  await assertInside(folder, name);
  return readFile(join(folder, name));
}

async function sizeInside(folder: string, path: string, wanted: number | undefined): Promise<number> {
  await assertInside(folder, path);
  const found = await stat(join(folder, path));
  if (!found.isFile())
    throw new ModelError('INVALID_ARGUMENT', `Expected ${path} to be a file.`, { details: { path } });
  if (wanted === undefined || found.size === wanted) return found.size;
  throw new ModelError('SIZE_MISMATCH', `Expected ${path} to have ${wanted} bytes, got ${found.size}.`, {
    details: { path },
  });
}

/** What lies behind a link out of the folder is not part of the copy, and may be anybody's. */
async function assertInside(folder: string, path: string): Promise<void> {
  const real = await realpath(join(folder, path)).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw notThere(path);
    throw error;
  });
  const way = relative(folder, real);
  if (!isAbsolute(way) && way !== '..' && !way.startsWith(`..${sep}`)) return;
  throw new ModelError('INVALID_ARGUMENT', `Expected ${path} in the folder itself, got a link to ${real}.`, {
    details: { path },
  });
}

function notThere(path: string): ModelError {
  return new ModelError('INVALID_ARGUMENT', `Expected ${path} in the copy: it is not there.`, { details: { path } });
}

/** @throws ModelError INVALID_ARGUMENT, MANIFEST_INVALID */
function namedIn(manifest: Uint8Array): ModelVersion {
  const { model_id: modelId, version } = jsonOf(manifest);
  assertModelId(modelId);
  assertVersion(version);
  return { modelId, version };
}

function jsonOf(bytes: Uint8Array): { model_id?: unknown; version?: unknown } {
  try {
    return Object(JSON.parse(Buffer.from(bytes).toString())) as Record<string, unknown>;
  } catch (cause) {
    throw new ModelError('MANIFEST_INVALID', `Expected ${MANIFEST_FILE} to be JSON.`, { cause });
  }
}

function placedAt(folder: string): ModelVersion {
  try {
    return parseRef(`${basename(dirname(folder))}@${basename(folder)}`);
  } catch (cause) {
    const message = `Expected ${folder} to have a ${MANIFEST_FILE}, or to lie in <model_id>/<version>.`;
    throw new ModelError('INVALID_ARGUMENT', message, { cause });
  }
}
