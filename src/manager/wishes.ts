/**
 * The rules for what users and programs wish: install, repair, pause, resume, cancel, remove.
 * Pure.
 */
import type { NewEvent } from '../events/vocabulary.ts';
import { ModelError } from '../model/errors.ts';
import { formatRef } from '../model/identity.ts';
import type { ModelRecord, TaskRecord } from '../projections/folds/model-record.ts';
import { recordOf } from '../projections/folds/models.ts';
import type { ModelsState } from '../projections/folds/models.ts';
import type { Command } from './commands.ts';
import { event, isAlive, notThere, refuse } from './decision.ts';
import type { Decision, Of } from './decision.ts';

export function install(command: Of<'Install'>, record: ModelRecord | undefined): Decision {
  switch (record?.status) {
    case 'ready':
    case 'queued':
    case 'downloading':
    case 'verifying':
      return [];
    case 'paused':
      return resume(command, record);
    case 'removing':
      return refuse(command, 'FILE_BUSY', 'is being removed; try again when that is done', true);
    case 'damaged':
    case 'missing':
      return repair({ ...command, type: 'Repair' }, record);
    default: {
      if (record?.status === 'failed' && record.task) return [requestAgain(command, record.task)];
      const { newTaskId, kind, totalBytes } = command;
      return [event(command, 'DownloadRequested', { task_id: newTaskId, kind, total_bytes: totalBytes })];
    }
  }
}

export function repair(command: Of<'Repair'>, record: ModelRecord | undefined): Decision {
  switch (record?.status) {
    case 'damaged':
    case 'missing':
      return [requestRepair(command, record.installation?.sizeBytes ?? null)];
    case 'failed':
      return record.installation
        ? [requestRepair(command, record.installation.sizeBytes)]
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

export function pause(command: Of<'Pause'>, record: ModelRecord | undefined): Decision {
  if (!record?.task || !isAlive(record)) return notThere(command, record);
  if (record.task.pause?.reason === 'user') return [];
  const { taskId, receivedBytes } = record.task;
  return [event(command, 'DownloadPaused', { task_id: taskId, reason: 'user', received_bytes: receivedBytes })];
}

export function resume(command: Command, record: ModelRecord | undefined): Decision {
  if (record?.status === 'failed' && record.task) return [requestAgain(command, record.task)];
  if (!record?.task || !isAlive(record)) return notThere(command, record);
  if (record.task.pause?.reason !== 'user') return [];
  const { taskId, receivedBytes } = record.task;
  return [event(command, 'DownloadResumed', { task_id: taskId, resumed_from_bytes: receivedBytes })];
}

export function cancel(command: Of<'Cancel'>, record: ModelRecord | undefined): Decision {
  if (record?.status === 'cancelled') return [];
  if (!record?.task || !(isAlive(record) || record.status === 'failed')) return notThere(command, record);
  return [event(command, 'DownloadCancelled', { task_id: record.task.taskId })];
}

/** The download goes on with the bytes that it had, or stays paused if a person had paused it. */
export function undo(command: Of<'Undo'>, record: ModelRecord | undefined): Decision {
  if (record?.status !== 'cancelled' || !record.task)
    return refuse(command, 'INVALID_ARGUMENT', 'has no cancelled download that can go on: what it had is deleted');
  const { taskId, receivedBytes, pause } = record.task;
  const paused = { task_id: taskId, reason: 'user', received_bytes: receivedBytes } as const;
  const requested = requestAgain(command, record.task);
  return pause?.reason === 'user' ? [requested, event(command, 'DownloadPaused', paused)] : [requested];
}

/**
 * What was put in an order before comes after it. Downloads that ended have no place any more.
 */
export function order(command: Of<'Order'>, state: ModelsState): Decision {
  const alive = new Set<string>();
  for (const record of state.models.values()) {
    if (record.task && (isAlive(record) || record.status === 'failed')) alive.add(record.task.taskId);
  }
  const named = command.first.map(model => recordOf(state, model)?.task?.taskId);
  const first = named.filter(id => id !== undefined && alive.has(id)) as string[];
  if (first.length === 0) return notThere(command, recordOf(state, command));
  const next = [...new Set([...first, ...state.order])].filter(id => alive.has(id));
  const isSame = next.length === state.order.length && next.every((id, at) => id === state.order[at]);
  return isSame ? [] : [event(command, 'DownloadsOrdered', { order: next })];
}

export function remove(command: Of<'Remove'>, record: ModelRecord | undefined): Decision {
  if (!record || record.status === 'cancelled') return refuse(command, 'MODEL_NOT_AVAILABLE', 'is not installed');
  if (record.status === 'removing') return [];
  if (command.leases > 0 || command.unsure) return inUse(command);
  const hasTask = record.task && (isAlive(record) || record.status === 'failed');
  const cancelled =
    hasTask && record.task ? [event(command, 'DownloadCancelled', { task_id: record.task.taskId })] : [];
  return record.installation ? [...cancelled, event(command, 'RemovalRequested', {})] : cancelled;
}

/**
 * A failed task goes on with the bytes that it has, under its own id and kind: a failed repair
 * stays a repair.
 */
function requestAgain(command: Command, { taskId, kind, totalBytes }: TaskRecord): NewEvent {
  return event(command, 'DownloadRequested', { task_id: taskId, kind, total_bytes: totalBytes });
}

function requestRepair(command: Of<'Repair'>, totalBytes: number | null): NewEvent {
  return event(command, 'DownloadRequested', { task_id: command.newTaskId, kind: 'repair', total_bytes: totalBytes });
}

function inUse(command: Of<'Remove'>): ModelError {
  const { leases, holders = [] } = command;
  const pids = holders.map(({ pid }) => pid).join(', ');
  const message =
    leases === 0
      ? `${formatRef(command)} may be in use: who used it before the engine's start can't be read. Try again in 5 s.`
      : `${formatRef(command)} is in use by ${leases} task(s)${pids && ` of the process(es) ${pids}`}.`;
  return new ModelError('MODEL_IN_USE', message, { retryable: true, details: { leases, holders: [...holders] } });
}
