import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ModelError } from '../../model/errors.ts';
import { assertModelId, assertVersion } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { CHECKSUM_FILE, MANIFEST_FILE, MANIFEST_SIGNATURE_FILE, MINISIG_FILE } from '../../model/manifest.ts';
import type { ManifestFile } from '../../model/manifest.ts';
import { formatChecksum } from '../format/checksum-file.ts';
import { failureOfFile } from '../server/folder.ts';
import { renameBusy } from '../../disk/rename.ts';
import { syncDirectory, writeSynced } from '../../ports/durable-files.ts';
import { createHashCopy } from './hash-copy.ts';
import { encodeManifest, parseExtra, parseManifest, totalSizeBytes } from '../format/manifest-file.ts';
import { NOTES_ENDING } from './cut.ts';
import type { StagedFiles } from './cut.ts';
import { addSignatures, assertNewest, immutable, makeDirectory, versionExists } from './place.ts';
import { withPublishLock } from './publish-lock.ts';
import { signManifest } from '../format/signing.ts';
import type { ManifestSignatures } from '../format/signing.ts';
import { assertSameSources, collectSources, listSources } from './sources.ts';
import type { ListOptions } from './sources.ts';
import type { PublishSource } from './source.ts';
import { sweepStaging, withStaging } from './staging.ts';
import { assertFinished } from './unfinished.ts';

export interface PublishOptions extends ModelVersion, ListOptions {
  /**
   * The library's folder; versions lie in `<storage>/models/<modelId>/<version>`. Made when it is
   * missing.
   */
  storage: string;
  /**
   * Files (published under their names) and folders (published under the paths of their files
   * relative to them).
   */
  paths: readonly string[];
  /**
   * Publishes every file as it is. Without it, what is no part of a model is left out, and what
   * looks unfinished is refused.
   */
  asIs?: boolean;
  /** What clients get to see and record with the model: title, license, … */
  extra?: Record<string, unknown>;
  /** A secret key of minisign, or an Ed25519 private key in PEM; signs manifest.json. */
  signKey?: string;
  /** Of a key of minisign that has one. */
  keyPassword?: string;
  /** Goes on with what a publish of this version that was killed had copied. */
  resume?: boolean;
  /** Refuses a version that would not be the newest release. */
  latest?: boolean;
  /** After each piece of at most 8 MiB. */
  onProgress?: (progress: PublishProgress) => void;
}

export interface PublishProgress {
  publishedBytes: number;
  totalBytes: number;
}

export interface PublishedVersion extends ModelVersion {
  sizeBytes: number;
  /** SHA-256 of checksum.sha256. */
  checksumSha256: string;
  /** Folder of the version. */
  path: string;
  /** True when exactly this was published before and nothing was done. */
  unchanged: boolean;
  /** What is no part of a model and was left out: paths that it would have had in the version. */
  leftOut: string[];
}

/**
 * Publishes a version: copies it beside, hashed and synced, and renames it into place, so that
 * readers see all of it or nothing. A published version is immutable; publishing the same content
 * again succeeds as `unchanged`, after proving that the published bytes still are that content.
 *
 * @throws ModelError INVALID_ARGUMENT for a bad argument or a version that exists with other
 *   content, and for files that look unfinished; FILE_BUSY when a file changes meanwhile;
 *   DISK_FULL, PERMISSION_DENIED; LOCK_HELD while another publisher of the model hangs in its last
 *   step
 */
export async function publishVersion(options: PublishOptions): Promise<PublishedVersion> {
  try {
    return await publishOrCompare(options);
  } catch (thrown) {
    throw failureOfFile(thrown);
  }
}

async function publishOrCompare(options: PublishOptions): Promise<PublishedVersion> {
  const { modelId, version } = options;
  assertModelId(modelId);
  assertVersion(version);
  assertExtra(options.extra);
  const { sources, leftOut } = await listSources(options);
  if (!options.asIs) await assertFinished(sources);
  const modelsDir = join(options.storage, 'models');
  const path = join(modelsDir, modelId, version);
  await makeDirectory(join(modelsDir, modelId));
  if (options.latest) await assertNewest(dirname(path), options);
  if (!options.resume) await sweepStaging(modelsDir);
  const unchanged = async () => ({ ...(await unchangedVersion(options, sources, path)), unchanged: true, leftOut });
  if (await versionExists(dirname(path), version)) return unchanged();
  return withStaging({ modelsDir, ref: options, resume: options.resume }, sources, async (staging, staged) => {
    const content = await build(options, sources, staging, staged);
    const published = await withPublishLock(modelsDir, modelId, async () => {
      if (await versionExists(dirname(path), version)) return false;
      await renameBusy(staging, path);
      return true;
    });
    // Another publisher was faster with the same version. The content decides whether that is a
    // conflict.
    if (!published) return unchanged();
    await syncDirectory(dirname(path));
    return { modelId, version, ...content, path, unchanged: false, leftOut };
  });
}

