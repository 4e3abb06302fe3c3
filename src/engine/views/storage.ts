import { statfs } from 'node:fs/promises';
import { isTempOf, readTemp } from '../../installed/index.ts';
import type { ModelError } from '../../model/errors.ts';
import { compareVersions, formatRef } from '../../model/identity.ts';
import type { ModelStatus } from '../../projections/folds/model-record.ts';
import type { ModelsState } from '../../projections/folds/models.ts';
import type { InstalledView, PartialView, StorageView } from '../../api/contract.ts';

/**
 * What lies on the models' disk: installed versions as recorded, partials as they are, and the room
 * left. `failureOf`: why the files of a cancelled version are still there.
 */
export async function readStorage(
  modelsDir: string,
  state: ModelsState,
  failureOf: (ref: string) => ModelError | null,
): Promise<StorageView> {
  const [room, partials] = await Promise.all([statfs(modelsDir).catch(() => null), readPartials(modelsDir, state)]);
  return {
    modelsDir,
    freeBytes: room && room.bavail * room.bsize,
    totalBytes: room && room.blocks * room.bsize,
    installed: installedViews(state),
    partials: partials.map(partial => withError(partial, failureOf(partial.name))),
  };
}

/**
 * What isn't installed yet, or no longer: the files of one version as one partial, the largest
 * first.
 */
export async function readPartials(modelsDir: string, state: ModelsState): Promise<PartialView[]> {
  const partials = new Map<string, PartialView>();
  const records = [...state.models.values()];
  for (const entry of await readTemp(modelsDir)) {
    const owner = records.find(record => isTempOf(entry.name, record));
    const name = owner ? formatRef(owner) : entry.name;
    const known = partials.get(name);
    partials.set(name, {
      name,
      modelId: owner?.modelId ?? null,
      version: owner?.version ?? null,
      status: owner && owner.status !== 'cancelled' ? owner.status : null,
      bytes: (known?.bytes ?? 0) + entry.bytes,
      modifiedAt: newest(known?.modifiedAt, entry.modifiedMs),
    });
  }
  return [...partials.values()]
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => b.bytes - a.bytes || (a.name < b.name ? -1 : 1));
}

function withError(partial: PartialView, failure: ModelError | null): PartialView {
  return partial.status === null && failure ? { ...partial, error: failure.toJSON() } : partial;
}

function installedViews(state: ModelsState): InstalledView[] {
  return [...state.models.values()]
    .filter(({ status, installation }) => installation !== null && status !== 'missing')
    .map(({ modelId, version, status, installation }) => ({
      modelId,
      version,
      status: status as ModelStatus,
      bytes: installation?.sizeBytes ?? 0,
    }))
    .sort((a, b) => b.bytes - a.bytes || order(a, b));
}

function newest(known: string | undefined, modifiedMs: number): string {
  const iso = new Date(modifiedMs).toISOString();
  return known !== undefined && known > iso ? known : iso;
}

function order(a: InstalledView, b: InstalledView): number {
  return a.modelId < b.modelId ? -1 : a.modelId > b.modelId ? 1 : compareVersions(a.version, b.version);
}
