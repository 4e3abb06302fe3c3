import type { TaskEvent } from '../download/types.ts';
import type { EventDataByType, EventType, NewEvent } from '../events/vocabulary.ts';
import { ModelError } from '../model/errors.ts';
import { formatRef } from '../model/identity.ts';
import type { ModelRecord } from '../projections/folds/model-record.ts';
import { evolveRecord } from '../projections/folds/evolve-record.ts';
import { recordOf } from '../projections/folds/models.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import { TRANSITIONS } from '../projections/folds/transitions.ts';
import { withCauses } from './causes.ts';
import type { Command } from './commands.ts';

/** No events: the command's wish is already so, or already under way. */
export type Decision = NewEvent[] | ModelError;

/** States in which a task is alive: it runs, waits, or is paused. */
const ALIVE: ReadonlySet<string> = new Set(['queued', 'downloading', 'paused', 'verifying']);

/** What a task may still say after the user paused it: its last checkpoint, and what can't be undone any more. */
const SAID_WHILE_PAUSED: ReadonlySet<EventType> = new Set([
  'DownloadCheckpointed',
  'FileVerified',
  'ModelInstalled',
  'ModelRepaired',
]);

/**
 * The rules: which events a command leads to, given all that was accepted so far. Pure.
 *
 * @returns events to append, none when nothing needs to happen, or why the command is refused
 */
export function decide(command: Command, state: ModelsState): Decision {
  const decision = rule(command, state);
  return decision instanceof ModelError ? decision : withCauses(decision, command, state);
}

function rule(command: Command, state: ModelsState): Decision {
  if (command.commandId !== undefined && state.commands.has(command.commandId)) return [];
  const record = recordOf(state, command);
  switch (command.type) {
    case 'Install':
      return install(command, record);
    case 'Repair':
      return repair(command, record);
    case 'Pause':
      return pause(command, record);
    case 'Resume':
      return resume(command, record);
    case 'Cancel':
      return cancel(command, record);
    case 'Remove':
      return remove(command, record);
    case 'ReportTask':
      return reportTask(command, record);
    case 'ReportDiscarded':
      if (record?.task?.taskId !== command.taskId || record.status !== 'cancelled') return [];
      return [event(command, 'PartialDiscarded', { task_id: command.taskId, bytes: command.bytes })];
    case 'ReportUpdate':
      if (record || state.updates.get(command.modelId)?.version === command.version) return [];
      return [event(command, 'UpdateFound', { installed_version: command.installedVersion })];
    default:
      return observe(command, record);
  }
}

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

function install(command: Of<'Install'>, record: ModelRecord | undefined): Decision {
  const status = record?.status;
  if (status === 'ready' || (status !== undefined && status !== 'paused' && ALIVE.has(status))) return [];
  if (status === 'paused') return resume(command, record);
  if (status === 'removing') return refuse(command, 'FILE_BUSY', 'is being removed; try again when that is done', true);
  if (status === 'damaged' || status === 'missing') return repair({ ...command, type: 'Repair' }, record);
  if (status === 'failed' && record?.task) {
    // The same task goes on with what it has; a repair that failed is asked for as a repair.
    const { taskId, kind, totalBytes } = record.task;
    return [event(command, 'DownloadRequested', { task_id: taskId, kind, total_bytes: totalBytes })];
  }
  const { newTaskId, kind, totalBytes } = command;
  return [event(command, 'DownloadRequested', { task_id: newTaskId, kind, total_bytes: totalBytes })];
}

function repair(command: Of<'Repair'>, record: ModelRecord | undefined): Decision {
  switch (record?.status) {
    case 'damaged':
    case 'missing':
      return [
        event(command, 'DownloadRequested', {
          task_id: command.newTaskId,
          kind: 'repair',
          total_bytes: record.installation?.sizeBytes ?? null,
        }),
      ];
    case 'failed':
      return record.installation
        ? [
            event(command, 'DownloadRequested', {
              task_id: command.newTaskId,
              kind: 'repair',
              total_bytes: record.installation.sizeBytes,
            }),
          ]
        : refuse(command, 'INVALID_ARGUMENT', 'is not installed: install it instead');
    case 'ready':
    case 'queued':
    case 'downloading':
    case 'verifying':
      return [];
    default:
      return notThere(command, record);
  }
}

function pause(command: Of<'Pause'>, record: ModelRecord | undefined): Decision {
  if (!record?.task || !ALIVE.has(record.status)) return notThere(command, record);
  if (record.task.pause?.reason === 'user') return [];
  const { taskId, receivedBytes } = record.task;
  return [event(command, 'DownloadPaused', { task_id: taskId, reason: 'user', received_bytes: receivedBytes })];
}

