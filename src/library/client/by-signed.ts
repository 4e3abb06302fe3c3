/**
 * The library's answers, taken no further than its signed catalogue goes. Pure but for the hash.
 */
import { createHash } from 'node:crypto';
import { ModelError } from '../../model/errors.ts';
import { compareVersions, formatRef, newestRelease } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { SignedCatalog, SignedVersion } from '../format/signed-catalog.ts';
import type {
  Catalog,
  CatalogModel,
  CatalogSnapshot,
  ModelInfo,
  VersionInfo,
  Withdrawal,
  WithdrawnVersion,
} from '../types.ts';
import type { Trust } from './trusted-catalog.ts';

/** A catalogue is made anew only where the signed one or the library's has changed. */
const made = new WeakMap<SignedCatalog, { said: Catalog; catalog: Catalog }>();

/** A snapshot as far as the signed catalogue goes, with what is wrong of it. */
export function snapshotBySigned(snapshot: CatalogSnapshot, trust: Trust | undefined): CatalogSnapshot {
  const { catalog: signed = null, problem = null } = trust ?? {};
  return {
    ...snapshot,
    ...(signed && { catalog: keptCatalog(signed, snapshot.catalog) }),
    ...(problem && { problem }),
  };
}

function keptCatalog(signed: SignedCatalog, said: Catalog): Catalog {
  const known = made.get(signed);
  if (known?.said === said) return known.catalog;
  const catalog = catalogBySigned(signed, said);
  made.set(signed, { said, catalog });
  return catalog;
}

/**
 * All models and versions of the signed catalogue, also what the library's own leaves out: nobody
 * on the way can hide one. Of the library's, only the `extra` of a latest version is taken.
 */
function catalogBySigned({ models }: SignedCatalog, said: Catalog): Catalog {
  const extras = new Map(said.models.map(({ model_id, latest, extra }) => [`${model_id}@${latest}`, extra]));
  const found: CatalogModel[] = [];
  const withdrawn: WithdrawnVersion[] = [];
  for (const model_id of [...models.keys()].sort()) {
    const { offered, takenBack } = split(models.get(model_id));
    for (const [version, why] of takenBack) withdrawn.push({ model_id, version, ...why });
    if (offered.size === 0) continue;
    const versions = [...offered.keys()].sort(compareVersions);
    const latest = newestRelease(versions) ?? null;
    const size_bytes = offered.get(latest ?? versions.at(-1) ?? '')?.size_bytes ?? 0;
    const extra = extras.get(`${model_id}@${latest}`);
    found.push({ model_id, latest, versions, size_bytes, ...(extra && { extra }) });
  }
  return { models: found, ...(withdrawn.length > 0 && { withdrawn }) };
}

/**
 * A model as the signed catalogue has it; what the library tells of a version is taken where it is
 * about the same files.
 *
 * @param said null where the library doesn't describe the model
 * @throws ModelError MODEL_UNKNOWN
 */
export function infoBySigned({ models }: SignedCatalog, modelId: string, said: ModelInfo | null): ModelInfo {
  const signed = models.get(modelId);
  if (!signed) throw new ModelError('MODEL_UNKNOWN', `The library has no model ${modelId} in its signed catalogue.`);
  const { offered, takenBack } = split(signed);
  const versions: Record<string, VersionInfo> = {};
  for (const version of [...offered.keys()].sort(compareVersions)) {
    const entry = offered.get(version);
    if (!entry) continue;
    const { size_bytes, checksum_sha256 } = entry;
    const told = said?.versions[version];
    versions[version] =
      told?.checksum_sha256 === checksum_sha256
        ? { ...told, size_bytes }
        : { size_bytes, checksum_sha256, published_at: '', files: [] };
  }
  const latest = newestRelease(Object.keys(versions)) ?? null;
  const withdrawn = Object.fromEntries(takenBack);
  return { model_id: modelId, latest, versions, ...(takenBack.size > 0 && { withdrawn }) };
}

/**
 * Asserts that a manifest is the one that was signed with the catalogue.
 *
 * @param known the version is installed: where the catalogue doesn't name it (any more), its
 *   signature alone has to do
 * @throws ModelError CATALOG_UNTRUSTED (`unlisted`), SIGNATURE_INVALID
 */
export function assertBySigned(
  { models }: SignedCatalog,
  model: ModelVersion,
  manifest: Uint8Array | null,
  known: boolean,
): void {
  const entry = models.get(model.modelId)?.get(model.version);
  if (!entry) {
    if (known) return;
    const message = `The library's signed catalogue doesn't name ${formatRef(model)}: it has to be signed anew.`;
    throw new ModelError('CATALOG_UNTRUSTED', message, { details: { reason: 'unlisted' } });
  }
  if (manifest !== null && createHash('sha256').update(manifest).digest('hex') === entry.manifest_sha256) return;
  const message = `Expected the manifest.json of ${formatRef(model)} that the signed catalogue names, got another one.`;
  throw new ModelError('SIGNATURE_INVALID', message, { details: { expected: entry.manifest_sha256 } });
}

function split(versions: ReadonlyMap<string, SignedVersion> = new Map<string, SignedVersion>()) {
  const offered = new Map<string, SignedVersion>();
  const takenBack = new Map<string, Withdrawal>();
  for (const [version, entry] of versions) {
    if (entry.withdrawn) takenBack.set(version, entry.withdrawn);
    else offered.set(version, entry);
  }
  return { offered, takenBack };
}
