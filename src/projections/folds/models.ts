import { isKnown } from '../../events/vocabulary.ts';
import type { AnyEvent, EventDataByType, EventType, FileCheckpoint, StoredEvent } from '../../events/vocabulary.ts';
import { formatRef, parseRef } from '../../model/identity.ts';
import type { ModelVersion } from '../../model/identity.ts';
import { failedAgain, failingWith } from './failing.ts';
import type { ModelRecord, TaskRecord } from './model-record.ts';
import { nextState, TRANSITIONS } from './transitions.ts';

/**
 * Goes up whenever the same events give another state, or the state another shape: what an older program folded is then
 * folded again. test/projections/checkpoint.test.ts notices a change without a new number.
 */
export const MODELS_FOLD_VERSION = 3;

/**
 * How many command ids are remembered. A repeat comes from who got no answer: within seconds, and after what was in flight
 * with it, which is a few batches of the journal (512 events each) at most. They are part of each checkpoint, so not more.
 */
const REMEMBERED_COMMANDS = 4_096;

/**
 * All model versions. Records are immutable; the maps around them belong to one fold and are changed in place, because
 * copying a map for each of a million events would make a replay quadratic. `copyState` makes an independent one.
 */
export interface ModelsState {
  readonly models: Map<string, ModelRecord>;
  /** command id → the subject it was about. */
  readonly commands: Map<string, string>;
  /** model id → the newest version the library was seen to have beside an older one here; gone with the last one here. */
  readonly updates: Map<string, { readonly version: string; readonly seq: number }>;
  /** Damaged ranges that JournalDamaged events tell of, as `damageKey` names them, and the events' seqs. */
  readonly damage: Map<string, number>;
  /** Boot of the run that is being folded: dates checkpoints. */
  bootId: string | null;
  seq: number;
}

export function initialModels(): ModelsState {
  return { models: new Map(), commands: new Map(), updates: new Map(), damage: new Map(), bootId: null, seq: 0 };
}

export function copyState(state: ModelsState): ModelsState {
  return {
    ...state,
    models: new Map(state.models),
    commands: new Map(state.commands),
    updates: new Map(state.updates),
    damage: new Map(state.damage),
  };
}

/** Folds one event. Total: unknown and illegal events change nothing but the position. */
export function evolve(state: ModelsState, event: AnyEvent): ModelsState {
  state.seq = event.seq;
  if (!isKnown(event)) return state;
  if (event.type === 'EngineStarted') state.bootId = event.data.boot_id;
  if (event.type === 'JournalDamaged') state.damage.set(damageKey(event.data), event.seq);
  if (event.subject === null) return state;
  rememberCommand(state, event);
  if (event.type === 'UpdateFound') {
    const { modelId, version } = parseRef(event.subject);
    if (isHere(state, modelId)) state.updates.set(modelId, { version, seq: event.seq });
    return state;
  }
  const before = state.models.get(event.subject) ?? null;
  const after = evolveRecord(before, event, state.bootId);
  if (after === before) return state;
  if (after === null) forget(state, event.subject);
  else state.models.set(event.subject, after);
  return state;
}

/** One name for a range, whoever found it. Without the reason: its words may change from one program version to the next. */
export function damageKey(range: Omit<EventDataByType['JournalDamaged'], 'reason'>): string {
  return [range.segment, range.offset, range.first_seq, range.last_seq].join(':');
}

function forget(state: ModelsState, ref: string): void {
  state.models.delete(ref);
  const { modelId } = parseRef(ref);
  if (!isHere(state, modelId)) state.updates.delete(modelId);
}

function isHere(state: ModelsState, modelId: string): boolean {
  for (const record of state.models.values()) if (record.modelId === modelId) return true;
  return false;
}

function rememberCommand(state: ModelsState, event: StoredEvent): void {
  const id = event.data.command_id;
  if (id === undefined || event.subject === null) return;
  state.commands.set(id, event.subject);
  if (state.commands.size <= REMEMBERED_COMMANDS) return;
  const oldest = state.commands.keys().next();
  if (!oldest.done) state.commands.delete(oldest.value);
}

