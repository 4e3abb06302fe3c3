import compareBuild from 'semver/functions/compare-build.js';
import type { ModelInfo, ModelView } from '../../../api/contract.ts';
import type { ModelRow } from '../../shared/view-model/rows.ts';
import { availableRow, rowOfVersion } from '../../shared/view-model/rows.ts';

/** One version of a model: what is here, and what the library says. */
export interface VersionEntry {
  version: string;
  /** null for a version that only the library has. */
  local: ModelView | null;
  /** null when the library doesn't list the version, or gave no answer. */
  published: ModelInfo['versions'][string] | null;
}

/** Every version of a model that is here or in the library, newest first. */
export function versionList(local: readonly ModelView[], info: ModelInfo | null): VersionEntry[] {
  const views = new Map(local.map(view => [view.version, view]));
  const versions = new Set([...views.keys(), ...Object.keys(info?.versions ?? {})]);
  return [...versions]
    .sort((a, b) => compareBuild(b, a))
    .map(version => ({
      version,
      local: views.get(version) ?? null,
      published: info?.versions[version] ?? null,
    }));
}

/**
 * The versions that an update left: they are ready, and older than the newest ready one.
 *
 * @returns `older` newest first; null when there is none
 */
export function replacedVersions(local: readonly ModelView[]): { newest: ModelView; older: ModelView[] } | null {
  const ready = local.filter(view => view.status === 'ready').sort((a, b) => compareBuild(b.version, a.version));
  const [newest, ...older] = ready;
  return newest !== undefined && older.length > 0 ? { newest, older } : null;
}

/** One version as a row of its own, so that it has the words and buttons of the list. */
export function versionRow(modelId: string, { version, local, published }: VersionEntry): ModelRow {
  if (local) return rowOfVersion(local);
  const size_bytes = published?.size_bytes ?? 0;
  return availableRow(modelId, { model_id: modelId, latest: version, versions: [version], size_bytes });
}
