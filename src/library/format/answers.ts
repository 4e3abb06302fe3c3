import { ModelError } from '../../model/errors.ts';
import { assertFilePath } from '../../model/file-path.ts';
import { assertModelId, assertVersion, compareVersions, newestRelease } from '../../model/identity.ts';
import { show } from '../../model/show.ts';
import type { Catalog, CatalogModel, ModelInfo, VersionInfo, WithdrawnVersion } from '../types.ts';
import { attempt, isRecord, parseJson, passes } from './json.ts';
import { isSha256, isSize, parseExtra } from './manifest-file.ts';
import { MAX_FILES } from './path-set.ts';
import { checkWithdrawal, checkWithdrawals } from './withdrawal.ts';

/** GET /api/models, checked. @throws ModelError MANIFEST_INVALID */
export function parseCatalog(bytes: Uint8Array): Catalog {
  return checkCatalog(parseJson(bytes, 'the catalogue'));
}

/**
 * Checks a catalogue. It leaves out a model whose name, versions or `extra` this client could
 * never store: one odd entry must not hide the rest.
 *
 * @throws ModelError MANIFEST_INVALID
 */
export function checkCatalog(json: unknown): Catalog {
  if (!isRecord(json) || !Array.isArray(json.models)) throw invalid('the catalogue to have a list "models"');
  const models = new Map<string, CatalogModel>();
  for (const entry of json.models as unknown[]) {
    const model = attempt(() => checkCatalogModel(entry));
    if (model && !models.has(model.model_id)) models.set(model.model_id, model);
  }
  const withdrawn = Array.isArray(json.withdrawn) ? json.withdrawn.flatMap(checkWithdrawn) : [];
  return { models: [...models.values()], ...(withdrawn.length > 0 && { withdrawn }) };
}

function checkWithdrawn(entry: unknown): WithdrawnVersion[] {
  const found = checkWithdrawal(entry);
  if (!found || !isRecord(entry)) return [];
  const { model_id, version } = entry;
  return passes(assertModelId, model_id) && passes(assertVersion, version)
    ? [{ model_id: model_id as string, version: version as string, ...found }]
    : [];
}

/** GET /api/models/{model_id}, checked. @throws ModelError MANIFEST_INVALID */
export function parseModelInfo(bytes: Uint8Array, modelId: string): ModelInfo {
  const json = parseJson(bytes, `the description of ${modelId}`);
  if (!isRecord(json) || json.model_id !== modelId || !isRecord(json.versions))
    throw invalid(`a description of ${modelId}`);
  const versions: Record<string, VersionInfo> = {};
  for (const [version, value] of Object.entries(json.versions)) {
    // A name that is no version (`../x`) is a broken or hostile library; a version described in a
    // newer way is only left out.
    if (!passes(assertVersion, version)) throw invalid(`the versions of ${modelId} to be SemVer, got ${show(version)}`);
    const info = attempt(() => checkVersion(value));
    if (info) versions[version] = info;
  }
  const withdrawn = checkWithdrawals(json.withdrawn);
  // Not taken from the answer: a `latest` that isn't in the list, or is a pre-release, would
  // mislead.
  const latest = newestRelease(Object.keys(versions)) ?? null;
  return { model_id: modelId, latest, versions, ...(withdrawn && { withdrawn }) };
}

function checkCatalogModel(entry: unknown): CatalogModel {
  if (!isRecord(entry)) throw invalid('each model to be an object');
  const { model_id, versions, size_bytes } = entry;
  assertModelId(model_id);
  if (!Array.isArray(versions) || !isSize(size_bytes)) throw invalid(`versions and a size of ${model_id}`);
  const names: string[] = versions.map((version: unknown) => {
    assertVersion(version);
    return version;
  });
  const extra = parseExtra(entry.extra);
  const sorted = [...new Set(names)].sort(compareVersions);
  return { model_id, latest: newestRelease(sorted) ?? null, versions: sorted, size_bytes, ...(extra && { extra }) };
}

function checkVersion(value: unknown): VersionInfo {
  if (!isRecord(value)) throw invalid('each version to be an object');
  const { size_bytes, checksum_sha256, published_at, files } = value;
  if (!isSize(size_bytes) || !isSha256(checksum_sha256)) throw invalid('a version to have size and checksum');
  if (!Array.isArray(files) || files.length > MAX_FILES) throw invalid('a version to list its files');
  const extra = parseExtra(value.extra);
  return {
    size_bytes,
    checksum_sha256,
    published_at: typeof published_at === 'string' ? published_at : '',
    files: files.map(checkFile),
    ...(extra && { extra }),
  };
}

function checkFile(value: unknown): VersionInfo['files'][number] {
  if (!isRecord(value)) throw invalid('each file to be an object');
  const { path, size_bytes, sha256 } = value;
  assertFilePath(path);
  if (!isSize(size_bytes) || !isSha256(sha256)) throw invalid(`size and hash of ${path}`);
  return { path, size_bytes, sha256 };
}

function invalid(expected: string): ModelError {
  return new ModelError('MANIFEST_INVALID', `Expected ${expected}.`);
}
