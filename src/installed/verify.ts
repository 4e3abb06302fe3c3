import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DamagedFile } from '../events/vocabulary.ts';
import { parseChecksum } from '../library/format/index.ts';
import type { ChecksumEntry } from '../library/format/index.ts';
import { isModelError, ModelError } from '../model/errors.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../model/manifest.ts';
import type { Manifest } from '../model/manifest.ts';
import { fileSize, hasCode, installedPath } from '../disk/index.ts';
import { BUSY_FIVE_SECONDS, whileBusy } from '../ports/busy-files.ts';
import { createHasher, steps } from '../hash/index.ts';
import type { HasherOptions } from '../hash/index.ts';

/** What a check of an installed version found. */
export interface IntegrityReport {
  /** How many files checksum.sha256 lists. */
  files: number;
  damaged: DamagedFile[];
}

export interface VerifyOptions extends HasherOptions {
  /** Bytes just hashed. */
  onBytes?: (bytes: number) => void;
}

/**
 * Hashes an installed version against its checksum.sha256, in other threads than this one.
 *
 * @throws the signal's reason; ModelError FILE_BUSY while another program holds a file
 */
export async function verifyInstalled(
  modelsDir: string,
  modelId: string,
  version: string,
  { onBytes, ...options }: VerifyOptions = {},
): Promise<IntegrityReport> {
  const directory = installedPath(modelsDir, modelId, version);
  const hasher = createHasher(options);
  try {
    return await inspect(
      directory,
      async ({ path, sha256 }) => {
        const file = join(directory, path);
        if ((await fileSize(file)) === null) return 'missing';
        return (await hasher.hash(file, steps(onBytes))) === sha256 ? null : 'checksum';
      },
      options.signal,
    );
  } finally {
    await hasher.close();
  }
}

/**
 * Whether every file exists, with the size that manifest.json gives. Nothing is hashed.
 *
 * @throws ModelError FILE_BUSY while another program holds its list
 */
export async function checkInstalled(modelsDir: string, modelId: string, version: string): Promise<IntegrityReport> {
  const directory = installedPath(modelsDir, modelId, version);
  const sizes = await manifestSizes(directory);
  return inspect(directory, async ({ path }) => {
    const size = await fileSize(join(directory, path));
    if (size === null) return 'missing';
    return size === (sizes.get(path) ?? size) ? null : 'size';
  });
}

type Reason = DamagedFile['reason'] | null;

async function inspect(
  directory: string,
  judge: (line: ChecksumEntry) => Promise<Reason>,
  signal?: AbortSignal,
): Promise<IntegrityReport> {
  const lines = await checksumLines(directory);
  if (typeof lines === 'string') return { files: 0, damaged: [{ path: CHECKSUM_FILE, reason: lines }] };
  const damaged: DamagedFile[] = [];
  for (const line of lines) {
    // A file that can't be read is reported as damage, whatever the system's error is. One that
    // another program holds will be read another time: nothing is known of it.
    const reason = await whileHeld(directory, () => judge(line), signal).catch((error: unknown): Reason => {
      if (signal?.aborted || isModelError(error)) throw error;
      return 'unreadable';
    });
    if (reason !== null) damaged.push({ path: line.path, reason });
  }
  return { files: lines.length, damaged };
}

/** The lines of checksum.sha256, or why there are none. */
async function checksumLines(directory: string): Promise<ChecksumEntry[] | 'missing' | 'unreadable'> {
  try {
    return parseChecksum(await whileHeld(directory, () => readFile(join(directory, CHECKSUM_FILE))));
  } catch (error) {
    if (hasCode(error, 'FILE_BUSY')) throw error;
    return hasCode(error, 'ENOENT', 'ENOTDIR') ? 'missing' : 'unreadable';
  }
}

/**
 * Reads what another program may hold. Only EBUSY tells that: the other codes of a held file are,
 * on POSIX systems, those of a missing permission, for which nobody should wait.
 *
 * @throws ModelError FILE_BUSY, retryable, when it is held for longer than some 5 s
 */
async function whileHeld<T>(directory: string, read: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const attempt = () =>
    read().then(
      value => () => value,
      (error: unknown) => {
        if (hasCode(error, 'EBUSY')) throw error;
        return (): T => {
          throw error;
        };
      },
    );
  const isGivenUp = () => signal?.aborted === true;
  const outcome = await whileBusy(attempt, { schedule: BUSY_FIVE_SECONDS, isGivenUp }).catch((cause: unknown) => {
    const message = `Expected to read ${directory}, another program holds a file of it: ${(cause as Error).message}`;
    throw new ModelError('FILE_BUSY', message, { retryable: true, details: { path: directory }, cause });
  });
  return outcome();
}

async function manifestSizes(directory: string): Promise<Map<string, number>> {
  try {
    const manifest = JSON.parse(await readFile(join(directory, MANIFEST_FILE), 'utf8')) as Manifest;
    return new Map(manifest.files.map(({ path, size_bytes }) => [path, size_bytes]));
  } catch {
    // Without a readable manifest the sizes are unknown: only existence can be checked quickly.
    return new Map();
  }
}
