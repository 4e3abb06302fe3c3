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
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { isMissing, unlessMissing } from './missing.ts';
import { assertWhole, inOrder, notWhole } from './whole.ts';

/** A version that was whole is not looked through again for so long: each poll would pay for it. */
const WHOLE_FOR_MS = 5_000;

/** A library's folder `models/<model_id>/<version>/…`. Each call reads its present state. */
export interface LibraryStorage {
  catalog(): Promise<Catalog>;
  /** @throws ModelError MODEL_UNKNOWN */
  model(modelId: string): Promise<ModelInfo>;
  /** @throws ModelError VERSION_UNKNOWN */
  version(modelId: string, version: string): Promise<VersionInfo>;
  /** The files that a version lists, also while it is not whole; none when it can't be read. */
  files(modelId: string, version: string): Promise<VersionInfo['files']>;
  /** Folder of a version, whether it exists or not. */
  directory(modelId: string, version: string): string;
}

export interface LibraryStorageOptions {
  storage: string;
  /**
   * A version that can't be read, or whose files are not all there, is left out of every answer;
   * this says which and why, each time.
   */
  onProblem?: (ref: string, error: ModelError) => void;
  /** A version is in an answer. */
  onShown?: (ref: string) => void;
  clock?: Clock;
}

interface Cached {
  stamp: string;
  info: VersionInfo;
  /** Monotonic milliseconds until which its files need no look. */
  wholeUntil: number;
}

/**
 * Reads a storage folder. What was parsed is kept as long as the modification times of the
 * version's folder, manifest and checksum file stay, so a request costs a few `stat` calls a
 * version, and now and then one for each file. A publish renames whole versions into place, so
 * none is ever seen half; what others copy into the folder is hidden until all of it is there.
 */
export function openLibraryStorage(options: LibraryStorageOptions): LibraryStorage {
  const { storage, onProblem, onShown, clock = systemClock } = options;
  const modelsDir = join(storage, 'models');
  const directory = (modelId: string, version: string) => join(modelsDir, modelId, version);
  const cache = new Map<string, Cached>();

  async function parsed(ref: ModelVersion): Promise<Cached> {
    const path = directory(ref.modelId, ref.version);
    const stamp = await stampOf(path);
    const known = cache.get(path);
    if (known?.stamp === stamp) return known;
    const read = { stamp, info: await parseVersion(path, ref), wholeUntil: -Infinity };
    cache.set(path, read);
    return read;
  }

  async function readVersion(ref: ModelVersion): Promise<VersionInfo | undefined> {
    const path = directory(ref.modelId, ref.version);
    try {
      const version = await parsed(ref);
      if (clock.monotonic() >= version.wholeUntil) {
        await assertWhole(path, version.info);
        version.wholeUntil = clock.monotonic() + WHOLE_FOR_MS;
      }
      onShown?.(formatRef(ref));
      return version.info;
    } catch (thrown) {
      // Without a manifest the sizes are those of the first look: they are read anew.
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
    async files(modelId, version) {
      if (!isValid(modelId, version)) return [];
      return parsed({ modelId, version }).then(
        ({ info }) => info.files,
        // What is wrong with it, the catalogue's reader is told.
        () => [],
      );
    },
    async version(modelId, version) {
      const info = isValid(modelId, version) ? await readVersion({ modelId, version }) : undefined;
      if (!info) throw new ModelError('VERSION_UNKNOWN', `The library has no version ${show(version)} of ${modelId}.`);
      return info;
    },
  };
}

function isValid(modelId: string, version: string): boolean {
  return passes(assertModelId, modelId) && passes(assertVersion, version);
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
    : await inOrder(
        parseChecksum(checksum).map(async entry => ({
          path: entry.path,
          size_bytes: await sizeOf(path, entry.path),
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

async function sizeOf(directory: string, path: string): Promise<number> {
  const found = await unlessMissing(stat(join(directory, path)));
  if (!found) throw notWhole(path, 'is not there');
  return found.size;
}

/**
 * @throws the system's error for a folder without a list of files, which is no version
 * @throws ModelError MODEL_NOT_AVAILABLE when manifest.json came before checksum.sha256
 */
async function stampOf(path: string): Promise<string> {
  const [folder, manifest, checksum] = [
    await stat(path),
    await unlessMissing(stat(join(path, MANIFEST_FILE))),
    await unlessMissing(stat(join(path, CHECKSUM_FILE))),
  ];
  if (manifest && !checksum) throw notWhole(CHECKSUM_FILE, 'is not there');
  const stats = [folder, checksum ?? (await stat(join(path, CHECKSUM_FILE))), manifest];
  return stats.map(found => (found ? `${found.ino}:${found.mtimeMs}:${found.size}` : '-')).join(' ');
}

/** Names in a folder; none when there is no such folder. */
async function list(path: string): Promise<string[]> {
  return (await unlessMissing(readdir(path))) ?? [];
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
