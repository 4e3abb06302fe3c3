import { basename, join } from 'node:path';
import { entryAt, incomingPath, isPartOf, namesIn, namesInOwn, retiredPath, tempDir } from '../disk/index.ts';
import type { ModelVersion } from '../model/identity.ts';

/** `blocks` of a file's status counts these, on every platform. */
const BLOCK_BYTES = 512;

/** One entry of models/temp, as the file system sees it. */
export interface TempEntry {
  name: string;
  /** Bytes on the disk; of a folder, the sum of its files. */
  bytes: number;
  /** Epoch milliseconds of the newest change in it. */
  modifiedMs: number;
}

/**
 * What lies in models/temp and how large it is. Empty when `temp` is a link: what lies behind one
 * isn't ours.
 */
export async function readTemp(modelsDir: string): Promise<TempEntry[]> {
  const directory = tempDir(modelsDir);
  const names = await namesInOwn(directory);
  return Promise.all(names.map(async name => ({ name, ...(await measure(join(directory, name))) })));
}

/**
 * Whether a name in models/temp belongs to this version: a part, its lock, or a folder of an
 * install or a removal.
 */
export function isTempOf(name: string, { modelId, version }: ModelVersion): boolean {
  return (
    isPartOf(name, modelId, version) ||
    name === basename(incomingPath('', modelId, version)) ||
    name === basename(retiredPath('', modelId, version))
  );
}

/** A file that goes away during the look holds nothing; a link counts for itself. */
async function measure(path: string): Promise<Omit<TempEntry, 'name'>> {
  const found = await entryAt(path);
  if (!found) return { bytes: 0, modifiedMs: 0 };
  // A part whose ranges come in any order has holes: only what the disk gave counts.
  if (!found.isDirectory())
    return { bytes: Math.min(found.size, found.blocks * BLOCK_BYTES || found.size), modifiedMs: found.mtimeMs };
  const names = await namesIn(path);
  const inner = await Promise.all(names.map(name => measure(join(path, name))));
  return {
    bytes: inner.reduce((sum, { bytes }) => sum + bytes, 0),
    modifiedMs: Math.max(found.mtimeMs, ...inner.map(({ modifiedMs }) => modifiedMs)),
  };
}