function resume(command: Command, record: ModelRecord | undefined): Decision {
  if (record?.status === 'failed' && record.task) {
    const { taskId, kind, totalBytes } = record.task;
    return [event(command, 'DownloadRequested', { task_id: taskId, kind, total_bytes: totalBytes })];
  }
  if (!record?.task || !ALIVE.has(record.status)) return notThere(command, record);
  if (record.task.pause?.reason !== 'user') return [];
  const { taskId, receivedBytes } = record.task;
  return [event(command, 'DownloadResumed', { task_id: taskId, resumed_from_bytes: receivedBytes })];
}

function cancel(command: Of<'Cancel'>, record: ModelRecord | undefined): Decision {
  if (record?.status === 'cancelled') return [];
  if (!record?.task || !(ALIVE.has(record.status) || record.status === 'failed')) return notThere(command, record);
  return [event(command, 'DownloadCancelled', { task_id: record.task.taskId })];
}

function remove(command: Of<'Remove'>, record: ModelRecord | undefined): Decision {
  if (!record || record.status === 'cancelled') return refuse(command, 'MODEL_NOT_AVAILABLE', 'is not installed');
  if (record.status === 'removing') return [];
  if (command.leases > 0) {
    return new ModelError('MODEL_IN_USE', `${formatRef(command)} is in use by ${command.leases} task(s).`, {
      retryable: true,
      details: { leases: command.leases },
    });
  }
  const running = record.task && (ALIVE.has(record.status) || record.status === 'failed');
  const cancelled =
    running && record.task ? [event(command, 'DownloadCancelled', { task_id: record.task.taskId })] : [];
  return record.installation ? [...cancelled, event(command, 'RemovalRequested', {})] : cancelled;
}

function reportTask(command: Of<'ReportTask'>, record: ModelRecord | undefined): Decision {
  const gone = () => new ModelError('CANCELLED', `The task ${command.taskId} of ${formatRef(command)} has ended.`);
  if (!record?.task || record.task.taskId !== command.taskId || !ALIVE.has(record.status)) return gone();
  const userPaused = record.task.pause?.reason === 'user';
  if (userPaused && !command.events.every(e => SAID_WHILE_PAUSED.has(e.type))) return gone();
  const events = command.events.map((e: TaskEvent): NewEvent => ({ ...e, subject: formatRef(command) }));
  // A report that the state table doesn't allow means that task and journal disagree: the task stops, and goes on from
  // what is recorded.
  return areLegal(events, record) ? events : gone();
}

/** Whether each event is allowed in the state that those before it lead to. */
function areLegal(events: NewEvent[], record: ModelRecord): boolean {
  let current: ModelRecord | null = record;
  for (const e of events) {
    if (!current || TRANSITIONS[current.status][e.type] === undefined) return false;
    current = evolveRecord(current, { ...e, ...NOWHERE }, null);
  }
  return true;
}

/** Stands for the place that an event doesn't have yet; no state depends on it. */
const NOWHERE = { seq: 0, time: '', up_ms: 0, v: 1, run: '' };

function observe(command: Command, record: ModelRecord | undefined): Decision {
  const made = observation(command);
  // A fact about a version that has moved on meanwhile is not worth an event.
  if (!made || !TRANSITIONS[record?.status ?? 'absent'][made.type]) return [];
  return [made];
}

function observation(command: Command): NewEvent | undefined {
  switch (command.type) {
    case 'ReportRemoved':
      return event(command, 'ModelRemoved', { freed_bytes: command.freedBytes });
    case 'ReportRemovalFailed':
      return event(command, 'RemovalFailed', { error: command.error });
    case 'ReportDamaged':
      return event(command, 'ModelDamaged', { files: command.files });
    case 'ReportMissing':
      return event(command, 'ModelMissing', { reason: command.reason });
    case 'ReportFound':
      return event(command, 'ModelInstalled', {
        task_id: 'reconciled',
        size_bytes: command.sizeBytes,
        checksum_sha256: command.checksumSha256,
        file_count: command.fileCount,
        duration_ms: 0,
        extra: command.extra,
      });
    default:
      return undefined;
  }
}

function event<T extends EventType>(command: Command, type: T, data: EventDataByType[T]): NewEvent {
  const { commandId } = command;
  return {
    type,
    subject: formatRef(command),
    data: commandId === undefined ? data : { ...data, command_id: commandId },
  } as NewEvent;
}

function notThere(command: Command, record: ModelRecord | undefined): ModelError {
  if (!record || record.status === 'cancelled') return refuse(command, 'MODEL_NOT_AVAILABLE', 'is not on this machine');
  return refuse(command, 'INVALID_ARGUMENT', `can't ${command.type.toLowerCase()} while it is ${record.status}`);
}

function refuse(command: Command, code: ModelError['code'], why: string, retryable = false): ModelError {
  return new ModelError(code, `${formatRef(command)} ${why}.`, { retryable });
}
