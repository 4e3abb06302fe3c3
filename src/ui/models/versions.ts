import compareBuild from 'semver/functions/compare-build.js';
import type { ModelInfo, ModelView } from '../../api/contract.ts';
import type { ModelRow } from '../shared/view-model/rows.ts';
import { mergeRows } from '../shared/view-model/rows.ts';

export interface VersionEntry {
  version: string;
  /** What is on this machine; null for a version that only the library has. */
  local: ModelView | null;
  /** What the library says; null when it doesn't list the version or can't be asked. */
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

/** What an update leaves behind: the versions that are ready below the newest one that is, newest first. */
export function replacedVersions(local: readonly ModelView[]): { newest: ModelView; older: ModelView[] } | null {
  const ready = local.filter(view => view.status === 'ready').sort((a, b) => compareBuild(b.version, a.version));
  const [newest, ...older] = ready;
  return newest !== undefined && older.length > 0 ? { newest, older } : null;
}

/** One version as a row of its own, so that it has the buttons and words of the list. */
export function versionRow(modelId: string, entry: VersionEntry): ModelRow | undefined {
  if (entry.local) return mergeRows([entry.local], [], [])[0];
  const size_bytes = entry.published?.size_bytes ?? 0;
  return mergeRows([], [], [{ model_id: modelId, latest: entry.version, versions: [entry.version], size_bytes }])[0];
}
