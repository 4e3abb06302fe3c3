/** One version's record: the facts of an event first, then the state that the event leads to. */
import { RECONCILED } from '../../events/vocabulary.ts';
import type { EventDataByType, EventType, StoredEvent } from '../../events/vocabulary.ts';
import { parseRef } from '../../model/identity.ts';
import type { InstallationRecord, ModelRecord } from './model-record.ts';
import { requestedTask, taskWithFacts } from './task-facts.ts';
import { nextState, TRANSITIONS } from './transitions.ts';

/** Events that change the course of a task. Between them the task only reports what it does. */
const TURNS: ReadonlySet<string> = new Set<EventType>([
  'DownloadRequested',
  'DownloadStarted',
  'DownloadPaused',
  'DownloadResumed',
  'RetryScheduled',
  'RemoteChanged',
  'FileRejected',
  'DownloadFailed',
  'DownloadCancelled',
]);

/**
 * The record after an event. The same object when the event is not about this version or is
 * illegal in its state. null: the version is gone.
 */
export function evolveRecord(
  before: ModelRecord | null,
  event: StoredEvent,
  bootId: string | null,
): ModelRecord | null {
  if (event.subject === null || isOfAnotherTask(before, event)) return before;
  const status = before?.status ?? 'absent';
  // A report on a whole model has a bare model id as its subject. It changes no state, so no
  // record is made for it.
  if (TRANSITIONS[status][event.type] === undefined) return before;
  const record = withFacts(before ?? newRecord(event.subject, event), event, bootId);
  const next = nextState(status, event.type, record);
  if (next === undefined) return before;
  if (next === 'absent') return null;
  const task = record.task && TURNS.has(event.type) ? { ...record.task, turn: event.seq } : record.task;
  return recordWith(record, { status: next, task, updatedAt: event.time, seq: event.seq });
}

/**
 * Field by field: a spread takes ten times as long, and a replay makes two records of each event.
 */
function recordWith(
  { modelId, version, installation, broken, brokenBy, damage, removalError }: ModelRecord,
  { status, task, updatedAt, seq }: Pick<ModelRecord, 'status' | 'task' | 'updatedAt' | 'seq'>,
): ModelRecord {
  return { modelId, version, status, task, installation, broken, brokenBy, damage, removalError, updatedAt, seq };
}

/**
 * A cancelled task may still report after a new task was requested. That says nothing of the new
 * task.
 */
export function isOfAnotherTask(record: ModelRecord | null, event: StoredEvent): boolean {
  if (event.type === 'DownloadRequested' || !('task_id' in event.data)) return false;
  const current = record?.task?.taskId;
  return current !== undefined && current !== event.data.task_id;
}

function newRecord(subject: string, event: StoredEvent): ModelRecord {
  const { modelId, version } = parseRef(subject);
  return {
    modelId,
    version,
    status: 'queued',
    task: null,
    installation: null,
    broken: null,
    brokenBy: null,
    damage: [],
    removalError: null,
    updatedAt: event.time,
    seq: event.seq,
  };
}

function withFacts(record: ModelRecord, event: StoredEvent, bootId: string | null): ModelRecord {
  switch (event.type) {
    case 'DownloadRequested':
      return { ...record, task: requestedTask(record, event.data) };
    case 'ModelInstalled': {
      // Found again as it was installed: that is no new installation.
      if (event.data.task_id === RECONCILED && record.installation) return healed(record);
      const { file_count: fileCount, extra } = event.data;
      return installed(record, event.time, event.data, { fileCount, extra });
    }
    case 'ModelRepaired': {
      const { fileCount = 0, extra = {} } = record.installation ?? {};
      return installed(record, event.time, event.data, { fileCount, extra });
    }
    case 'ModelDamaged':
      return { ...record, broken: 'damaged', brokenBy: event.seq, damage: event.data.files };
    case 'ModelMissing':
      return { ...record, broken: 'missing', brokenBy: event.seq, damage: [] };
    case 'RemovalRequested':
      return { ...record, removalError: null };
    case 'RemovalFailed':
      return { ...record, removalError: event.data.error };
    case 'PartialDiscarded':
      return { ...record, task: null };
    default:
      if (record.task === null) return record;
      return recordWith(record, {
        status: record.status,
        task: taskWithFacts(record.task, event, bootId),
        updatedAt: record.updatedAt,
        seq: record.seq,
      });
  }
}

function healed(record: ModelRecord): ModelRecord {
  return { ...record, broken: null, brokenBy: null, damage: [], removalError: null };
}

/**
 * The task has done its work: what it installed is whole, and nothing is known to be wrong with
 * it.
 */
function installed(
  record: ModelRecord,
  installedAt: string,
  data: EventDataByType['ModelInstalled' | 'ModelRepaired'],
  { fileCount, extra }: Pick<InstallationRecord, 'fileCount' | 'extra'>,
): ModelRecord {
  return {
    ...record,
    task: null,
    broken: null,
    brokenBy: null,
    damage: [],
    removalError: null,
    installation: {
      installedAt,
      sizeBytes: data.size_bytes,
      checksumSha256: data.checksum_sha256,
      ...(data.manifest_sha256 !== undefined && { manifestSha256: data.manifest_sha256 }),
      fileCount,
      reusedBytes: record.task?.reusedBytes ?? 0,
      extra,
    },
  };
}
