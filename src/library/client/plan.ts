import { createHash } from 'node:crypto';
import { ModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { ManifestFile } from '../../model/manifest.ts';
import { assertAgreement } from '../format/agreement.ts';
import { parseChecksum } from '../format/checksum-file.ts';
import type { ModelInfo, PlanFile, VersionPlan } from '../types.ts';
import { parseManifest, totalSizeBytes, weakBlockBytes } from '../format/manifest-file.ts';
import { verifyManifest } from '../format/signing.ts';

/** What a library has beside a version's files; null where it answered 404. */
export interface VersionDocuments {
  manifest: Uint8Array | null;
  checksum: Uint8Array | null;
  signature: Uint8Array | null;
}

export interface PlanInput extends ModelVersion {
  documents: VersionDocuments;
  pinnedKeys: readonly string[];
  /** Asked only where there is no manifest.json; null when the library doesn't have it. */
  info: () => Promise<ModelInfo | null>;
}

/**
 * @throws ModelError MANIFEST_INVALID, SIGNATURE_INVALID, VERSION_UNKNOWN, and what `info` throws
 */
export async function makePlan(input: PlanInput): Promise<VersionPlan> {
  const { manifest, checksum, signature } = input.documents;
  const ref = formatRef(input);
  if (manifest === null && checksum === null) {
    await input.info();
    throw new ModelError('VERSION_UNKNOWN', `The library has no ${ref}.`);
  }
  if (input.pinnedKeys.length > 0) {
    if (manifest === null)
      throw new ModelError('SIGNATURE_INVALID', `Expected a signed manifest.json of ${ref}, got none at all.`);
    verifyManifest(manifest, signature, input.pinnedKeys);
  }
  if (checksum === null)
    throw new ModelError('MANIFEST_INVALID', `Expected ${ref} to have a checksum.sha256, got only a manifest.json.`);
  if (manifest === null) return planOfChecksum(input, checksum);
  return planOfManifest(input, manifest, checksum);
}

function planOfManifest(input: PlanInput, bytes: Uint8Array, checksum: Uint8Array): VersionPlan {
  const manifest = parseManifest(bytes, input);
  assertAgreement(manifest, parseChecksum(checksum));
  return complete(input, {
    source: 'manifest',
    planSha256: sha256(bytes),
    files: manifest.files.map(file => ({
      path: file.path,
      sizeBytes: file.size_bytes,
      sha256: file.sha256,
      pieceSizeBytes: file.piece_size,
      pieces: file.pieces,
      ...weakOf(file),
    })),
    extra: manifest.extra ?? {},
    checksumFile: checksum,
    manifestFile: bytes,
    signatureFile: input.documents.signature,
  });
}

function weakOf({ weak_kind, weak }: ManifestFile): Pick<PlanFile, 'weak'> {
  const blockBytes = weak_kind === undefined ? null : weakBlockBytes(weak_kind);
  return blockBytes === null || weak === undefined ? {} : { weak: { blockBytes, sums: weak } };
}

async function planOfChecksum(input: PlanInput, checksum: Uint8Array): Promise<VersionPlan> {
  const info = (await input.info())?.versions[input.version];
  // Sizes of another state of the version would be worse than none.
  const described = info?.checksum_sha256 === sha256(checksum) ? info : undefined;
  const sizes = new Map(described?.files.map(file => [file.path, file.size_bytes]));
  return complete(input, {
    source: 'checksum',
    planSha256: sha256(checksum),
    files: parseChecksum(checksum).map(entry => ({
      path: entry.path,
      sizeBytes: sizes.get(entry.path) ?? null,
      sha256: entry.sha256,
      pieceSizeBytes: 0,
      pieces: [],
    })),
    extra: described?.extra ?? {},
    checksumFile: checksum,
    manifestFile: null,
    signatureFile: null,
  });
}

function complete(
  { modelId, version }: PlanInput,
  plan: Omit<VersionPlan, 'modelId' | 'version' | 'totalBytes'>,
): VersionPlan {
  return { modelId, version, ...plan, totalBytes: sum(plan.files) };
}

function sum(files: readonly PlanFile[]): number | null {
  const sizes: { size_bytes: number }[] = [];
  for (const { sizeBytes } of files) {
    if (sizeBytes === null) return null;
    sizes.push({ size_bytes: sizeBytes });
  }
  return totalSizeBytes(sizes);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
