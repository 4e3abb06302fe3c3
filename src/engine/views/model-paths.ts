import { statSync } from 'node:fs';
import { ModelError } from '../../model/errors.ts';
import { assertModelId, assertVersion, newestRelease } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { isDiskGone } from '../../ports/system-error.ts';
import type { ModelRecord } from '../../projections/folds/model-record.ts';
import type { ModelsState } from '../../projections/folds/models.ts';
import type { Finding } from '../../installed/installed-files.ts';
import type { PathOf } from './model-views.ts';

export interface ResolvedModel extends ModelVersion {
  path: string;
}

/**
 * Told when a version that the journal calls ready isn't there as it should be, so that it can be
 * recorded.
 */
export type OnFinding = (model: ModelVersion, finding: Exclude<Finding, 'intact' | 'away'>) => void;

export interface Disk {
  pathOf: PathOf;
  /**
   * Whether what the journal calls ready is there: a look at names and sizes, see InstalledFiles.
   */
  look: (model: ModelVersion, path: string) => Finding;
  onFinding?: OnFinding;
}

/**
 * The directory of a ready version: the version asked for, or the newest ready release. It costs a
 * look into memory and a few statSync, never the network. A version without its folder, or with a
 * file of the wrong size, is never returned.
 *
 * @throws ModelError MODEL_NOT_AVAILABLE with `status`, `percent` and `reason` in its details;
 *   INVALID_ARGUMENT
 */
export function resolveModelPath(
  state: ModelsState,
  { pathOf, look, onFinding }: Disk,
  wanted: { modelId: string; version?: string | undefined },
): ResolvedModel {
  assertModelId(wanted.modelId);
  if (wanted.version !== undefined) assertVersion(wanted.version);
  const records = recordsOf(state, wanted.modelId);
  const version = wanted.version ?? newestRelease(records.filter(r => r.status === 'ready').map(r => r.version));
  const record = records.find(r => r.version === version);
  if (version === undefined || record?.status !== 'ready')
    throw notAvailable(wanted, record ?? otherThan(wanted, records));
  const path = pathOf(wanted.modelId, version);
  const model = { modelId: wanted.modelId, version };
  const finding = look(model, path);
  // Nothing is recorded: the version is where its disk is.
  if (finding === 'away') throw notAvailable(wanted, { ...record, status: 'missing' }, 'its disk is away');
  if (finding !== 'intact') {
    onFinding?.(model, finding);
    throw notAvailable(wanted, { ...record, status: finding === 'missing' ? 'missing' : 'damaged' });
  }
  return { ...model, path };
}

export function recordsOf(state: ModelsState, modelId: string): ModelRecord[] {
  const records: ModelRecord[] = [];
  // No copy of the whole map: every getModelPath comes through here.
  for (const record of state.models.values())
    if (record.modelId === modelId && record.status !== 'cancelled') records.push(record);
  return records;
}

/**
 * Only for a question without a version. For a named version, the state of another one is no
 * reason.
 */
function otherThan({ version }: { version?: string | undefined }, records: ModelRecord[]): ModelRecord | undefined {
  return version === undefined ? records.at(-1) : undefined;
}

/** This error reaches the dispatch server: its details say what is known of the model here. */
function notAvailable(
  wanted: { modelId: string; version?: string | undefined },
  record: Pick<ModelRecord, 'status' | 'task'> | undefined,
  reason: string = record?.status ?? 'not installed',
): ModelError {
  const name = wanted.version === undefined ? wanted.modelId : `${wanted.modelId}@${wanted.version}`;
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
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    // A mount whose server or program died has no folder to look into.
    if (isDiskGone(error)) return false;
    throw error;
  }
}
