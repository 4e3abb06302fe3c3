import type { ProgressSample } from '../download/types.ts';
import type { AnyEvent, StoredEvent } from '../events/vocabulary.ts';
import { isKnown, RECONCILED } from '../events/vocabulary.ts';
import type { ErrorValue } from '../model/errors.ts';
import { parseRef } from '../model/identity.ts';
import type { DownloadCompleteInfo, DownloadErrorInfo, DownloadStartInfo } from './types.ts';

/** A hook that is due. */
export type HookCall =
  | { hook: 'onDownloadStart'; info: DownloadStartInfo }
  | { hook: 'onDownloadError'; info: DownloadErrorInfo }
  | { hook: 'onDownloadComplete'; info: DownloadCompleteInfo };

export interface HookFold {
  /**
   * The hooks that the event makes due. `endedTask` is the task that makes no more progress after
   * it.
   */
  onEvent(event: AnyEvent): { calls: HookCall[]; endedTask: string | null };
  /** A sample may tell the size that an onDownloadStart waits for. */
  onProgress(sample: ProgressSample, time: string): HookCall[];
}

export interface HookFoldOptions {
  installedPath: (modelId: string, version: string) => string;
  totalBytes: (taskId: string) => number | null;
}

/** A task that runs in this run of the engine. */
interface RunningTask {
  startedAt: string;
  /** Set while onDownloadStart waits for the size of the task. */
  waiting: { resumedFromBytes: number; base: HookBase } | null;
}

type HookBase = Pick<DownloadStartInfo, 'modelId' | 'version' | 'taskId' | 'time'>;

/** Turns events into hook calls. It remembers only the tasks of the present run. */
export function createHookFold({ installedPath, totalBytes }: HookFoldOptions): HookFold {
  const running = new Map<string, RunningTask>();
  let run: string | null = null;

  /**
   * Once per task and run: a second DownloadStarted, after the remote changed, is the same
   * download.
   */
  function begin(base: HookBase, total: number | null, resumedFromBytes: number): HookCall[] {
    if (running.has(base.taskId)) return [];
    const task: RunningTask = { startedAt: base.time, waiting: { resumedFromBytes, base } };
    running.set(base.taskId, task);
    return start(task, total);
  }

  function start(task: RunningTask | undefined, total: number | null): HookCall[] {
    if (task === undefined || task.waiting === null || total === null) return [];
    const { base, resumedFromBytes } = task.waiting;
    task.waiting = null;
    return [{ hook: 'onDownloadStart', info: { ...base, totalBytes: total, resumedFromBytes } }];
  }

  function complete(base: HookBase, sizeBytes: number, durationMs: number): HookCall[] {
    const path = installedPath(base.modelId, base.version);
    return [
      ...start(running.get(base.taskId), sizeBytes),
      { hook: 'onDownloadComplete', info: { ...base, path, sizeBytes, durationMs } },
    ];
  }

  /** ModelRepaired doesn't say how long it took. The start in this run tells. */
  function sinceStart({ taskId, time }: HookBase): number {
    const startedAt = running.get(taskId)?.startedAt ?? time;
    return Math.max(0, Date.parse(time) - Date.parse(startedAt));
  }

  function callsOf(event: StoredEvent, base: HookBase): HookCall[] {
    switch (event.type) {
      case 'DownloadStarted':
        return begin(base, event.data.total_bytes, event.data.resumed_from_bytes);
      case 'DownloadResumed':
        return begin(base, totalBytes(base.taskId), event.data.resumed_from_bytes);
      case 'DownloadCheckpointed':
        return start(running.get(base.taskId), event.data.total_bytes);
      case 'RetryScheduled':
        return [failure(base, event.data.error, true, event.data.retry_at)];
      case 'DownloadPaused':
        // Every pause but the user's ends by itself. The time of its end is unknown.
        return event.data.error ? [failure(base, event.data.error, event.data.reason !== 'user', null)] : [];
      case 'DownloadFailed':
        return [failure(base, event.data.error, false, null)];
      case 'ModelInstalled':
        // Found on the disk: no download completed.
        if (event.data.task_id === RECONCILED) return [];
        return complete(base, event.data.size_bytes, event.data.duration_ms);
      case 'ModelRepaired':
        return complete(base, event.data.size_bytes, sinceStart(base));
      default:
        return [];
    }
  }

  return {
    onEvent(event) {
      if (event.run !== run) {
        run = event.run;
        running.clear();
      }
      const base = isKnown(event) ? baseOf(event) : null;
      if (!isKnown(event) || base === null) return { calls: [], endedTask: null };
      const calls = callsOf(event, base);
      if (!ENDINGS.has(event.type)) return { calls, endedTask: null };
      running.delete(base.taskId);
      return { calls, endedTask: base.taskId };
    },

    onProgress(sample, time) {
      const task = running.get(sample.taskId);
      if (task?.waiting) task.waiting.base = { ...task.waiting.base, time };
      return start(task, sample.totalBytes);
    },
  };
}

/** After these events a task does nothing more. */
const ENDINGS: ReadonlySet<string> = new Set([
  'ModelInstalled',
  'ModelRepaired',
  'DownloadFailed',
  'DownloadCancelled',
]);

function failure(base: HookBase, error: ErrorValue, willRetry: boolean, retryAt: string | null): HookCall {
  return { hook: 'onDownloadError', info: { ...base, error, willRetry, retryAt } };
}

/** null for events that are not about a download of a model version. */
function baseOf({ subject, time, data }: AnyEvent): HookBase | null {
  const taskId = (data as { task_id?: unknown }).task_id;
  if (subject === null || typeof taskId !== 'string') return null;
  return { ...parseRef(subject), taskId, time };
}
