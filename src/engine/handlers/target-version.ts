import type { LibraryClient, ModelInfo } from '../../library/types.ts';
import { ModelError, isModelError } from '../../model/errors.ts';
import { assertModelId, assertVersion, formatRef, newestRelease } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import type { ModelRecord } from '../../projections/folds/model-record.ts';
import type { ModelsState } from '../../projections/folds/models.ts';
import { recordsOf } from '../views/model-paths.ts';

export interface Named {
  modelId: string;
  version?: string | undefined;
}

export interface InstallTarget extends ModelVersion {
  totalBytes: number | null;
}

/** Failures of the network, not of the request: an exact version can be queued in spite of them. */
const UNREACHABLE = new Set(['NETWORK_UNREACHABLE', 'NETWORK_TIMEOUT', 'SERVER_ERROR', 'PROXY_INTERFERED']);

/**
 * The version that `install` means: the named one, or the library's newest release.
 *
 * @throws ModelError MODEL_UNKNOWN, VERSION_UNKNOWN, VERSION_WITHDRAWN, INVALID_ARGUMENT; network errors only without
 *   a version
 */
export async function installTarget(library: LibraryClient, state: ModelsState, named: Named): Promise<InstallTarget> {
  assertNamed(named);
  const { modelId, version } = named;
  const known = version === undefined ? undefined : state.models.get(`${modelId}@${version}`);
  // A version that is here needs no answer of the library, and ten clicks need no ten requests.
  if (version !== undefined && known && known.status !== 'cancelled') return { modelId, version, totalBytes: null };
  try {
    const info = await library.model(modelId);
    const wanted = version ?? info.latest;
    if (wanted === null) throw noRelease(info);
    const found = Object.hasOwn(info.versions, wanted) ? info.versions[wanted] : undefined;
    // Taken back, and named all the same: who names a version means it.
    if (!found && Object.hasOwn(info.withdrawn ?? {}, wanted)) return { modelId, version: wanted, totalBytes: null };
    if (!found) throw new ModelError('VERSION_UNKNOWN', `The library has no version ${wanted} of ${modelId}.`);
    return { modelId, version: wanted, totalBytes: found.size_bytes };
  } catch (error) {
    if (version !== undefined && isModelError(error) && UNREACHABLE.has(error.code))
      return { modelId, version, totalBytes: null };
    throw error;
  }
}

function noRelease({ model_id: modelId, withdrawn = {} }: ModelInfo): ModelError {
  const newest = newestRelease(Object.keys(withdrawn));
  const { why } = (newest !== undefined && withdrawn[newest]) || {};
  if (newest === undefined || why === undefined)
    return new ModelError('VERSION_UNKNOWN', `${modelId} has no release: name a version.`);
  const message = `The library withdrew ${formatRef({ modelId, version: newest })}: ${why} It is installed only by its exact version.`;
  return new ModelError('VERSION_WITHDRAWN', message, { details: { modelId, version: newest, why } });
}

/**
 * The version that a command on something local means: the named one, else the only one that the
 * command applies to.
 *
 * @throws ModelError MODEL_NOT_AVAILABLE, INVALID_ARGUMENT when several are possible
 */
export function localTarget(state: ModelsState, named: Named, applies: (record: ModelRecord) => boolean): ModelVersion {
  assertNamed(named);
  const { modelId, version } = named;
  if (version !== undefined) return { modelId, version };
  const records = recordsOf(state, modelId);
  const fitting = records.filter(applies);
  const candidates = fitting.length > 0 ? fitting : records;
  const [only] = candidates;
  if (!only) throw new ModelError('MODEL_NOT_AVAILABLE', `${modelId} is not on this machine.`);
  if (candidates.length > 1) {
    const versions = candidates.map(record => record.version);
    throw new ModelError(
      'INVALID_ARGUMENT',
      `Several versions of ${modelId} are here (${versions.join(', ')}): name one.`,
      {
        details: { versions },
      },
    );
  }
  return { modelId, version: only.version };
}

function assertNamed({ modelId, version }: Named): void {
  assertModelId(modelId);
  if (version !== undefined) assertVersion(version);
}
