import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { entryAt, namesIn } from '../../disk/index.ts';
import { assertOwnFolders, makeFolder, unlinkForeign } from '../../disk/index.ts';
import type { Ground } from '../../disk/index.ts';
import { incomingPath, installedPath, nextPartPath, partPath, tempDir } from '../../disk/index.ts';
import type { Hasher } from '../../hash/index.ts';
import type { VersionPlan } from '../../library/types.ts';
import { CHECKSUM_FILE, MANIFEST_FILE } from '../../model/manifest.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PartPolicy } from '../base/policy.ts';
import type { FileStamp } from '../part/file-stamp.ts';
import { PartialFile } from '../part/partial-file.ts';
import type { SizedFile } from '../part/proof.ts';
import type { DownloadTask } from '../types.ts';
import { restore } from './restore.ts';
import { goodStamp, stage } from './staged-file.ts';

export interface PrepareNeeds {
  /** Absolute. */
  modelsDir: string;
  ground: Ground;
  /** The machine's boot: unsynced bytes written during an earlier boot are not trusted. */
  bootId: string;
  logger: Logger;
  policy: PartPolicy;
}

export interface PrepareOptions {
  task: DownloadTask;
  plan: Pick<VersionPlan, 'checksumFile' | 'manifestFile'>;
  files: SizedFile[];
  /** Hashes a whole file. */
  hashOf: Hasher['hash'];
  signal: AbortSignal;
  /** Gets the number of bytes of a part just read, and hashed by that. */
  onRead: (bytes: number) => void;
}

/** What is on the disk of a version before its transfer goes on. */
export interface Prepared {
  /**
   * Every file is right, in the version's place, its list and manifest too: a run was killed after it had renamed the folder.
   */
  inPlace: boolean;
  partials: PartialFile[];
  /** Paths of files that lie in the staging folder already. */
  staged: Set<string>;
}

/**
 * Looks for a version's bytes: in its place, then in the staging folder, then in its .part files.
 *
 * @throws the signal's reason; what the system says about folders that can't be used; DiskAway
 */
export async function prepare(needs: PrepareNeeds, options: PrepareOptions): Promise<Prepared> {
  const { modelsDir, ground, bootId, policy } = needs;
  const { task, files, hashOf, signal, onRead } = options;
  const { modelId, version } = task;
  const final = installedPath(modelsDir, modelId, version);
  const incoming = incomingPath(modelsDir, modelId, version);
  await assertOwnFolders(modelsDir, modelId);
  await makeFolder(tempDir(modelsDir), ground);
  await unlinkForeign(incoming);
  const isInstalled = await isFolder(final);
  const good = isInstalled ? await goodFiles(final, files, hashOf) : new Map<string, FileStamp>();
  const isWhole = isInstalled && files.every(file => good.has(file.path));
  if (isWhole && (await documentsStand(final, options.plan))) {
    return { inPlace: true, partials: [], staged: new Set() };
  }
  // One look at the folder: of ten thousand new files, none has to be looked for by itself.
  const held = new Set(await namesIn(tempDir(modelsDir)));
  const isStaged = held.has(basename(incoming));
  const partials: PartialFile[] = [];
  const staged = new Set<string>();
  for (const file of files) {
    const part = partPath(modelsDir, modelId, version, file.path);
    const partial = new PartialFile(file, part, bootId, policy, ground);
    partials.push(partial);
    const isHeld = held.has(basename(part)) || held.has(basename(nextPartPath(part)));
    if (!isStaged && !isInstalled && !isHeld) continue;
    const target = join(incoming, file.path);
    const installed = good.get(file.path);
    const source = installed && { path: join(final, file.path), stamp: installed };
    const stamp = await stage({ file, target, source, hashOf, ground });
    if (stamp !== null) {
      staged.add(file.path);
      partial.markComplete(stamp);
    } else await restore(needs, { task, partial, staged: target, signal, onRead });
  }
  return { inPlace: false, partials, staged };
}

/** The files of this folder that are right, each with its stamp from before it was hashed. */
async function goodFiles(
  directory: string,
  files: SizedFile[],
  hashOf: Hasher['hash'],
): Promise<Map<string, FileStamp>> {
  const good = new Map<string, FileStamp>();
  for (const file of files) {
    const stamp = await goodStamp(join(directory, file.path), file, hashOf);
    if (stamp !== null) good.set(file.path, stamp);
  }
  return good;
}

/** A changed list or manifest is no part of the version: the version is put together anew. */
async function documentsStand(
  directory: string,
  { checksumFile, manifestFile }: PrepareOptions['plan'],
): Promise<boolean> {
  const stands = async (name: string, bytes: Uint8Array | null) => {
    if (bytes === null) return true;
    const found = await readFile(join(directory, name)).catch(() => null);
    return found !== null && Buffer.compare(found, bytes) === 0;
  };
  return (await stands(CHECKSUM_FILE, checksumFile)) && (await stands(MANIFEST_FILE, manifestFile));
}

/** A link in a version's place is not the version. */
async function isFolder(path: string): Promise<boolean> {
  return (await entryAt(path))?.isDirectory() ?? false;
}