/** Events that change a task's course. Between them it reports what it does. */
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

/** One version's record after an event; the same object when the event is not about it or illegal in its state. */
export function evolveRecord(
  before: ModelRecord | null,
  event: StoredEvent,
  bootId: string | null,
): ModelRecord | null {
  if (event.subject === null || isOfAnotherTask(before, event)) return before;
  const status = before?.status ?? 'absent';
  // Reports on a model as a whole have a bare model id as their subject: no record is made of what changes none.
  if (TRANSITIONS[status][event.type] === undefined) return before;
  const record = withFacts(before ?? newRecord(event.subject, event), event, bootId);
  const next = nextState(status, event.type, record);
  if (next === undefined) return before;
  if (next === 'absent') return null;
  const task = record.task && TURNS.has(event.type) ? { ...record.task, turn: event.seq } : record.task;
  return recordWith(record, { status: next, task, updatedAt: event.time, seq: event.seq });
}

/** Field by field: a spread takes ten times as long, and a replay makes two records of every event. */
function recordWith(
  { modelId, version, installation, broken, brokenBy, damage, removalError }: ModelRecord,
  { status, task, updatedAt, seq }: Pick<ModelRecord, 'status' | 'task' | 'updatedAt' | 'seq'>,
): ModelRecord {
  return { modelId, version, status, task, installation, broken, brokenBy, damage, removalError, updatedAt, seq };
}

/** A task's late words, after it was cancelled and requested anew, say nothing about the new task. */
function isOfAnotherTask(record: ModelRecord | null, event: StoredEvent): boolean {
  if (event.type === 'DownloadRequested' || !('task_id' in event.data)) return false;
  const current = record?.task?.taskId;
  return current !== undefined && current !== event.data.task_id;
}

function newRecord(subject: string, event: StoredEvent): ModelRecord {
  const { modelId, version }: ModelVersion = parseRef(subject);
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
    case 'DownloadRequested': {
      // A failed task asked for again keeps its partial: the same task id means the same bytes.
      const kept = record.status === 'failed' && record.task?.taskId === event.data.task_id ? record.task : null;
      const task: TaskRecord = {
        ...(kept ?? emptyTask(event.data.task_id)),
        kind: event.data.kind,
        totalBytes: event.data.total_bytes ?? kept?.totalBytes ?? null,
        pause: null,
        retry: null,
        error: null,
      };
      return { ...record, task };
    }
    case 'ModelInstalled':
    case 'ModelRepaired':
      return {
        ...record,
        task: null,
        broken: null,
        brokenBy: null,
        damage: [],
        removalError: null,
        installation: {
          installedAt: event.time,
          sizeBytes: event.data.size_bytes,
          checksumSha256: event.data.checksum_sha256,
          fileCount: event.type === 'ModelInstalled' ? event.data.file_count : (record.installation?.fileCount ?? 0),
          reusedBytes: record.task?.reusedBytes ?? 0,
          extra: event.type === 'ModelInstalled' ? event.data.extra : (record.installation?.extra ?? {}),
        },
      };
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

function taskWithFacts(task: TaskRecord, event: StoredEvent, bootId: string | null): TaskRecord {
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
      return checkpointed(task, event.data, bootId);
    case 'RemoteChanged':
      // Another plan makes every checkpoint worthless; another file only its own.
      if (event.data.was === task.planSha256)
        return { ...task, planSha256: event.data.now, files: new Map(), receivedBytes: 0 };
      return task;
    case 'DownloadPaused':
      return {
        ...task,
        receivedBytes: event.data.received_bytes,
        pause: { reason: event.data.reason, neededBytes: event.data.needed_bytes ?? null },
        retry: null,
        // Who pauses and resumes wants it tried anew; the network and the disk only interrupt.
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

/** Most events of most journals are checkpoints, so this one is made field by field, too. */
function checkpointed(
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

/** The record of a version, or undefined when nothing is known of it. */
export function recordOf(state: ModelsState, model: ModelVersion): ModelRecord | undefined {
  return state.models.get(formatRef(model));
}
