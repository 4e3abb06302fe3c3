import type { DownloadTask, StopReason } from '../../download/types.ts';
import type { ModelRecord } from '../../projections/folds/model-record.ts';

/** What should be going on for one version. */
export type Wish =
  | { kind: 'run'; task: DownloadTask }
  | { kind: 'discard'; taskId: string }
  | { kind: 'remove' }
  /** `stop`: how work that still goes on is asked to end. */
  | { kind: 'nothing'; stop: StopReason };

/** What the state of a version asks for. `mayRun`: whether this engine may work on it at all. */
export function wishFor(record: ModelRecord | undefined, mayRun: (record: ModelRecord) => boolean): Wish {
  if (!record) return { kind: 'nothing', stop: 'cancel' };
  if (!mayRun(record)) return { kind: 'nothing', stop: 'shutdown' };
  const { task, status } = record;
  if (status === 'removing') return { kind: 'remove' };
  if (status === 'cancelled')
    return task ? { kind: 'discard', taskId: task.taskId } : { kind: 'nothing', stop: 'cancel' };
  const runs = status === 'queued' || status === 'downloading' || status === 'verifying';
  const waits = status === 'paused' && task?.pause?.reason !== 'user';
  if (task && (runs || waits)) return { kind: 'run', task: { ...record, ...task } };
  return { kind: 'nothing', stop: 'pause' };
}

/**
 * Whether work for one wish also serves the other. A task's record changes often; the work is the
 * same for one task.
 */
export function isSameWish(a: Wish, b: Wish): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'run' && b.kind === 'run') return a.task.taskId === b.task.taskId;
  if (a.kind === 'discard' && b.kind === 'discard') return a.taskId === b.taskId;
  return true;
}
