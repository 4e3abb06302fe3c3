import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ModelError } from '../model/errors.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE } from '../model/manifest.ts';

/** One file to publish: where it will be in the version, and its bytes. */
export interface Source {
  path: string;
  sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
}

const READ_BYTES = 1024 * 1024;
/** Files that publish itself writes. */
const OURS = new Set([CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE]);

/**
 * The files at these paths: a file keeps its name, a folder's files their place in it.
 *
 * @throws ModelError INVALID_ARGUMENT
 */
export async function sourcesAt(paths: string[]): Promise<Source[]> {
  const sources: Source[] = [];
  for (const path of paths) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      throw new ModelError('INVALID_ARGUMENT', `Can't read ${path}: ${error.code ?? error.message}.`, { cause: error });
    });
    if (found.isDirectory()) sources.push(...(await filesBelow(path, '')));
    else sources.push(fileSource(path, basename(path), found.size));
  }
  return sources.filter(({ path }) => !OURS.has(path));
}

async function filesBelow(root: string, folder: string): Promise<Source[]> {
  const sources: Source[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) sources.push(...(await filesBelow(root, path)));
    // Links are refused rather than followed: what is published is what lies in the folder.
    else if (entry.isFile()) sources.push(fileSource(join(root, path), path, (await stat(join(root, path))).size));
    else throw new ModelError('INVALID_ARGUMENT', `${join(root, path)} is neither a file nor a folder.`);
  }
  return sources;
}

function fileSource(file: string, path: string, sizeBytes: number): Source {
  return { path, sizeBytes, open: () => createReadStream(file, { highWaterMark: READ_BYTES }) };
}

/** Pseudo-random bytes that are the same for the same seed: AES-128-CTR of zeros. */
export function syntheticSource(sizeBytes: number, seed: number): Source {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    const key = createHash('sha256').update(`synthetic ${seed}`).digest();
    const cipher = createCipheriv('aes-128-ctr', key.subarray(0, 16), key.subarray(16, 32));
    const zeros = Buffer.alloc(READ_BYTES);
    for (let left = sizeBytes; left > 0; left -= READ_BYTES) {
      yield cipher.update(left < READ_BYTES ? zeros.subarray(0, left) : zeros);
    }
  }
  return { path: 'model.bin', sizeBytes, open: bytes };
}

const UNITS: Record<string, number> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Bytes of "500000", "10MB", "2.5GiB". @throws ModelError INVALID_ARGUMENT */
export function parseSize(text: string): number {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toLowerCase() || 'b'];
  const bytes = Math.round(Number(number) * (factor ?? NaN));
  if (!Number.isSafeInteger(bytes)) {
    throw new ModelError('INVALID_ARGUMENT', `Expected a size like 500000, 10MB or 2GiB, got ${JSON.stringify(text)}.`);
  }
  return bytes;
}
