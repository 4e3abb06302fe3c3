import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError, toModelError } from '../../model/errors.ts';
import { assertModelId, assertVersion, compareVersions, formatRef, newestRelease } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { show } from '../../model/show.ts';
import type { Catalog, CatalogModel, ModelInfo, VersionInfo, Withdrawal, WithdrawnVersion } from '../types.ts';
import { passes } from '../format/json.ts';
import { readWithdrawal, WITHDRAWN_FOLDER } from '../format/withdrawal.ts';
import { systemClock } from '../../ports/clock.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IsInside } from './inside.ts';
import { isMissing, unlessMissing } from './missing.ts';
import { parseVersion, stampOf } from './read-version.ts';
import { assertWhole } from './whole.ts';

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
  /**
   * Names of the models, sorted.
   *
   * @throws the system's error, ModelError SERVER_ERROR when the folder was there and is gone
   */
  models(): Promise<string[]>;
  /** Names of a model's versions, sorted, also of those that were withdrawn or can't be read. */
  versions(modelId: string): Promise<string[]>;
  withdrawals(modelId: string): Promise<Record<string, Withdrawal>>;
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
  /** A version that a link leads to elsewhere is left out; without it, links are followed. */
  isInside?: IsInside | undefined;
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
  const { storage, onProblem, onShown, isInside, clock = systemClock } = options;
  const modelsDir = join(storage, 'models');
  const directory = (modelId: string, version: string) => join(modelsDir, modelId, version);
  const cache = new Map<string, Cached>();
  let hadModels = false;

  /** A folder that was there and is gone was not emptied: its disk went away. */
  async function modelNames(): Promise<string[]> {
    const names = await unlessMissing(readdir(modelsDir));
    if (names === undefined && hadModels)
      throw new ModelError('SERVER_ERROR', "The library's folder of models is gone.", { retryable: true });
    hadModels ||= names !== undefined;
    return (names ?? []).filter(name => passes(assertModelId, name)).sort();
  }

  async function parsed(ref: ModelVersion): Promise<Cached> {
    const path = directory(ref.modelId, ref.version);
    const stamp = await stampOf(path);
    const known = cache.get(path);
    if (known?.stamp === stamp) return known;
    if (isInside && !(await isInside(path, stamp)))
      throw new ModelError('INVALID_ARGUMENT', 'A link leads out of the library; --follow-links serves it.');
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

  async function namesOf(modelId: string): Promise<{ versions: string[]; withdrawn: Record<string, Withdrawal> }> {
    const names = await list(join(modelsDir, modelId));
    const versions = names.filter(name => passes(assertVersion, name)).sort(compareVersions);
    const withdrawn = names.includes(WITHDRAWN_FOLDER) ? await withdrawalsIn(join(modelsDir, modelId)) : {};
    return { versions, withdrawn };
  }

  async function readModel(modelId: string): Promise<ModelInfo> {
    const { versions: all, withdrawn } = await namesOf(modelId);
    const names = all.filter(name => !Object.hasOwn(withdrawn, name));
    const read = await Promise.all(names.map(version => readVersion({ modelId, version })));
    const versions: Record<string, VersionInfo> = {};
    names.forEach((version, index) => {
      const info = read[index];
      if (info) versions[version] = info;
    });
    const latest = newestRelease(Object.keys(versions)) ?? null;
    return { model_id: modelId, latest, versions, ...(Object.keys(withdrawn).length > 0 && { withdrawn }) };
  }

  return {
    directory,
    models: modelNames,
    versions: async modelId => (await namesOf(modelId)).versions,
    withdrawals: async modelId => (await namesOf(modelId)).withdrawn,
    async catalog() {
      const models: CatalogModel[] = [];
      const withdrawn: WithdrawnVersion[] = [];
      for (const modelId of await modelNames()) {
        const info = await readModel(modelId);
        if (hasVersions(info)) models.push(summaryOf(info));
        for (const [version, why] of Object.entries(info.withdrawn ?? {}))
          withdrawn.push({ model_id: modelId, version, ...why });
      }
      return { models, ...(withdrawn.length > 0 && { withdrawn }) };
    },
    async model(modelId) {
      const info = passes(assertModelId, modelId) ? await readModel(modelId) : undefined;
      if (info && (hasVersions(info) || info.withdrawn)) return info;
      await modelNames();
      throw new ModelError('MODEL_UNKNOWN', `The library has no model ${show(modelId)}.`);
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

function hasVersions({ versions }: ModelInfo): boolean {
  return Object.keys(versions).length > 0;
}

async function withdrawalsIn(model: string): Promise<Record<string, Withdrawal>> {
  const folder = join(model, WITHDRAWN_FOLDER);
  const files = (await list(folder)).filter(name => name.endsWith('.json'));
  const read = files.map(async file => {
    const bytes = await unlessMissing(readFile(join(folder, file)));
    return bytes && ([file.slice(0, -'.json'.length), readWithdrawal(bytes)] as const);
  });
  return Object.fromEntries((await Promise.all(read)).filter(entry => entry !== undefined));
}

/** A model as the catalogue has it. */
export function summaryOf({ model_id, latest, versions }: ModelInfo): CatalogModel {
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

/** Names in a folder; none when there is no such folder. */
async function list(path: string): Promise<string[]> {
  return (await unlessMissing(readdir(path))) ?? [];
}
