import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelError } from '../model/errors.ts';
import { assertFilePath } from '../model/file-path.ts';
import { assertModelId, assertVersion, versionCollisionKey } from '../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE, PIECE_SIZE_BYTES } from '../model/manifest.ts';
import type { Manifest, ManifestFile } from '../model/manifest.ts';
import { assertDistinctPaths, formatChecksums } from './checksums.ts';
import { FileDigest, sha256 } from './digest.ts';
import { signManifest } from './signing.ts';
import { sourcesAt, syntheticSource } from './sources.ts';
import type { Source } from './sources.ts';
import { syncDirectory, syncTree, writeSynced } from '../ports/durable-files.ts';

export { parseSize } from './sources.ts';

export interface PublishRequest {
  /** Folder of the library; versions lie in `models/<model_id>/<version>` below it. */
  storage: string;
  modelId: string;
  version: string;
  /** Files, which keep their names, and folders, whose files keep their places. */
  paths: string[];
  /** One file model.bin of pseudo-random bytes, the same for the same seed. */
  synthetic?: { sizeBytes: number; seed: number };
  extra?: Record<string, unknown>;
  /** PEM of an Ed25519 private key: manifest.json.sig is written. */
  signKey?: string;
  onProgress?: (progress: { doneBytes: number; totalBytes: number }) => void;
}

export interface PublishedVersion {
  modelId: string;
  version: string;
  path: string;
  sizeBytes: number;
  fileCount: number;
  checksumSha256: string;
  /** The version was published before, with exactly these files. */
  unchanged: boolean;
}

const STAGING = '.publish-';

/**
 * Publishes one version: copied and hashed beside its place, synced, then renamed into it. A version that was published
 * is immutable: the same content again changes nothing, other content is refused.
 *
 * @throws ModelError INVALID_ARGUMENT, MANIFEST_INVALID for paths that not every platform can store
 */
export async function publishVersion(request: PublishRequest): Promise<PublishedVersion> {
  const { storage, modelId, version } = request;
  assertModelId(modelId);
  assertVersion(version);
  const sources = await sourcesAt(request.paths);
  if (request.synthetic) sources.push(syntheticSource(request.synthetic.sizeBytes, request.synthetic.seed));
  if (sources.length === 0) throw new ModelError('INVALID_ARGUMENT', 'Nothing to publish: name files or folders.');
  for (const { path } of sources) assertFilePath(path);
  assertDistinctPaths(sources);

  const models = join(storage, 'models');
  const target = join(models, modelId, version);
  await mkdir(join(models, modelId), { recursive: true });
  await sweep(models);
  await assertFree(join(models, modelId), version);
  const staging = join(models, `${STAGING}${process.pid}-${randomBytes(6).toString('hex')}`);
  try {
    const files = await copyAll(sources, staging, request.onProgress);
    const manifest = manifestOf(request, files);
    const checksums = formatChecksums(files);
    const result = {
      modelId,
      version,
      path: target,
      sizeBytes: files.reduce((sum, file) => sum + file.size_bytes, 0),
      fileCount: files.length,
      checksumSha256: sha256(checksums),
    };
    const existing = await readFile(join(target, CHECKSUM_FILE), 'utf8').catch(() => null);
    if (existing === checksums) return { ...result, unchanged: true };
    if (existing !== null) {
      throw new ModelError(
        'INVALID_ARGUMENT',
        `${modelId}@${version} is published with other content; publish a new version.`,
      );
    }
    await writeSynced(join(staging, CHECKSUM_FILE), Buffer.from(checksums));
    await writeSynced(join(staging, MANIFEST_FILE), manifest);
    if (request.signKey !== undefined) {
      await writeSynced(join(staging, MANIFEST_SIGNATURE_FILE), Buffer.from(signManifest(manifest, request.signKey)));
    }
    await syncTree(staging);
    await rename(staging, target);
    await syncDirectory(dirname(target));
    await syncDirectory(models);
    return { ...result, unchanged: false };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function copyAll(
  sources: Source[],
  staging: string,
  onProgress: PublishRequest['onProgress'],
): Promise<ManifestFile[]> {
  const totalBytes = sources.reduce((sum, source) => sum + source.sizeBytes, 0);
  let doneBytes = 0;
  const files: ManifestFile[] = [];
  for (const source of [...sources].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    files.push(
      await copy(source, join(staging, source.path), bytes => {
        doneBytes += bytes;
        onProgress?.({ doneBytes, totalBytes });
      }),
    );
  }
  return files;
}

async function copy(source: Source, to: string, onBytes: (bytes: number) => void): Promise<ManifestFile> {
  await mkdir(dirname(to), { recursive: true });
  const digest = new FileDigest();
  const handle = await open(to, 'wx', 0o644);
  try {
    for await (const chunk of source.open()) {
      digest.update(chunk);
      await handle.writeFile(chunk);
      onBytes(chunk.length);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  const { sha256: hash, pieces } = digest.digest();
  return { path: source.path, size_bytes: digest.sizeBytes, sha256: hash, piece_size: PIECE_SIZE_BYTES, pieces };
}

function manifestOf({ modelId, version, extra }: PublishRequest, files: ManifestFile[]): Buffer {
  const manifest: Manifest = { schema: 1, model_id: modelId, version, files, extra: extra ?? {} };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** A case-insensitive file system could not keep such versions apart. */
async function assertFree(modelDir: string, version: string): Promise<void> {
  const key = versionCollisionKey(version);
  const other = (await readdir(modelDir)).find(name => name !== version && versionCollisionKey(name) === key);
  if (other !== undefined) {
    throw new ModelError(
      'INVALID_ARGUMENT',
      `Version ${version} differs from the published ${other} by case or build metadata alone.`,
    );
  }
}

/** Staging folders of publishers that were killed; those of living ones are left alone. */
async function sweep(models: string): Promise<void> {
  for (const name of await readdir(models)) {
    const pid = name.startsWith(STAGING) ? Number(name.slice(STAGING.length).split('-')[0]) : NaN;
    if (Number.isInteger(pid) && !isAlive(pid)) await rm(join(models, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
