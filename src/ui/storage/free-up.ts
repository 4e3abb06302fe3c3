import compareBuild from 'semver/functions/compare-build.js';
import type { InstalledView, PartialView, StorageView } from '../../api/contract.ts';
import { sum } from './disk-use.ts';

/** What nobody needs: it can be deleted without a download being lost or a model missing. */
export interface FreeUp {
  /** Ready versions of which a newer one is ready too, and that nobody uses now. */
  versions: InstalledView[];
  /** Partials that belong to no download. */
  partials: PartialView[];
  bytes: number;
}

/** @param inUse `model_id@version`s that tasks use now: they can't be removed */
export function freeUp({ installed, partials }: StorageView, inUse: ReadonlySet<string> = new Set()): FreeUp {
  const versions = installed.filter(one => isOld(one, installed) && !inUse.has(`${one.modelId}@${one.version}`));
  const forgotten = partials.filter(({ status, error }) => status === null && !error);
  return { versions, partials: forgotten, bytes: sum(versions) + sum(forgotten) };
}

/** True for a ready version of which a newer one is ready too. */
export function isOld(one: InstalledView, installed: readonly InstalledView[]): boolean {
  return (
    one.status === 'ready' &&
    installed.some(
      other =>
        other.modelId === one.modelId && other.status === 'ready' && compareBuild(other.version, one.version) > 0,
    )
  );
}
