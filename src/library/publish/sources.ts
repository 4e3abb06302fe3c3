import { createCipheriv, createHash } from 'node:crypto';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ModelError, toModelError } from '../../model/errors.ts';
import { assertFilePath } from '../../model/file-path.ts';
import { assertDistinctPaths } from '../format/path-set.ts';

/** Bytes in order; `read` fills the buffer from its start and gives the count, 0 at the end. */
export interface ByteReader {
  read(buffer: Buffer): Promise<number>;
  close(): Promise<void>;
}

/** One file to publish. */
export interface PublishSource {
  /** Path inside the version. */
  path: string;
  sizeBytes: number;
  open(): Promise<ByteReader>;
}

/** Made-up content of any size: the same seed and size give the same bytes on every machine. */
export interface SyntheticContent {
  sizeBytes: number;
  seed: string | number;
}

/**
 * Lists the files below these paths: a file under its own name, a folder's files under their
 * paths relative to it. Links are followed (model caches are full of them); names come out in
 * NFC.
 *
 * @throws ModelError INVALID_ARGUMENT for a missing path, something that isn't a file, or a path
 *   no client could store
 */
export async function collectSources(paths: readonly string[]): Promise<PublishSource[]> {
  const sources: PublishSource[] = [];
  for (const path of paths) await collect(resolve(path), '', [], sources);
  assertPublishable(sources);
  return sources.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Pseudo-random bytes from a seed: the AES-256-CTR key stream, as fast as a disk. */
export function syntheticSource(path: string, { sizeBytes, seed }: SyntheticContent): PublishSource {
  const key = createHash('sha256').update(String(seed)).digest();
  return {
    path,
    sizeBytes,
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

async function collect(
  path: string,
  prefix: string,
  ancestors: readonly string[],
  into: PublishSource[],
): Promise<void> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw new ModelError('INVALID_ARGUMENT', `Expected a readable file or folder, got ${path}.`, { cause });
  });
  if (stats.isFile()) {
    into.push(fileSource(path, prefix === '' ? basename(path).normalize('NFC') : prefix, stats.size));
  } else if (stats.isDirectory()) {
    const real = await realpath(path);
    if (ancestors.includes(real)) throw refused(`${path} is a link to a folder that contains it`);
    for (const name of await readdir(path)) {
      const inside = name.normalize('NFC');
      await collect(join(path, name), prefix === '' ? inside : `${prefix}/${inside}`, [...ancestors, real], into);
    }
  } else {
    throw refused(`${path} is neither`);
  }
}

function fileSource(source: string, path: string, sizeBytes: number): PublishSource {
  return {
    path,
    sizeBytes,
    open: async () => {
      const handle = await open(source, 'r');
      return {
        read: async buffer => (await handle.read(buffer, 0, buffer.length, null)).bytesRead,
        close: () => handle.close(),
      };
    },
  };
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
