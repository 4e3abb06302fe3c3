import { compareVersions } from '../../model/identity.ts';
import type { ModelRecord, ModelStatus } from './model-record.ts';
import type { ModelsState } from './models.ts';

/** One version in registry.json. Readers take only `ready`. */
export interface RegistryEntry {
  status: ModelStatus;
  /** null before installation. */
  installed_at: string | null;
  size_bytes: number | null;
  /** SHA-256 of the version's checksum.sha256 file; null before installation. */
  checksum_sha256: string | null;
  extra: Record<string, unknown>;
}

export type Registry = Record<string, Record<string, RegistryEntry>>;

/** The content of registry.json. It depends on the models and on nothing else. */
export function registryOf(state: ModelsState): Registry {
  const records = [...state.models.values()].filter(record => record.status !== 'cancelled').sort(byName);
  const registry = Object.create(null) as Registry;
  for (const record of records) {
    (registry[record.modelId] ??= Object.create(null) as Registry[string])[record.version] = entryOf(record);
  }
  return registry;
}

/**
 * The text of registry.json: sorted, indented, one newline at the end. The same models always give
 * the same bytes.
 */
export function registryText(state: ModelsState): string {
  return `${JSON.stringify(registryOf(state), null, 2)}\n`;
}

function entryOf({ status, installation, task }: ModelRecord): RegistryEntry {
  return {
    status: status as ModelStatus,
    installed_at: installation?.installedAt ?? null,
    size_bytes: installation?.sizeBytes ?? task?.totalBytes ?? null,
    checksum_sha256: installation?.checksumSha256 ?? null,
    extra: { ...installation?.extra },
  };
}

/**
 * True when two records of one version give the same entry. It makes no entry to find that out.
 */
export function sameEntry(a: ModelRecord, b: ModelRecord): boolean {
  return a.status === b.status && a.installation === b.installation && a.task?.totalBytes === b.task?.totalBytes;
}

function byName(a: ModelRecord, b: ModelRecord): number {
  return a.modelId < b.modelId ? -1 : a.modelId > b.modelId ? 1 : compareVersions(a.version, b.version);
}
