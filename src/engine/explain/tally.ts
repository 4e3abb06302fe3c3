import type { TaskTally } from '../../api/contract.ts';
import type { AnyEvent } from '../../events/vocabulary.ts';

const BEGINS = 'DownloadRequested';
const ENDS: ReadonlySet<string> = new Set(['ModelInstalled', 'ModelRepaired', 'DownloadFailed', 'DownloadCancelled']);

interface Task extends TaskTally {
  from: number;
  pausedAt: number | null;
  isOver: boolean;
}

/** Counts for each version what happened since it was last asked for. */
export class Tallies {
  readonly #tasks = new Map<string, Task>();

  add({ subject, type, time, data }: AnyEvent): void {
    if (subject === null) return;
    const at = Date.parse(time);
    const facts = data as Record<string, unknown>;
    if (type === BEGINS) this.#tasks.set(subject, begun(at, bytesOf(facts, 'total_bytes')));
    const task = this.#tasks.get(subject);
    if (task === undefined || task.isOver) return;
    task.durationMs = Math.max(task.durationMs, at - task.from);
    task.isOver = ENDS.has(type);
    task.totalBytes = bytesOf(facts, 'total_bytes') ?? task.totalBytes;
    task.receivedBytes = bytesOf(facts, 'received_bytes') ?? task.receivedBytes;
    count(task, type, at, facts);
  }

  /** null when nothing was ever asked for, or the request is older than what was read. */
  of(subject: string): TaskTally | null {
    const task = this.#tasks.get(subject);
    if (task === undefined) return null;
    const { from: _from, pausedAt: _pausedAt, isOver: _isOver, ...tally } = task;
    return tally;
  }
}

function begun(from: number, totalBytes: number | null): Task {
  const none = { durationMs: 0, retries: 0, waits: 0, waitedMs: 0, rejected: 0, changed: 0, receivedBytes: 0 };
  return { ...none, totalBytes, from, pausedAt: null, isOver: false };
}

function count(task: Task, type: string, at: number, { reason }: Record<string, unknown>): void {
  if (type === 'RetryScheduled') task.retries += 1;
  if (type === 'PieceRejected' || type === 'FileRejected') task.rejected += 1;
  if (type === 'RemoteChanged') task.changed += 1;
  if (type === 'DownloadPaused' && reason !== 'user') {
    task.waits += 1;
    task.pausedAt = at;
  }
  if ((type === 'DownloadResumed' || task.isOver) && task.pausedAt !== null) {
    // A clock may have been set back meanwhile.
    task.waitedMs += Math.max(0, at - task.pausedAt);
    task.pausedAt = null;
  }
}

function bytesOf(facts: Record<string, unknown>, name: string): number | null {
  const value = facts[name];
  return typeof value === 'number' ? value : null;
}
