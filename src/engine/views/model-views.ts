import { compareVersions, formatRef } from '../../model/identity.ts';
import type { ModelRecord, ModelStatus, TaskRecord } from '../../projections/folds/model-record.ts';
import type { ModelsState } from '../../projections/folds/models.ts';
import type { ModelView, TaskView } from '../../api/contract.ts';

/** Where an installed version lies. */
export type PathOf = (modelId: string, version: string) => string;

/**
 * All models as lists show them, sorted by id and version.
 *
 * @param verifying versions whose task hashes what it has: a measurement, which the journal
 *   doesn't know
 */
export function modelViews(state: ModelsState, pathOf: PathOf, verifying?: ReadonlySet<string>): ModelView[] {
  return [...state.models.values()]
    .filter(record => record.status !== 'cancelled')
    .map(record => modelView(record, pathOf, verifying?.has(formatRef(record)) ?? false))
    .sort((a, b) => (a.modelId < b.modelId ? -1 : a.modelId > b.modelId ? 1 : compareVersions(a.version, b.version)));
}

/** Before a task goes on it hashes what an earlier run left, whatever it waited for. */
export function mayVerify({ status, task }: ModelRecord): boolean {
  return ['queued', 'downloading', 'verifying', 'paused'].includes(status) && task?.pause?.reason !== 'user';
}

function modelView(record: ModelRecord, pathOf: PathOf, isVerifying: boolean): ModelView {
  const { modelId, version, installation } = record;
  return {
    modelId,
    version,
    status: isVerifying && mayVerify(record) ? 'verifying' : (record.status as ModelStatus),
    task: record.task && taskView(record.task),
    installedAt: installation?.installedAt ?? null,
    sizeBytes: installation?.sizeBytes ?? record.task?.totalBytes ?? null,
    checksumSha256: installation?.checksumSha256 ?? null,
    path: record.status === 'ready' ? pathOf(modelId, version) : null,
    damaged: [...record.damage],
    removalError: record.removalError,
    updatedAt: record.updatedAt,
    extra: { ...installation?.extra },
    ...reused(record),
  };
}

function reused({ task, installation }: ModelRecord): { reusedBytes?: number } {
  const reusedBytes = task?.reusedBytes ?? installation?.reusedBytes ?? 0;
  return reusedBytes > 0 ? { reusedBytes } : {};
}

function taskView(task: TaskRecord): TaskView {
  return {
    taskId: task.taskId,
    kind: task.kind,
    totalBytes: task.totalBytes,
    receivedBytes: task.receivedBytes,
    pauseReason: task.pause?.reason ?? null,
    neededBytes: task.pause?.neededBytes ?? null,
    retryAt: task.retry?.at ?? null,
    attempt: task.retry?.attempt ?? 0,
    error: task.error,
  };
}
