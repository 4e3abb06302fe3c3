/** Models of made-up content, published once and exported as plain files for nginx. */
import { createHash } from 'node:crypto';
import { access, copyFile, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { exportLibrary } from '../../src/library/export/index.ts';
import { publishVersion } from '../../src/library/publish/index.ts';
import { cacheFolder } from '../support/cache.ts';

export const MIB = 1024 ** 2;
/** The only file of every model here. */
export const FILE = 'model.bin';
export const PIECE_BYTES = 8 * MIB;

export interface BenchModel {
  modelId: string;
  version: string;
  bytes: number;
  sha256: string;
  /** Below the server's root. */
  path: string;
  /** On this disk. */
  source: string;
}

const storageFolder = () => cacheFolder('library', 'storage');
/** The root for a web server. */
export const siteFolder = () => cacheFolder('library', 'site');

/** The model of a name and a size; the same bytes each time. */
export async function model(modelId: string, bytes: number): Promise<BenchModel> {
  const name = `${modelId}-${Math.round(bytes / MIB)}`;
  return published(name, '1.0.0', bytes, async storage => {
    await publishVersion({
      ...{ storage, modelId: name, version: '1.0.0', paths: [] },
      synthetic: { sizeBytes: bytes, seed: name },
    });
  });
}

/** The next version of a model: one byte is changed in each hundredth piece, and in at least one piece. */
export async function nextVersion(old: BenchModel): Promise<BenchModel> {
  return published(old.modelId, '2.0.0', old.bytes, async storage => {
    const folder = await cacheFolder('library', 'next');
    await mkdir(folder, { recursive: true });
    const file = join(folder, FILE);
    await copyFile(old.source, file);
    const pieces = Math.ceil(old.bytes / PIECE_BYTES);
    for (let i = 0; i < Math.max(1, Math.round(pieces / 100)); i++) await flipByte(file, i * 100 * PIECE_BYTES + 4711);
    await publishVersion({ storage, modelId: old.modelId, version: '2.0.0', paths: [file] });
    await rm(folder, { recursive: true });
  });
}

export async function flipByte(file: string, at: number): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const byte = Buffer.alloc(1);
    await handle.read(byte, 0, 1, at);
    byte[0] = (byte[0] ?? 0) ^ 0xff;
    await handle.write(byte, 0, 1, at);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file);
  for await (const chunk of handle.createReadStream()) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Publishes a version, once. @param publish puts it into the storage folder @param file its first one */
export async function published(
  modelId: string,
  version: string,
  bytes: number,
  publish: (storage: string) => Promise<void>,
  file = FILE,
): Promise<BenchModel> {
  const [storage, site] = [await storageFolder(), await siteFolder()];
  const path = `storage/models/${modelId}/${version}`;
  if (!(await exists(join(site, path, file)))) {
    if (!(await exists(join(storage, 'models', modelId, version)))) await publish(storage);
    await exportLibrary(storage, site);
  }
  const checksum = await readFile(join(site, path, 'checksum.sha256'), 'utf8');
  const sha256 = checksum.split(' ')[0] ?? '';
  return { modelId, version, bytes, sha256, path: `${path}/${file}`, source: join(site, path, file) };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
