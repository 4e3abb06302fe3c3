import { copyFile, link, mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeSynced } from '../ports/durable-files.ts';
import { Storage } from './storage.ts';

/**
 * Writes a library as plain files for nginx, a CDN or an object store. `api/models` is a folder with an index.json, and so
 * is `api/models/<model_id>`: a path can't be a file and a folder at once, so the server maps a folder to its index.json
 * (nginx: `index index.json;` with `try_files $uri $uri/index.json =404;`).
 */
export async function exportLibrary(storage: string, out: string): Promise<{ models: number; files: number }> {
  const library = new Storage(storage);
  const catalog = await library.catalog();
  let files = 0;
  for (const { model_id: modelId } of catalog.models) {
    const info = await library.model(modelId);
    for (const version of Object.keys(info.versions)) {
      files += await linkTree(
        join(storage, 'models', modelId, version),
        join(out, 'storage', 'models', modelId, version),
      );
    }
    await writeJson(join(out, 'api', 'models', modelId, 'index.json'), info);
  }
  // Last: a catalogue never names what isn't there yet.
  await writeJson(join(out, 'api', 'models', 'index.json'), catalog);
  return { models: catalog.models.length, files };
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeSynced(path, Buffer.from(JSON.stringify(value)));
}

async function linkTree(from: string, to: string): Promise<number> {
  await mkdir(to, { recursive: true });
  let files = 0;
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) files += await linkTree(source, target);
    else {
      await linkOrCopy(source, target);
      files++;
    }
  }
  return files;
}

/** Published files never change, so a link is as good as a copy; across file systems it has to be a copy. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    await copyFile(from, to);
  }
}
