import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DamagedFile } from '../events/vocabulary.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../model/manifest.ts';
import type { Manifest } from '../model/manifest.ts';
import { syncDirectory } from '../ports/durable-files.ts';
import { entryAt, fileSize, hasCode, removeTree } from '../disk/files.ts';
import { createHasher, steps } from '../hash/index.ts';
import { assertOwnFolders } from '../disk/links.ts';
import type { HasherOptions } from '../hash/index.ts';
import { installedPath, retiredPath, tempDir } from '../disk/paths.ts';
import { renameBusy } from '../disk/rename.ts';

export interface Verification {
  /** Files that checksum.sha256 lists. */
  files: number;
  damaged: DamagedFile[];
}

export interface VerifyOptions extends HasherOptions {
  /** Bytes just hashed. */
  onBytes?: (bytes: number) => void;
}

/**
 * Hashes an installed version against its checksum.sha256, outside the event loop.
 *
 * @throws the signal's reason
 */
export async function verifyInstalled(
  modelsDir: string,
  modelId: string,
  version: string,
  { onBytes, ...options }: VerifyOptions = {},
): Promise<Verification> {
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

/** A quick look: does every file exist, with the size that manifest.json gives? Nothing is hashed. */
export async function checkInstalled(modelsDir: string, modelId: string, version: string): Promise<Verification> {
  const directory = installedPath(modelsDir, modelId, version);
  const sizes = await manifestSizes(directory);
  return inspect(directory, async ({ path }) => {
    const size = await fileSize(join(directory, path));
    if (size === null) return 'missing';
    return size === (sizes.get(path) ?? size) ? null : 'size';
  });
}

/**
 * Takes an installed version away: renamed out of sight at once, then unlinked. Resolves to the bytes freed.
 * Idempotent; a crash in between leaves only what a repeat finds.
 *
 * @throws ModelError PERMISSION_DENIED when a link lies in the way, FILE_BUSY
 */
export async function removeInstalled(modelsDir: string, modelId: string, version: string): Promise<number> {
  const directory = installedPath(modelsDir, modelId, version);
  const retired = retiredPath(modelsDir, modelId, version);
  await assertOwnFolders(modelsDir, modelId);
  let freed = await removeTree(retired);
  if ((await entryAt(directory)) === null) return freed;
  await retire(modelsDir, modelId, version);
  freed += await removeTree(retired);
  await syncDirectory(tempDir(modelsDir));
  return freed;
}

/** Renames an installed version into models/temp, durably. What was there before from a crash is removed. */
async function retire(modelsDir: string, modelId: string, version: string): Promise<void> {
  const retired = retiredPath(modelsDir, modelId, version);
  await mkdir(tempDir(modelsDir), { recursive: true });
  await removeTree(retired);
  await renameBusy(installedPath(modelsDir, modelId, version), retired);
  await syncDirectory(join(modelsDir, modelId));
  await syncDirectory(tempDir(modelsDir));
}

interface Line {
  path: string;
  sha256: string;
}

type Reason = DamagedFile['reason'] | null;

async function inspect(
  directory: string,
  judge: (line: Line) => Promise<Reason>,
  signal?: AbortSignal,
): Promise<Verification> {
  const lines = await checksumLines(directory);
  if (typeof lines === 'string') return { files: 0, damaged: [{ path: CHECKSUM_FILE, reason: lines }] };
  const damaged: DamagedFile[] = [];
  for (const line of lines) {
    // A file that can't be read is damage to report, whatever the system calls it.
    const reason = await judge(line).catch((error: unknown): Reason => {
      if (signal?.aborted) throw error;
      return 'unreadable';
    });
    if (reason !== null) damaged.push({ path: line.path, reason });
  }
  return { files: lines.length, damaged };
}

/** The lines of checksum.sha256, or why there are none. */
async function checksumLines(directory: string): Promise<Line[] | 'missing' | 'unreadable'> {
  let text: string;
  try {
    text = await readFile(join(directory, CHECKSUM_FILE), 'utf8');
  } catch (error) {
    return hasCode(error, 'ENOENT', 'ENOTDIR') ? 'missing' : 'unreadable';
  }
  const lines: Line[] = [];
  for (const row of text.split('\n')) {
    if (row === '') continue;
    const match = /^([0-9a-f]{64}) [ *](.+)$/.exec(row.replace(/\r$/, ''));
    if (!match) return 'unreadable';
    lines.push({ sha256: match[1]!, path: match[2]! });
  }
  return lines;
}

async function manifestSizes(directory: string): Promise<Map<string, number>> {
  try {
    const manifest = JSON.parse(await readFile(join(directory, MANIFEST_FILE), 'utf8')) as Manifest;
    return new Map(manifest.files.map(({ path, size_bytes }) => [path, size_bytes]));
  } catch {
    // Without a readable manifest sizes are unknown, and existence is all that can be looked at quickly.
    return new Map();
  }
}
