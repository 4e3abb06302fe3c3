/** What each event says of a download task. The states are in transitions.ts. */
import type { EventDataByType, FileCheckpoint, StoredEvent } from '../../events/vocabulary.ts';
import type { FailingRecord, ModelRecord, TaskRecord } from './model-record.ts';

/**
 * The task of a request. A failed task that is asked for again keeps its partial, as does one whose
 * cancel is taken back: the same id means the same bytes.
 */
export function requestedTask(record: ModelRecord, data: EventDataByType['DownloadRequested']): TaskRecord {
  const isKept = record.status === 'failed' || record.status === 'cancelled';
  const kept = isKept && record.task?.taskId === data.task_id ? record.task : null;
  return {
    ...(kept ?? emptyTask(data.task_id)),
    kind: data.kind,
    totalBytes: data.total_bytes ?? kept?.totalBytes ?? null,
    pause: null,
    retry: null,
    error: null,
  };
}

/** The task after an event. The same object when the event says nothing of it. */
export function taskWithFacts(task: TaskRecord, event: StoredEvent, bootId: string | null): TaskRecord {
  switch (event.type) {
    case 'DownloadStarted':
      return {
        ...task,
        startedAt: event.time,
        totalBytes: event.data.total_bytes,
        receivedBytes: event.data.resumed_from_bytes,
        planSha256: event.data.plan_sha256,
        pause: null,
        retry: null,
      };
    case 'DownloadCheckpointed':
      return downloadCheckpointed(task, event.data, bootId);
    case 'RemoteChanged':
      // Another plan makes everything worthless that was received. Another file only makes itself
      // worthless.
      if (event.data.was === task.planSha256)
        return { ...task, planSha256: event.data.now, files: new Map(), receivedBytes: 0 };
      return task;
    case 'DownloadPaused':
      return {
        ...task,
        receivedBytes: event.data.received_bytes,
        pause: { reason: event.data.reason, neededBytes: event.data.needed_bytes ?? null },
        retry: null,
        // A user who pauses and resumes starts the count of failures anew. Network and disk only
        // interrupt it.
        failing: event.data.reason === 'user' ? null : task.failing,
        error: event.data.error ?? null,
      };
    case 'DownloadResumed':
      return { ...task, receivedBytes: event.data.resumed_from_bytes, pause: null, retry: null, error: null };
    case 'RetryScheduled':
      return failedAgain(task, event.data);
    case 'DownloadFailed':
      return { ...task, pause: null, retry: null, failing: null, error: event.data.error };
    default:
      return task;
  }
}

/** Made field by field, because most events of most journals are of this type. */
function downloadCheckpointed(
  task: TaskRecord,
  data: EventDataByType['DownloadCheckpointed'],
  bootId: string | null,
): TaskRecord {
  const { taskId, kind, turn, startedAt, planSha256, pause, error } = task;
  const { received_bytes: receivedBytes, total_bytes: totalBytes } = data;
  const files = new Map<string, FileCheckpoint>();
  for (const [path, file] of task.files) files.set(path, file);
  for (const file of data.files) files.set(file.path, file);
  const reusedBytes = task.reusedBytes + (data.reused_bytes ?? 0);
  const retry = null;
  const failing = failingWith(task, receivedBytes);
  // prettier-ignore
  return { taskId, kind, turn, startedAt, totalBytes, receivedBytes, reusedBytes, planSha256, files, bootId, pause, retry, failing, error };
}

/**
 * An attempt that brought nothing. Older journals have no `failing_ms`: there the time begins at 0
 * again.
 */
function failedAgain(task: TaskRecord, data: EventDataByType['RetryScheduled']): TaskRecord {
  const { attempt, retry_at: at, wait_ms: waitMs = null, failing_ms: ms = 0, error } = data;
  const heldBytes = Math.max(task.failing?.heldBytes ?? 0, task.receivedBytes);
  return { ...task, pause: null, retry: { attempt, at, waitMs }, failing: { attempt, ms, heldBytes }, error };
}

/**
 * Only more bytes than ever before are progress. Bytes that were rejected and come again are none.
 */
function failingWith({ failing }: TaskRecord, receivedBytes: number): FailingRecord | null {
  return failing !== null && receivedBytes > failing.heldBytes ? null : failing;
}

function emptyTask(taskId: string): TaskRecord {
  return {
    taskId,
    kind: 'install',
    turn: 0,
    startedAt: null,
    totalBytes: null,
    receivedBytes: 0,
    reusedBytes: 0,
    planSha256: null,
    files: new Map(),
    bootId: null,
    pause: null,
    retry: null,
    failing: null,
    error: null,
  };
}
