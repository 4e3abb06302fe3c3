import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode, installedPath } from '../disk/index.ts';
import { parseChecksum } from '../library/format/index.ts';
import { parseManifest } from '../library/format/index.ts';
import { isModelError } from '../model/errors.ts';
import { parseRef } from '../model/identity.ts';
import type { ModelVersion } from '../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../model/manifest.ts';
import { checkInstalled } from './verify.ts';

/** What an installed version says of itself: the same facts as in its ModelInstalled. */
export interface VersionFacts {
  sizeBytes: number;
  /** SHA-256 of its checksum.sha256. */
  checksumSha256: string;
  fileCount: number;
  extra: Record<string, unknown>;
}

/**
 * Versions whose folders stand in the folder of models, whatever is in them.
 *
 * @throws the system's error when a folder can't be read
 */
export async function discoverVersions(modelsDir: string): Promise<ModelVersion[]> {
  const found: ModelVersion[] = [];
  for (const modelId of await foldersIn(modelsDir)) {
    for (const version of await foldersIn(join(modelsDir, modelId))) {
      const model = asModel(modelId, version);
      if (model) found.push(model);
    }
  }
  return found;
}

/**
 * Proves a version by its checksum.sha256: every file is there, with the manifest's size. Nothing
 * is hashed.
 *
 * @returns its facts; null when it doesn't prove itself; `unreadable` when now is no time to tell
 */
export async function proveVersion(
  modelsDir: string,
  model: ModelVersion,
): Promise<VersionFacts | null | 'unreadable'> {
  const { modelId, version } = model;
  const directory = installedPath(modelsDir, modelId, version);
  try {
    const checksum = await readFile(join(directory, CHECKSUM_FILE));
    const files = parseChecksum(checksum);
    const { damaged } = await checkInstalled(modelsDir, modelId, version);
    if (damaged.some(({ reason }) => reason === 'unreadable')) return 'unreadable';
    if (damaged.length > 0) return null;
    const sizes = await Promise.all(files.map(async ({ path }) => (await stat(join(directory, path))).size));
    return {
      sizeBytes: sizes.reduce((sum, size) => sum + size, 0),
      checksumSha256: createHash('sha256').update(checksum).digest('hex'),
      fileCount: files.length,
      extra: await extraOf(directory, model),
    };
  } catch (error) {
    // A folder without the files of a version, or with a list that no version has, proves nothing.
    return !hasCode(error, 'FILE_BUSY') && (isModelError(error) || isGone(error)) ? null : 'unreadable';
  }
}

async function foldersIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) => {
    if (isGone(error)) return [];
    throw error;
  });
  return entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
}

/** null for folders that are no model's, like models/temp. */
function asModel(modelId: string, version: string): ModelVersion | null {
  try {
    return parseRef(`${modelId}@${version}`);
  } catch {
    return null;
  }
}

/**
 * @throws ModelError MANIFEST_INVALID when there is a manifest and it is malformed or another
 * version's
 */
async function extraOf(directory: string, model: ModelVersion): Promise<Record<string, unknown>> {
  const bytes = await readFile(join(directory, MANIFEST_FILE)).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  });
  return bytes === null ? {} : (parseManifest(bytes, model).extra ?? {});
}

function isGone(error: unknown): boolean {
  return hasCode(error, 'ENOENT', 'ENOTDIR');
}
