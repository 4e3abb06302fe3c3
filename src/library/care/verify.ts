import { readFile, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { toModelError } from '../../model/errors.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE } from '../../model/manifest.ts';
import { createHasher, steps } from '../../hash/index.ts';
import type { Hasher } from '../../hash/index.ts';
import { assertAgreement } from '../format/agreement.ts';
import { parseChecksum } from '../format/checksum-file.ts';
import { parseManifest } from '../format/manifest-file.ts';
import { verifyManifest } from '../format/signing.ts';
import { unlessMissing } from '../server/missing.ts';
import { listLibrary } from './list.ts';
import type { ListedVersion, ListOptions } from './list.ts';

/** Smaller files are hashed before a thread has been asked. */
const WORTH_A_THREAD_BYTES = 256 * 1024;

export interface VerifyLibraryOptions extends ListOptions {
  /** Public keys; with any, each manifest must be signed by one of them. */
  pinnedKeys?: readonly string[];
  /** Files that are hashed at the same time. Default: as many as there are cores. */
  concurrency?: number;
  signal?: AbortSignal;
  onProgress?: (progress: { verifiedBytes: number; totalBytes: number }) => void;
  /** Each version in the order of the list, when all before it are told. */
  onVersion?: (verified: VerifiedVersion) => void;
}

export interface VerifiedVersion {
  modelId: string;
  version: string;
  files: number;
  sizeBytes: number;
  /** What is wrong, with the file where it is about one; empty for a sound version. */
  faults: { path: string | null; reason: string }[];
}

/**
 * Verifies all versions of a library, or the named ones: each file against its size and hash,
 * manifest.json against checksum.sha256, and the signature.
 *
 * @throws ModelError as `listLibrary`; the signal's reason
 */
export async function verifyLibrary(options: VerifyLibraryOptions): Promise<VerifiedVersion[]> {
  const versions = await listLibrary(options);
  const totalBytes = versions.reduce((sum, { info }) => sum + (info?.size_bytes ?? 0), 0);
  let verifiedBytes = 0;
  const onBytes = (bytes: number) => {
    verifiedBytes += bytes;
    options.onProgress?.({ verifiedBytes, totalBytes });
  };
  const pool = createPool(options);
  try {
    const told: VerifiedVersion[] = [];
    // Several at once, because one version may be one small file; no more than the pool can use.
    const running = new Set<Promise<unknown>>();
    const verified: Promise<VerifiedVersion>[] = [];
    for (const version of versions) {
      const work = verifyVersion(version, options, (path, sizeBytes) => pool.hash(path, sizeBytes, onBytes));
      verified.push(work);
      const done = work.finally(() => running.delete(done));
      running.add(done);
      if (running.size > pool.size) await Promise.race(running);
    }
    for (const work of verified) {
      const version = await work;
      told.push(version);
      options.onVersion?.(version);
    }
    return told;
  } finally {
    await pool.close();
  }
}

type HashFile = (path: string, sizeBytes: number) => Promise<string>;

async function verifyVersion(
  listed: ListedVersion,
  { storage, pinnedKeys = [] }: VerifyLibraryOptions,
  hash: HashFile,
): Promise<VerifiedVersion> {
  const { modelId, version, info } = listed;
  const folder = join(storage, 'models', modelId, version);
  const faults: VerifiedVersion['faults'] = [];
  const result = { modelId, version, files: info?.files.length ?? 0, sizeBytes: info?.size_bytes ?? 0, faults };
  await documentFaults(folder, listed, pinnedKeys).then(
    found => faults.push(...found),
    (thrown: unknown) => faults.push(faultOf(thrown)),
  );
  if (info === null && listed.problem !== null && faults.length === 0)
    faults.push({ path: null, reason: listed.problem });
  const found = await Promise.all(
    (info?.files ?? []).map(async ({ path, size_bytes, sha256 }) => {
      try {
        const size = (await unlessMissing(stat(join(folder, path))))?.size;
        if (size === undefined) return { path, reason: 'missing' };
        if (size !== size_bytes) return { path, reason: `has ${size} of ${size_bytes} bytes` };
        return (await hash(join(folder, path), size_bytes)) === sha256 ? null : { path, reason: 'checksum' };
      } catch (thrown) {
        return { path, reason: faultOf(thrown).reason };
      }
    }),
  );
  faults.push(...found.filter(fault => fault !== null));
  return result;
}

/** What is wrong with the lists of a version, and with its signature. */
async function documentFaults(
  folder: string,
  ref: ListedVersion,
  pinnedKeys: readonly string[],
): Promise<VerifiedVersion['faults']> {
  const checksum = parseChecksum(await readFile(join(folder, CHECKSUM_FILE)));
  const bytes = await unlessMissing(readFile(join(folder, MANIFEST_FILE)));
  if (bytes) assertAgreement(parseManifest(bytes, ref), checksum);
  if (pinnedKeys.length === 0) return [];
  if (!bytes) return [{ path: MANIFEST_FILE, reason: 'missing, and so not signed' }];
  const signature = await unlessMissing(readFile(join(folder, MANIFEST_SIGNATURE_FILE)));
  verifyManifest(bytes, signature ?? null, pinnedKeys);
  return [];
}

function faultOf(thrown: unknown): VerifiedVersion['faults'][number] {
  const { message, details } = toModelError(thrown, 'MANIFEST_INVALID');
  return { path: typeof details?.['path'] === 'string' ? details['path'] : null, reason: message };
}

/** Hashers that take turns: each hashes one file at a time. */
function createPool({ concurrency = availableParallelism(), signal }: VerifyLibraryOptions) {
  const hashers = Array.from({ length: concurrency }, () =>
    createHasher({ signal, worthAThreadBytes: WORTH_A_THREAD_BYTES }),
  );
  const free = [...hashers];
  const waiting: ((hasher: Hasher) => void)[] = [];
  return {
    size: concurrency,
    async hash(path: string, sizeBytes: number, onBytes: (bytes: number) => void): Promise<string> {
      const hasher = free.pop() ?? (await new Promise<Hasher>(resolve => waiting.push(resolve)));
      const step = steps(onBytes);
      try {
        const sha256 = await hasher.hash(path, step);
        step(sizeBytes);
        return sha256;
      } finally {
        const next = waiting.shift();
        if (next) next(hasher);
        else free.push(hasher);
      }
    },
    close: () => Promise.all(hashers.map(hasher => hasher.close())),
  };
}