type Content = Pick<PublishedVersion, 'sizeBytes' | 'checksumSha256'>;

interface VersionFiles extends Content {
  checksum: string;
  manifest: Buffer;
  signatures: ManifestSignatures | undefined;
}

async function build(
  options: PublishOptions,
  sources: readonly PublishSource[],
  staging: string,
  staged: StagedFiles,
): Promise<Content> {
  const directories = new Set([staging]);
  const place = async (file: string) => {
    const destination = join(staging, file);
    await mkdir(dirname(destination), { recursive: true });
    for (let parent = dirname(destination); parent !== staging; parent = dirname(parent)) directories.add(parent);
    return destination;
  };
  const files = await hashAll(options, sources, place, staged);
  const { checksum, manifest, signatures, sizeBytes, checksumSha256 } = describe(options, files);
  await writeSynced(join(staging, CHECKSUM_FILE), checksum, 'wx');
  await writeSynced(join(staging, MANIFEST_FILE), manifest, 'wx');
  if (signatures) {
    await writeSynced(join(staging, MANIFEST_SIGNATURE_FILE), signatures.sig, 'wx');
    await writeSynced(join(staging, MINISIG_FILE), signatures.minisig, 'wx');
  }
  for (const directory of directories) await syncDirectory(directory);
  await rm(staging + NOTES_ENDING, { force: true });
  return { sizeBytes, checksumSha256 };
}

/**
 * Hashes all sources in order, writing each to where `place` says, or nowhere.
 *
 * @throws ModelError FILE_BUSY when they are not all the same at its end as when they were listed
 */
async function hashAll(
  options: PublishOptions,
  sources: readonly PublishSource[],
  place?: (path: string) => Promise<string>,
  staged?: StagedFiles,
): Promise<ManifestFile[]> {
  const totalBytes = sources.reduce((sum, source) => sum + source.sizeBytes, 0);
  let publishedBytes = 0;
  const onBytes = (bytes: number) => {
    publishedBytes += bytes;
    options.onProgress?.({ publishedBytes, totalBytes });
  };
  const hashCopy = createHashCopy();
  const files: ManifestFile[] = [];
  for (const source of sources) {
    const destination = await place?.(source.path);
    const known = staged?.get(source);
    if (known) {
      onBytes(source.sizeBytes);
      files.push(known);
      continue;
    }
    const file = await hashCopy({ source, onBytes, ...(destination !== undefined && { destination }) });
    files.push(file);
    await source.assertUnchanged();
    await staged?.note(source, file);
  }
  // A version is one state of all its files: a change of the first while the last is read makes
  // two.
  assertSameSources(sources, (await listSources(options)).sources);
  return files;
}

function describe(
  { modelId, version, extra, signKey, keyPassword }: PublishOptions,
  files: ManifestFile[],
): VersionFiles {
  const checksum = formatChecksum(files);
  const manifest = encodeManifest({ schema: 1, model_id: modelId, version, files, ...(extra && { extra }) });
  // What we publish must be what clients accept.
  parseManifest(manifest, { modelId, version });
  return {
    checksum,
    manifest,
    signatures: signKey === undefined ? undefined : signManifest(manifest, signKey, keyPassword ?? null),
    sizeBytes: totalSizeBytes(files),
    checksumSha256: createHash('sha256').update(checksum).digest('hex'),
  };
}

/** Proves that the version in place is what was to be published. */
async function unchangedVersion(
  options: PublishOptions,
  sources: readonly PublishSource[],
  path: string,
): Promise<Omit<PublishedVersion, 'unchanged' | 'leftOut'>> {
  const { modelId, version } = options;
  const published = await readFile(join(path, MANIFEST_FILE)).catch(() => undefined);
  const files = await hashAll(options, sources);
  // A version that was published before there were weak sums goes without them.
  const plain = files.map(({ weak: _weak, weak_kind: _kind, ...file }) => file);
  const like = [files, plain].map(each => describe(options, each));
  const wanted = like.find(({ manifest }) => published?.equals(manifest));
  if (!published || !wanted) throw immutable(options, 'its content or its extra differs');
  const hashCopy = createHashCopy({ weak: false });
  for (const { path: file, sha256 } of parseManifest(published, { modelId, version }).files) {
    const [source] = (await collectSources([join(path, file)], true)).sources;
    if (!source || (await hashCopy({ source })).sha256 !== sha256)
      throw immutable(options, `its file ${file} has been damaged`);
  }
  await addSignatures(options, wanted.signatures, path);
  return { modelId, version, sizeBytes: wanted.sizeBytes, checksumSha256: wanted.checksumSha256, path };
}

function assertExtra(extra: Record<string, unknown> | undefined): void {
  try {
    parseExtra(extra);
  } catch (cause) {
    throw new ModelError('INVALID_ARGUMENT', (cause as Error).message, { cause });
  }
}
