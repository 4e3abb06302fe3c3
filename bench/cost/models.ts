/** What is installed here: besides bench:download's large file a model of many small ones. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishVersion } from '../../src/library/publish/index.ts';
import { published } from '../download/library.ts';
import { cacheFolder } from '../support/cache.ts';
import { costOf } from './processes.ts';
import type { Cost } from './processes.ts';

export const CLI = fileURLToPath(new URL('../../dist/cli/bin.cjs', import.meta.url));
export const PAIRS = Number(process.env.PAIRS ?? 10);
export const SMALL_FILES = 5_000;

const MANY = 'many';
const nameOf = (index: number) => `part-${String(index).padStart(5, '0')}.json`;

/** @returns `paths`: the folder of the files below the server's root */
export async function manyFiles(): Promise<{ modelId: string; paths: string; names: string[] }> {
  const names = Array.from({ length: SMALL_FILES }, (_, index) => nameOf(index));
  const publish = async (storage: string) => {
    const folder = await cacheFolder('library', 'many');
    await Promise.all(names.map((name, index) => writeFile(join(folder, name), `${index}`.padStart(1024, '.'))));
    await publishVersion({ storage, modelId: MANY, version: '1.0.0', paths: names.map(name => join(folder, name)) });
    await rm(folder, { recursive: true });
  };
  const { path } = await published(MANY, '1.0.0', SMALL_FILES * 1024, publish, nameOf(0));
  return { modelId: MANY, paths: join(path, '..'), names };
}

/** `install` by the command line of a build, into a data directory that is gone afterwards. */
export async function install(folder: string, cli: string, [modelId, url]: [string, string]): Promise<Cost> {
  const data = join(folder, 'data');
  await mkdir(data);
  const cost = await costOf(folder, [process.execPath, cli, 'install', modelId, '--data', data, '--library', url]);
  await rm(data, { recursive: true });
  return cost;
}
