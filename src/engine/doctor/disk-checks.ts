/** The disks of a data directory: what they are, what they still take, and whether the models' one is there. */
import { lstat, mkdtemp, open, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { entryAt, isDirectory } from '../../disk/index.ts';
import { ROOT_FILE } from '../../installed/index.ts';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';
import { errorCode, isNoRoom } from '../../ports/system-error.ts';
import { largestFileBytes, statfsFreeFiles, unsuitableVolume } from '../../ports/volume/volume.ts';
import type { UnsuitableVolume } from '../../ports/volume/volume.ts';
import { ok, problem, warning } from './findings.ts';
import type { Finding } from './findings.ts';

/** Less than this is a warning: a small model needs more. */
const LOW_BYTES = 1_000_000_000;
/** The engine keeps this much free beside its downloads. */
const FULL_BYTES = 64 * 1024 * 1024;
const LOW_FILES = 1_000;
/** What is written to find out whether there is room: more than a journal's next lines. */
const PROBE_BYTES = 1024 * 1024;

/** What a test replaces: the calls whose answers depend on the machine. */
export interface DiskCalls {
  volumeOf: UnsuitableVolume;
  largestFileBytes: typeof largestFileBytes;
  freeFiles: typeof statfsFreeFiles;
  freeBytes: (directory: string) => Promise<number>;
  /** Writes a file of the probe's size, durably. */
  write: (path: string, bytes: number) => Promise<void>;
}

export const systemDisk: DiskCalls = {
  volumeOf: unsuitableVolume,
  largestFileBytes,
  freeFiles: statfsFreeFiles,
  freeBytes: async directory => {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  },
  write: async (path, bytes) => {
    const file = await open(path, 'wx');
    try {
      await file.writeFile(Buffer.alloc(bytes));
      await file.sync();
    } finally {
      await file.close();
    }
  },
};

/** @param modelsDir may be on another disk, may be away, and may not be there yet */
export async function diskChecks(dataDir: string, modelsDir: string, calls: DiskCalls): Promise<Finding[]> {
  const isApart = await onAnotherDisk(dataDir, modelsDir);
  const places = isApart ? [dataDir, modelsDir] : [dataDir];
  const findings: Finding[] = [...(await volumeChecks({ dataDir, modelsDir, isApart }, calls))];
  for (const path of places) findings.push(await spaceCheck(path, calls));
  findings.push(await quotaCheck(places, calls));
  findings.push(await inodeCheck(places, calls));
  return findings;
}

interface Places {
  dataDir: string;
  modelsDir: string;
  isApart: boolean;
}

async function volumeChecks({ dataDir, modelsDir, isApart }: Places, calls: DiskCalls): Promise<Finding[]> {
  const findings: Finding[] = [];
  const unsafe = await calls.volumeOf(dataDir).catch(() => null);
  if (unsafe !== null) findings.push(problem('file-system', 'file-system-unsafe', { path: dataDir, volume: unsafe }));
  const poor = isApart ? await calls.volumeOf(modelsDir).catch(() => null) : null;
  if (poor !== null) findings.push(warning('file-system', 'file-system-poor', { path: modelsDir, volume: poor }));
  const largest = await calls.largestFileBytes(modelsDir).catch(() => Infinity);
  if (largest !== Infinity)
    findings.push(warning('file-system', 'file-system-limited', { path: modelsDir, largestFileBytes: largest }));
  if (findings.length > 0) return findings;
  return [ok('file-system', 'file-system', { path: modelsDir, ignoresCase: await ignoresCase(dataDir) })];
}

/** Found out by a file that is made for a moment; false where none can be made. */
async function ignoresCase(directory: string): Promise<boolean> {
  const probe = await mkdtemp(join(directory, '.model-manager-')).catch(() => null);
  if (probe === null) return false;
  try {
    await writeFile(join(probe, 'case'), '');
    return (await entryAt(join(probe, 'CASE'))) !== null;
  } catch {
    // No file can be made: the check of the quota says why.
    return false;
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

async function spaceCheck(directory: string, calls: DiskCalls): Promise<Finding> {
  const path = await nearest(directory);
  const freeBytes = await calls.freeBytes(path).catch(() => null);
  if (freeBytes === null) return ok('disk', 'disk-unknown', { path });
  if (freeBytes < FULL_BYTES) return problem('disk', 'disk-full', { path, freeBytes });
  if (freeBytes < LOW_BYTES) return warning('disk', 'disk-low', { path, freeBytes });
  return ok('disk', 'disk', { path, freeBytes });
}

/** No call of the system tells a quota everywhere: a file that is written does. */
async function quotaCheck(places: readonly string[], calls: DiskCalls): Promise<Finding> {
  for (const directory of places) {
    const path = await nearest(directory);
    const error = await tryWrite(path, calls);
    if (error === null) continue;
    if (errorCode(error) === 'EDQUOT') return problem('quota', 'quota-used-up', { path });
    return problem('quota', 'write-failed', { path, error: valueOf(error, path) });
  }
  return ok('quota', 'quota', {});
}

async function tryWrite(directory: string, calls: DiskCalls): Promise<Error | null> {
  const file = join(directory, `.model-manager-probe-${process.pid}`);
  try {
    await calls.write(file, PROBE_BYTES);
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

/** An error of the file system as one of ours. */
export function valueOf(error: unknown, path: string): ErrorValue {
  if (error instanceof ModelError) return error.toJSON();
  const { message } = error as Error;
  const code = errorCode(error);
  if (isNoRoom(error)) return new ModelError('DISK_FULL', message, { details: { path } }).toJSON();
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new ModelError('PERMISSION_DENIED', message, { details: { path } }).toJSON();
  return toModelError(error, 'FILE_BUSY').toJSON();
}

async function inodeCheck(places: readonly string[], calls: DiskCalls): Promise<Finding> {
  let least: { path: string; files: number } | null = null;
  for (const directory of places) {
    const path = await nearest(directory);
    const files = await calls.freeFiles(path).catch(() => Infinity);
    if (files < (least?.files ?? Infinity)) least = { path, files };
  }
  if (least === null) return ok('inodes', 'inodes', { files: null });
  if (least.files === 0) return problem('inodes', 'inodes-used-up', { path: least.path });
  return least.files < LOW_FILES
    ? warning('inodes', 'inodes-low', least)
    : ok('inodes', 'inodes', { files: least.files });
}

/** @param installed whether the journal calls any version installed */
export async function modelsFolderCheck(modelsDir: string, installed: boolean): Promise<Finding> {
  const path = modelsDir;
  const isThere = await isDirectory(path).catch(() => false);
  const marked = isThere && (await entryAt(join(path, ROOT_FILE)).catch(() => null)) !== null;
  if (marked) return ok('models-folder', 'models-folder', { path });
  if (installed) return problem('models-folder', 'models-folder-away', { path });
  return ok('models-folder', 'models-folder-new', { path });
}

async function onAnotherDisk(dataDir: string, modelsDir: string): Promise<boolean> {
  const deviceOf = async (path: string) => (await stat(await nearest(path))).dev;
  return (await deviceOf(dataDir).catch(() => 0)) !== (await deviceOf(modelsDir).catch(() => 0));
}

/** The path, or the nearest folder above it that is there. */
async function nearest(path: string): Promise<string> {
  if ((await lstat(path).catch(() => null)) !== null || dirname(path) === path) return path;
  return nearest(dirname(path));
}
