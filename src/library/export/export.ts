import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isModelError, ModelError } from '../../model/errors.ts';
import { assertModelId, formatRef } from '../../model/identity.ts';
import { assertFolder, failureOfFile } from '../server/folder.ts';
import { syncDirectory } from '../../ports/durable-files.ts';
import { unlessMissing } from '../server/missing.ts';
import { passes } from '../format/json.ts';
import { peekSignedCatalog, SIGNED_CATALOG_PATH } from '../format/signed-catalog.ts';
import { openLibraryStorage, summaryOf } from '../server/storage.ts';
import type { LibraryStorage } from '../server/storage.ts';
import type { Catalog, ModelInfo } from '../types.ts';
import { assertApart, realPlace } from './apart.ts';
import { addDownloads } from './downloads.ts';
import type { DownloadOptions } from './downloads.ts';
import { sweep } from './leftovers.ts';
import { placePage, placeTree } from './place.ts';
import type { Placing } from './place.ts';
import { pruneStorage } from './prune.ts';
import { isAsBefore, lookAt, readState, withExported, writeState } from './state.ts';
import type { ExportedModel, ExportState, Seen } from './state.ts';

export interface ExportOptions extends DownloadOptions {
  /** Writes nothing, and tells what would be done. */
  dryRun?: boolean;
  /** Deletes the files of versions that are withdrawn or gone. */
  prune?: boolean;
  /**
   * Looks at each file, also where nothing says that something has changed since the last export.
   */
  full?: boolean;
}

export interface ExportedLibrary {
  models: number;
  versions: number;
  /** Models that were looked through, because something of them has changed. */
  changedModels: number;
  /** Files that were not there yet, as hard links where the file system allows, else as copies. */
  newFiles: number;
  /**
   * Models that an earlier export had and the library has no more: their pages in /api are gone.
   */
  withdrawn: string[];
  /** Versions whose files were deleted. */
  pruned: string[];
}

const PAGE = 'index.json';

/**
 * Writes the whole library as plain files, for nginx, a CDN or an object store:
 *
 *     <out>/storage/models/<model_id>/<version>/…
 *     <out>/storage/models/<model_id>/<version>.meta4
 *     <out>/api/models/index.json                 GET /api/models
 *     <out>/api/models/<model_id>/index.json      GET /api/models/<model_id>
 *     <out>/api/catalog.signed.json               as it lies in the library
 *
 * `/api/models` can't be a file and a folder at once, hence index.json. The client asks for it by
 * itself where a server's answer for the folder is none of a library's; in nginx one line spares
 * it that request (and the redirect that `index` would make):
 *
 *     server {
 *       root <out>;
 *       location /api/     { try_files $uri $uri/index.json =404; add_header Cache-Control no-cache; }
 *       location /storage/ { add_header Cache-Control "public, max-age=31536000, immutable"; }
 *     }
 *
 * May be run again into the same folder, also while it is served: files appear whole, /api last,
 * and what is there is kept. Models that are as they were at the last export cost a few `stat`
 * calls. What is gone from the storage is gone from /api; its files stay for clients that are
 * fetching them, until `prune`.
 *
 * @throws ModelError INVALID_ARGUMENT when a version can't be read, one folder lies in the other,
 *   or the library has no models where the export has some: its disk may not be there
 */
export async function exportLibrary(
  storage: string,
  out: string,
  options: ExportOptions = {},
): Promise<ExportedLibrary> {
  try {
    return await exportAll(storage, out, options);
  } catch (thrown) {
    throw failureOfFile(thrown);
  }
}

async function exportAll(storage: string, out: string, options: ExportOptions): Promise<ExportedLibrary> {
  await assertFolder(storage);
  assertApart(await realPlace(storage), await realPlace(out));
  if (!(await unlessMissing(stat(join(storage, 'models')))))
    throw new ModelError('INVALID_ARGUMENT', `Expected a library, got ${storage}: it has no folder "models".`);
  const library = strictStorage(storage);
  const before = await readState(out, options);
  const state: ExportState = { models: {} };
  const done: ExportedLibrary = {
    ...{ models: 0, versions: 0, changedModels: 0, newFiles: 0 },
    ...{ withdrawn: [], pruned: [] },
  };
  const placing = { dryRun: options.dryRun ?? false };
  const work: ModelWork = { storage, out, library, options, placing };
  const pages: [path: string, text: string, modelId: string][] = [];
  for (const modelId of await library.models()) {
    const known = options.full ? undefined : before.models[modelId];
    if (known && isAsBefore(known, { storage, out, modelId })) {
      state.models[modelId] = known;
      continue;
    }
    // Before anything is read: what changes meanwhile is looked through the next time.
    const seen = lookAt({ storage, out, modelId }, await library.versions(modelId));
    const info = await infoOf(library, modelId);
    if (!info) continue;
    done.changedModels += 1;
    const { newFiles, page } = await exportModel(work, info);
    done.newFiles += newFiles;
    pages.push([pageOf(out, modelId), JSON.stringify(page), modelId]);
    state.models[modelId] = entryOf(info, seen);
  }
  const catalog = catalogOf(state);
  done.models = catalog.models.length;
  done.versions = catalog.models.reduce((sum, { versions }) => sum + versions.length, 0);
  await assertNotEmptied(catalog, out, options);
  for (const [path, text] of pages) await placePage(path, text, placing);
  await placePage(join(out, 'api', 'models', PAGE), JSON.stringify(catalog), placing);
  await placeSigned(storage, out, placing);
  // After the catalogue: until then it lists them.
  const present = new Set(Object.keys(state.models));
  done.withdrawn = await withdraw(join(out, 'api', 'models'), present, placing.dryRun);
  if (options.prune) done.pruned = await pruneStorage(out, state, placing);
  if (placing.dryRun) return done;
  for (const [, , modelId] of pages) {
    const entry = state.models[modelId];
    if (entry)
      entry.seen = withExported(entry.seen, lookAt({ storage, out, modelId }, Object.keys(entry.seen.versions)));
  }
  await writeState(out, options, state);
  const ofPages = pages.map(([path]) => dirname(path));
  for (const folder of [out, join(out, 'api'), join(out, 'api', 'models'), ...ofPages]) await sweep(folder);
  return done;
}

