import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, readdir, realpath, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { assertModelId, formatRef } from '../../model/identity.ts';
import { renameBusy } from '../../disk/rename.ts';
import { assertFolder, failureOfFile } from '../server/folder.ts';
import { syncDirectory, writeSynced } from '../../ports/durable-files.ts';
import { unlessMissing } from '../server/missing.ts';
import { openLibraryStorage, passes } from '../server/storage.ts';

export interface ExportedLibrary {
  models: number;
  versions: number;
  /** Files that were not there yet, as hard links where the file system allows, else as copies. */
  newFiles: number;
  /**
   * Models that an earlier export had and the library has no more: their pages in /api are gone.
   */
  withdrawn: string[];
}

const PAGE = 'index.json';

/**
 * Writes the whole library as plain files, for nginx, a CDN or an object store:
 *
 *     <out>/storage/models/<model_id>/<version>/…
 *     <out>/api/models/index.json                 GET /api/models
 *     <out>/api/models/<model_id>/index.json      GET /api/models/<model_id>
 *
 * `/api/models` can't be a file and a folder at once, hence index.json. The client asks for it by
 * itself where a server's answer for the folder is none of a library's; in nginx one line spares
 * it that request (and the redirect that `index` would make):
 *
 *     server {
 *       root <out>;
 *       location /api/     { try_files $uri/index.json =404; add_header Cache-Control no-cache; }
 *       location /storage/ { add_header Cache-Control "public, max-age=31536000, immutable"; }
 *     }
 *
 * May be run again into the same folder, also while it is served: files appear whole, /api last,
 * and what is there is kept. What is gone from the storage is gone from /api; its files stay for
 * clients that are fetching them.
 *
 * @throws ModelError INVALID_ARGUMENT when a version can't be read, or one folder lies in the
 *   other
 */
export async function exportLibrary(storage: string, out: string): Promise<ExportedLibrary> {
  try {
    return await exportAll(storage, out);
  } catch (thrown) {
    throw failureOfFile(thrown);
  }
}

async function exportAll(storage: string, out: string): Promise<ExportedLibrary> {
  await assertFolder(storage);
  assertApart(await realPlace(storage), await realPlace(out));
  const library = openLibraryStorage({
    storage,
    onProblem: (ref, cause) => {
      throw new ModelError('INVALID_ARGUMENT', `Expected a library that can be read; ${ref}: ${cause.message}`, {
        cause,
      });
    },
  });
  const { models } = await library.catalog();
  const exported: ExportedLibrary = { models: models.length, versions: 0, newFiles: 0, withdrawn: [] };
  const pages: [string, unknown][] = [];
  for (const { model_id: modelId } of models) {
    const info = await library.model(modelId);
    for (const version of Object.keys(info.versions)) {
      const target = join(out, 'storage', 'models', modelId, version);
      exported.newFiles += await placeTree(
        library.directory(modelId, version),
        target,
        formatRef({ modelId, version }),
      );
      exported.versions += 1;
    }
    pages.push([join(out, 'api', 'models', modelId, PAGE), info]);
  }
  pages.push([join(out, 'api', 'models', PAGE), { models }]);
  for (const [path, page] of pages) await replaceFile(path, JSON.stringify(page));
  // After the catalogue: until then it lists them.
  exported.withdrawn = await withdraw(join(out, 'api', 'models'), new Set(models.map(model => model.model_id)));
  return exported;
}

/**
 * Takes the pages of models away that are not in the library. What others put beside them stays.
 */
async function withdraw(pagesDir: string, present: ReadonlySet<string>): Promise<string[]> {
  const withdrawn: string[] = [];
  for (const modelId of (await readdir(pagesDir)).sort()) {
    if (present.has(modelId) || !passes(assertModelId, modelId)) continue;
    const folder = join(pagesDir, modelId);
    if (!(await unlessMissing(stat(join(folder, PAGE))))) continue;
    await rm(join(folder, PAGE));
    if ((await readdir(folder)).length === 0) await rmdir(folder);
    withdrawn.push(modelId);
  }
  await syncDirectory(pagesDir);
  return withdrawn;
}

/** Places each file of a version; the number of those that were not there. */
async function placeTree(from: string, to: string, ref: string): Promise<number> {
  let placed = 0;
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const stats = await stat(source);
    if (stats.isDirectory()) {
      placed += await placeTree(source, target, ref);
      continue;
    }
    const there = await unlessMissing(stat(target));
    if (there && there.size !== stats.size) {
      throw new ModelError(
        'INVALID_ARGUMENT',
        `${target} is not the file that ${ref} has; a published version can't change.`,
      );
    }
    if (there) continue;
    await placeFile(source, target);
    placed += 1;
  }
  await syncDirectory(to);
  return placed;
}

async function placeFile(source: string, target: string): Promise<void> {
  const beside = temporaryName(target);
  try {
    // The file itself: a link to a symbolic link would be a symbolic link.
    await link(await realpath(source), beside);
  } catch {
    // Another disk, or a file system without links: a copy (a clone where the file system has
    // those).
    const { atime, mtime } = await stat(source);
    await copyFile(source, beside, constants.COPYFILE_FICLONE);
    await utimes(beside, atime, mtime);
  }
  await moveInto(beside, target);
}

async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const beside = temporaryName(path);
  await writeSynced(beside, text, 'wx');
  await moveInto(beside, path);
  await syncDirectory(dirname(path));
}

/**
 * Nothing stays beside the target: after a failure, and because a rename between two names of one
 * inode does nothing.
 */
async function moveInto(beside: string, target: string): Promise<void> {
  try {
    await renameBusy(beside, target);
  } finally {
    await rm(beside, { force: true });
  }
}

function temporaryName(path: string): string {
  return join(dirname(path), `.export-${randomBytes(8).toString('hex')}`);
}

/** Where a path leads, links followed, also when its last folders don't exist yet. */
async function realPlace(path: string): Promise<string> {
  const found = await unlessMissing(realpath(path));
  if (found !== undefined) return found;
  const above = dirname(resolve(path));
  return above === resolve(path) ? above : join(await realPlace(above), basename(path));
}

function assertApart(storage: string, out: string): void {
  const inside = (a: string, b: string) => {
    const path = relative(a, b);
    return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
  };
  if (inside(storage, out) || inside(join(out, 'storage'), storage)) {
    throw new ModelError('INVALID_ARGUMENT', `Expected an export outside of the library, got ${out} for ${storage}.`);
  }
}
