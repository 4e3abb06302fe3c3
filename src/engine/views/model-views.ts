import { compareVersions, formatRef } from '../../model/identity.ts';
import { inOrder } from '../../model/queue-order.ts';
import type { ModelRecord, ModelStatus, TaskRecord } from '../../projections/folds/model-record.ts';
import type { ModelsState } from '../../projections/folds/models.ts';
import type { ModelView, TaskView } from '../../api/contract.ts';

/** Where an installed version lies. */
export type PathOf = (modelId: string, version: string) => string;

/** What the journal doesn't know, because it is measured. Versions as `model_id@version`. */
export interface Measured {
  /** Their task hashes what it has. */
  verifying: ReadonlySet<string>;
  /** Their task waits for a slot, whatever it did before; in the order in which they came. */
  queued: ReadonlySet<string>;
}

/** By `model_id@version`: who uses it now. */
export type InUse = ReadonlyMap<string, NonNullable<ModelView['inUse']>>;

/** All models as lists show them, sorted by id and version. */
export function modelViews(
  state: ModelsState,
  pathOf: PathOf,
  measured?: Measured,
  inUse: InUse = new Map(),
): ModelView[] {
  const places = placesIn(state, measured?.queued ?? []);
  return [...state.models.values()]
    .filter(record => record.status !== 'cancelled')
    .map(record => {
      const users = inUse.get(formatRef(record));
      return {
        ...modelView(record, pathOf, shownStatus(record, measured), places),
        ...(users && { inUse: users }),
        ...withdrawn(state, record),
      };
    })
    .sort((a, b) => (a.modelId < b.modelId ? -1 : a.modelId > b.modelId ? 1 : compareVersions(a.version, b.version)));
}

/** The place of each waiting task in the queue, from 1. */
function placesIn(state: ModelsState, queued: Iterable<string>): ReadonlyMap<string, number> {
  const ids = [...queued].map(ref => state.models.get(ref)?.task?.taskId ?? ref);
  return new Map(inOrder(ids, state.order, id => id).map((id, at) => [id, at + 1]));
}

/** Before a task goes on it hashes what an earlier run left, whatever it waited for. */
export function mayVerify({ status, task }: ModelRecord): boolean {
  return ['queued', 'downloading', 'verifying', 'paused'].includes(status) && task?.pause?.reason !== 'user';
}

function shownStatus(record: ModelRecord, measured: Measured | undefined): ModelStatus {
  const ref = formatRef(record);
  if (measured?.verifying.has(ref) && mayVerify(record)) return 'verifying';
  // A resumed task is "downloading" in the journal, also while others hold all slots.
  if (measured?.queued.has(ref) && record.status === 'downloading') return 'queued';
  return record.status as ModelStatus;
}

type Places = ReadonlyMap<string, number>;

function modelView(record: ModelRecord, pathOf: PathOf, status: ModelStatus, places: Places): ModelView {
  const { modelId, version, installation } = record;
  return {
    modelId,
    version,
    status,
    task: record.task && taskView(record.task, places),
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

function withdrawn(state: ModelsState, record: ModelRecord): Pick<ModelView, 'withdrawn'> {
  const found = state.withdrawn.get(formatRef(record));
  return found ? { withdrawn: { why: found.why, withdrawnAt: found.withdrawnAt } } : {};
}

function reused({ task, installation }: ModelRecord): { reusedBytes?: number } {
  const reusedBytes = task?.reusedBytes ?? installation?.reusedBytes ?? 0;
  return reusedBytes > 0 ? { reusedBytes } : {};
}

function taskView(task: TaskRecord, places: Places): TaskView {
  const place = places.get(task.taskId);
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
    ...(place !== undefined && { place }),
  };
}
