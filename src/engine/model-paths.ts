import { statSync } from 'node:fs';
import { ModelError } from '../model/errors.ts';
import { assertModelId, assertVersion, newestRelease } from '../model/identity.ts';
import type { ModelVersion } from '../model/identity.ts';
import type { ModelRecord } from '../projections/folds/model-record.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import type { PathOf } from './views.ts';

export interface ResolvedModel extends ModelVersion {
  path: string;
}

/**
 * The directory of a ready version: the one asked for, or the newest ready release. Costs a look into memory and one
 * statSync; never the network.
 *
 * @param onMissing told when a ready version's directory is gone, so that it can be recorded
 * @throws ModelError MODEL_NOT_AVAILABLE with `status`, `percent` and `reason` in its details; INVALID_ARGUMENT
 */
export function resolveModelPath(
  state: ModelsState,
  pathOf: PathOf,
  wanted: { modelId: string; version?: string | undefined },
  onMissing: (model: ModelVersion) => void = () => undefined,
): ResolvedModel {
  assertModelId(wanted.modelId);
  if (wanted.version !== undefined) assertVersion(wanted.version);
  const records = recordsOf(state, wanted.modelId);
  const version = wanted.version ?? newestRelease(records.filter(r => r.status === 'ready').map(r => r.version));
  const record = records.find(r => r.version === version);
  if (version === undefined || record?.status !== 'ready')
    throw notAvailable(wanted, record ?? otherThan(wanted, records));
  const path = pathOf(wanted.modelId, version);
  if (!isDirectory(path)) {
    onMissing({ modelId: wanted.modelId, version });
    throw notAvailable(wanted, { ...record, status: 'missing' });
  }
  return { modelId: wanted.modelId, version, path };
}

export function recordsOf(state: ModelsState, modelId: string): ModelRecord[] {
  return [...state.models.values()].filter(record => record.modelId === modelId && record.status !== 'cancelled');
}

/** Says something of the model only to who named no version: that another one is here is no reason. */
function otherThan({ version }: { version?: string | undefined }, records: ModelRecord[]): ModelRecord | undefined {
  return version === undefined ? records.at(-1) : undefined;
}

/** The error that a dispatch server gets to see, with what is known of the model here. */
function notAvailable(
  wanted: { modelId: string; version?: string | undefined },
  record: Pick<ModelRecord, 'status' | 'task'> | undefined,
): ModelError {
  const name = wanted.version === undefined ? wanted.modelId : `${wanted.modelId}@${wanted.version}`;
  const reason = record?.status ?? 'not installed';
  const { receivedBytes = 0, totalBytes = null } = record?.task ?? {};
  return new ModelError('MODEL_NOT_AVAILABLE', `${name} is not available on this machine: ${reason}.`, {
    details: {
      modelId: wanted.modelId,
      version: wanted.version ?? null,
      status: record?.status ?? null,
      percent: totalBytes ? Math.floor((receivedBytes / totalBytes) * 100) : null,
      reason,
    },
  });
}

/** One statSync. */
export function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