/** After what it names. It is handed on as it is; without one, an earlier one stays until it is over. */
async function placeSigned(storage: string, out: string, placing: Placing): Promise<void> {
  const bytes = await unlessMissing(readFile(join(storage, SIGNED_CATALOG_PATH)));
  if (bytes === undefined) return;
  peekSignedCatalog(bytes);
  await placePage(join(out, SIGNED_CATALOG_PATH), bytes.toString(), placing);
}

interface ModelWork {
  storage: string;
  out: string;
  library: LibraryStorage;
  options: ExportOptions;
  placing: { dryRun: boolean };
}

async function exportModel(work: ModelWork, info: ModelInfo): Promise<{ newFiles: number; page: ModelInfo }> {
  const { out, library, options, placing } = work;
  const { model_id: modelId } = info;
  let newFiles = 0;
  for (const version of Object.keys(info.versions)) {
    const target = join(out, 'storage', 'models', modelId, version);
    newFiles += await placeTree(library.directory(modelId, version), target, formatRef({ modelId, version }), placing);
  }
  return { newFiles, page: await addDownloads(info, out, { ...options, ...placing }) };
}

/** Undefined for a folder without a version. */
async function infoOf(library: LibraryStorage, modelId: string): Promise<ModelInfo | undefined> {
  try {
    return await library.model(modelId);
  } catch (thrown) {
    if (isModelError(thrown) && thrown.code === 'MODEL_UNKNOWN') return undefined;
    throw thrown;
  }
}

function entryOf(info: ModelInfo, seen: Seen): ExportedModel {
  const withdrawn = Object.entries(info.withdrawn ?? {}).map(([version, why]) => ({
    ...{ model_id: info.model_id, version },
    ...why,
  }));
  const shown = Object.entries(seen.versions).filter(([version]) => Object.hasOwn(info.versions, version));
  return {
    seen: { ...seen, versions: Object.fromEntries(shown) },
    entry: shown.length > 0 ? summaryOf(info) : null,
    withdrawn,
  };
}

function catalogOf({ models }: ExportState): Catalog {
  const entries = Object.keys(models)
    .sort()
    .flatMap(name => models[name] ?? []);
  const withdrawn = entries.flatMap(entry => entry.withdrawn);
  return { models: entries.flatMap(({ entry }) => entry ?? []), ...(withdrawn.length > 0 && { withdrawn }) };
}

/** A disk that isn't mounted looks like a library from which all was taken. */
async function assertNotEmptied({ models }: Catalog, out: string, { prune }: ExportOptions): Promise<void> {
  if (models.length > 0 || prune) return;
  const pages = (await unlessMissing(readdir(join(out, 'api', 'models')))) ?? [];
  if (!pages.some(name => passes(assertModelId, name))) return;
  throw new ModelError(
    'INVALID_ARGUMENT',
    'Expected a library with models, got one without any, and its export has some: is its disk there? --prune empties the export.',
  );
}

/**
 * Takes the pages of models away that are not in the library. What others put beside them stays.
 */
async function withdraw(pagesDir: string, present: ReadonlySet<string>, dryRun: boolean): Promise<string[]> {
  const withdrawn: string[] = [];
  for (const modelId of ((await unlessMissing(readdir(pagesDir))) ?? []).sort()) {
    if (present.has(modelId) || !passes(assertModelId, modelId)) continue;
    const folder = join(pagesDir, modelId);
    if (!(await unlessMissing(stat(join(folder, PAGE))))) continue;
    withdrawn.push(modelId);
    if (dryRun) continue;
    await rm(join(folder, PAGE));
    if ((await readdir(folder)).length === 0) await rmdir(folder);
  }
  if (withdrawn.length > 0 && !dryRun) await syncDirectory(pagesDir);
  return withdrawn;
}

function pageOf(out: string, modelId: string): string {
  return join(out, 'api', 'models', modelId, PAGE);
}

/** What can't be served must not be left out unsaid: it would be withdrawn. */
function strictStorage(storage: string): LibraryStorage {
  return openLibraryStorage({
    storage,
    onProblem: (ref, cause) => {
      throw new ModelError('INVALID_ARGUMENT', `Expected a library that can be read; ${ref}: ${cause.message}`, {
        cause,
      });
    },
  });
}
