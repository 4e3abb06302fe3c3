import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import type { VersionInfo } from '../types.ts';
import { unlessMissing } from './missing.ts';

/** So many files are asked for at once. */
const BATCH = 32;

/**
 * Asserts that every listed file is there with its size. Nothing is hashed: that is up to clients.
 *
 * @throws ModelError MODEL_NOT_AVAILABLE with the `path` of the first file that isn't whole
 */
export async function assertWhole(directory: string, { files }: VersionInfo): Promise<void> {
  for (let start = 0; start < files.length; start += BATCH) {
    await inOrder(files.slice(start, start + BATCH).map(file => assertFile(directory, file)));
  }
}

async function assertFile(directory: string, { path, size_bytes: wanted }: VersionInfo['files'][number]) {
  const found = await unlessMissing(stat(join(directory, path)));
  if (!found?.isFile()) throw notWhole(path, 'is not there');
  if (found.size !== wanted) throw notWhole(path, `has ${found.size} of ${wanted} bytes`);
}

/**
 * Like Promise.all, but of several that fail the first of the list is told, not the first in time:
 * the same folder has the same reason at each look.
 */
export async function inOrder<T>(running: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(running);
  return Promise.all(running);
}

/** A version that is put together file by file is not one yet. */
export function notWhole(path: string, reason: string): ModelError {
  return new ModelError('MODEL_NOT_AVAILABLE', `${path} ${reason}.`, { retryable: true, details: { path } });
}
