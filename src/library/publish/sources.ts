import { createCipheriv, createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ModelError, toModelError } from '../../model/errors.ts';
import { assertFilePath } from '../../model/file-path.ts';
import { assertDistinctPaths } from '../format/path-set.ts';
import { unlessMissing } from '../server/missing.ts';
import type { PublishSource } from './source.ts';
import { isLeftOut } from './unfinished.ts';

/** The files to publish, sorted by path. */
export interface SourceList {
  sources: PublishSource[];
  /** Files and folders that are no part of a model: their paths inside the version. */
  leftOut: string[];
}

/** Made-up content of any size: the same seed and size give the same bytes on every machine. */
export interface SyntheticContent {
  sizeBytes: number;
  seed: string | number;
}

/** The made-up file of a version. */
const SYNTHETIC_FILE = 'model.bin';

export interface ListOptions {
  paths: readonly string[];
  /** One more file, `model.bin`, of made-up content. */
  synthetic?: SyntheticContent;
  /** Leaves nothing out. */
  asIs?: boolean;
}

/**
 * Lists what to publish.
 *
 * @throws ModelError INVALID_ARGUMENT, as collectSources
 */
export async function listSources({ paths, synthetic, asIs = false }: ListOptions): Promise<SourceList> {
  if (!synthetic) return collectSources(paths, asIs);
  const { sources, leftOut } = paths.length > 0 ? await collectSources(paths, asIs) : { sources: [], leftOut: [] };
  if (sources.some(({ path }) => path.toLowerCase() === SYNTHETIC_FILE)) {
    throw new ModelError('INVALID_ARGUMENT', `Expected no file called ${SYNTHETIC_FILE} beside made-up content.`);
  }
  return { sources: byPath([...sources, syntheticSource(SYNTHETIC_FILE, synthetic)]), leftOut };
}

/**
 * Lists the files below these paths: a file under its own name, a folder's files under their
 * paths relative to it. Links are followed (model caches are full of them); names come out in
 * NFC.
 *
 * @throws ModelError INVALID_ARGUMENT for a missing path, something that isn't a file, or a path
 *   no client could store
 */
export async function collectSources(paths: readonly string[], asIs = false): Promise<SourceList> {
  const found: Found = { sources: [], leftOut: [], asIs };
  for (const path of paths) await collect(resolve(path), '', [], found);
  const sources = byPath(found.sources);
  assertPublishable(sources);
  return { sources, leftOut: found.leftOut.sort() };
}

/**
 * Refuses a list that is not the same as before: something writes to the files, and what was read
 * may be half of the old and half of the new ones.
 *
 * @throws ModelError FILE_BUSY
 */
export function assertSameSources(before: readonly PublishSource[], now: readonly PublishSource[]): void {
  const [stamps, current] = [before, now].map(list => new Map(list.map(({ path, stamp }) => [path, stamp])));
  for (const { path, stamp } of before) if (current?.get(path) !== stamp) throw changed(path);
  for (const { path } of now) if (!stamps?.has(path)) throw changed(path);
}

/** Pseudo-random bytes from a seed: the AES-256-CTR key stream, as fast as a disk. */
function syntheticSource(path: string, { sizeBytes, seed }: SyntheticContent): PublishSource {
  const key = createHash('sha256').update(String(seed)).digest();
  return {
    path,
    sizeBytes,
    stamp: '',
    assertUnchanged: () => Promise.resolve(),
    open: () => {
      const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16));
      let left = sizeBytes;
      return Promise.resolve({
        read: buffer => {
          const count = Math.min(buffer.length, left);
          left -= count;
          cipher.update(Buffer.alloc(count)).copy(buffer);
          return Promise.resolve(count);
        },
        close: () => Promise.resolve(),
      });
    },
  };
}

interface Found extends SourceList {
  asIs: boolean;
}

async function collect(path: string, prefix: string, ancestors: readonly string[], found: Found): Promise<void> {
  const stats = await stat(path, { bigint: true }).catch((cause: unknown) => {
    throw new ModelError('INVALID_ARGUMENT', `Expected a readable file or folder, got ${path}.`, { cause });
  });
  if (stats.isFile()) {
    const inside = prefix === '' ? basename(path).normalize('NFC') : prefix;
    if (prefix === '' && !found.asIs && isLeftOut(inside)) found.leftOut.push(inside);
    else found.sources.push(fileSource(path, inside, stats));
  } else if (stats.isDirectory()) {
    const real = await realpath(path);
    if (ancestors.includes(real)) throw refused(`${path} is a link to a folder that contains it`);
    for (const name of await readdir(path)) {
      const inside = prefix === '' ? name.normalize('NFC') : `${prefix}/${name.normalize('NFC')}`;
      if (!found.asIs && isLeftOut(name)) found.leftOut.push(inside);
      else await collect(join(path, name), inside, [...ancestors, real], found);
    }
  } else {
    throw refused(`${path} is neither`);
  }
}

function fileSource(source: string, path: string, stats: BigIntStats): PublishSource {
  const stamp = stampOf(stats);
  return {
    path,
    sizeBytes: Number(stats.size),
    stamp,
    open: async () => {
      const handle = await unlessMissing(open(source, 'r'));
      if (!handle) throw changed(path);
      if (stampOf(await handle.stat({ bigint: true })) !== stamp) {
        await handle.close();
        throw changed(path);
      }
      return {
        read: async buffer => (await handle.read(buffer, 0, buffer.length, null)).bytesRead,
        close: () => handle.close(),
      };
    },
    assertUnchanged: async () => {
      const now = await unlessMissing(stat(source, { bigint: true }));
      if (!now || stampOf(now) !== stamp) throw changed(path);
    },
  };
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
}

function byPath(sources: PublishSource[]): PublishSource[] {
  return sources.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function assertPublishable(sources: readonly PublishSource[]): void {
  if (sources.length === 0)
    throw new ModelError('INVALID_ARGUMENT', 'Expected at least one file to publish, got none.');
  try {
    for (const { path } of sources) assertFilePath(path);
    assertDistinctPaths(sources.map(source => source.path));
  } catch (thrown) {
    // The same rule that makes a manifest invalid makes an argument of `publish` invalid.
    const { message, details } = toModelError(thrown, 'INVALID_ARGUMENT');
    throw new ModelError('INVALID_ARGUMENT', message, { details, cause: thrown });
  }
}

function refused(reason: string): ModelError {
  return new ModelError('INVALID_ARGUMENT', `Expected files and folders to publish; ${reason}.`);
}

function changed(path: string): ModelError {
  const message = `${path} changes while it is published: publish it again when nothing writes to it.`;
  return new ModelError('FILE_BUSY', message, { retryable: true, details: { path } });
}
