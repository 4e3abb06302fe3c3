import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError, toModelError } from '../../model/errors.ts';
import { assertModelId, assertVersion, compareVersions, formatRef, newestRelease } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../../model/manifest.ts';
import { show } from '../../model/show.ts';
import { parseChecksum } from '../format/checksum-file.ts';
import type { Catalog, CatalogModel, ModelInfo, VersionInfo } from '../types.ts';
import { parseManifest, totalSizeBytes } from '../format/manifest-file.ts';

/** A library's folder `models/<model_id>/<version>/…`. Each call reads its present state. */
export interface LibraryStorage {
  catalog(): Promise<Catalog>;
  /** @throws ModelError MODEL_UNKNOWN */
  model(modelId: string): Promise<ModelInfo>;
  /** @throws ModelError VERSION_UNKNOWN */
  version(modelId: string, version: string): Promise<VersionInfo>;
  /** Folder of a version, whether it exists or not. */
  directory(modelId: string, version: string): string;
}

export interface LibraryStorageOptions {
  storage: string;
  /** A version that can't be read is left out of every answer; this says which and why. */
  onProblem?: (ref: string, error: ModelError) => void;
}

/**
 * Reads a storage folder. What was parsed is kept as long as the modification times of the
 * version's folder, manifest and checksum file stay, so a request costs a few `stat` calls a
 * version. A publish renames whole versions into place, so none is ever seen half.
 */
export function openLibraryStorage({ storage, onProblem }: LibraryStorageOptions): LibraryStorage {
  const modelsDir = join(storage, 'models');
  const directory = (modelId: string, version: string) => join(modelsDir, modelId, version);
  const cache = new Map<string, { stamp: string; info: VersionInfo }>();

  async function readVersion(ref: ModelVersion): Promise<VersionInfo | undefined> {
    const path = directory(ref.modelId, ref.version);
    try {
      const stamp = await stampOf(path);
      const known = cache.get(path);
      if (known?.stamp === stamp) return known.info;
      const info = await parseVersion(path, ref);
      cache.set(path, { stamp, info });
      return info;
    } catch (thrown) {
      cache.delete(path);
      if (!isMissing(thrown)) onProblem?.(formatRef(ref), toModelError(thrown, 'MANIFEST_INVALID'));
      return undefined;
    }
  }

  async function readModel(modelId: string): Promise<ModelInfo | undefined> {
    const names = (await list(join(modelsDir, modelId)))
      .filter(name => passes(assertVersion, name))
      .sort(compareVersions);
    const read = await Promise.all(names.map(version => readVersion({ modelId, version })));
    const versions: Record<string, VersionInfo> = {};
    names.forEach((version, index) => {
      const info = read[index];
      if (info) versions[version] = info;
    });
    const found = Object.keys(versions);
    return found.length === 0 ? undefined : { model_id: modelId, latest: newestRelease(found) ?? null, versions };
  }

  return {
    directory,
    async catalog() {
      const models: CatalogModel[] = [];
      for (const modelId of (await list(modelsDir)).filter(name => passes(assertModelId, name)).sort()) {
        const info = await readModel(modelId);
        if (info) models.push(summary(info));
      }
      return { models };
    },
    async model(modelId) {
      const info = passes(assertModelId, modelId) ? await readModel(modelId) : undefined;
      if (!info) throw new ModelError('MODEL_UNKNOWN', `The library has no model ${show(modelId)}.`);
      return info;
    },
    async version(modelId, version) {
      const valid = passes(assertModelId, modelId) && passes(assertVersion, version);
      const info = valid ? await readVersion({ modelId, version }) : undefined;
      if (!info) throw new ModelError('VERSION_UNKNOWN', `The library has no version ${show(version)} of ${modelId}.`);
      return info;
    },
  };
}

function summary({ model_id, latest, versions }: ModelInfo): CatalogModel {
  const names = Object.keys(versions);
  const shown = versions[latest ?? names.at(-1) ?? ''];
  return {
    model_id,
    latest,
    versions: names,
    size_bytes: shown?.size_bytes ?? 0,
    ...(shown?.extra && { extra: shown.extra }),
  };
}

/** A library made by hand has no manifest.json; sizes then come from the files. */
async function parseVersion(path: string, ref: ModelVersion): Promise<VersionInfo> {
  const checksum = await readFile(join(path, CHECKSUM_FILE));
  const { mtime } = await stat(join(path, CHECKSUM_FILE));
  const manifestBytes = await unlessMissing(readFile(join(path, MANIFEST_FILE)));
  const manifest = manifestBytes && parseManifest(manifestBytes, ref);
  const files = manifest
    ? manifest.files.map(({ path, size_bytes, sha256 }) => ({ path, size_bytes, sha256 }))
    : await Promise.all(
        parseChecksum(checksum).map(async entry => ({
          path: entry.path,
          size_bytes: (await stat(join(path, entry.path))).size,
          sha256: entry.sha256,
        })),
      );
  return {
    size_bytes: totalSizeBytes(files),
    checksum_sha256: createHash('sha256').update(checksum).digest('hex'),
    published_at: mtime.toISOString(),
    files,
    ...(manifest?.extra && { extra: manifest.extra }),
  };
}

async function stampOf(path: string): Promise<string> {
  const stats = await Promise.all([
    stat(path),
    stat(join(path, CHECKSUM_FILE)),
    unlessMissing(stat(join(path, MANIFEST_FILE))),
  ]);
  return stats.map(found => (found ? `${found.ino}:${found.mtimeMs}:${found.size}` : '-')).join(' ');
}

/** Names in a folder; none when there is no such folder. */
async function list(path: string): Promise<string[]> {
  return (await unlessMissing(readdir(path))) ?? [];
}

export async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

function isMissing(thrown: unknown): boolean {
  const { code } = thrown as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Whether an assertion holds. A name that doesn't pass belongs to something else. */
export function passes(assertion: (value: unknown) => void, value: unknown): boolean {
  try {
    assertion(value);
    return true;
  } catch {
    return false;
  }
}
