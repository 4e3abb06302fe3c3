import type { NewEvent } from '../../events/vocabulary.ts';
import { backoffMs } from '../../model/backoff.ts';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { delay } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { errorFields, silentLogger } from '../../ports/logger.ts';
import type { SchedulerClient } from './client.ts';

export type ReportEvent = NewEvent<'ModelUnavailableReported' | 'UnavailableReportFailed'>;

/** A task of the dispatch server that can't run here. */
export interface UnavailableTask {
  taskId: string;
  modelId: string;
  /** null when the task takes any version. */
  version: string | null;
  /** The local status, or "not installed". */
  reason: string;
}

export interface UnavailableReporterOptions {
  client: Pick<SchedulerClient, 'report' | 'nodeId'>;
  /** Makes the outcome durable. A rejection is only logged: the report itself has done its work. */
  record(event: ReportEvent): Promise<unknown>;
  clock: Clock;
  /** How long a task can matter to the dispatch server. Default: one minute. */
  ttlMs?: number;
  /** Reports on their way; one more gives up the oldest, whose task matters least. Default: 256. */
  maxPending?: number;
  random?: () => number;
  logger?: Logger;
}

/** How a report ended. */
export interface ReportEnd {
  /** null: the dispatch server accepted it. */
  error: ErrorValue | null;
  /** The engine stopped before: another engine may still report the task. */
  stopped: boolean;
}

export interface UnavailableReporter {
  /**
   * Sends at once. A task that is already on its way is not sent again. Resolves when the outcome
   * is recorded; never rejects. The caller doesn't need to wait for it.
   */
  report(task: UnavailableTask): Promise<ReportEnd>;
  /** From `close` on: a report is not sent any more. */
  readonly isClosed: boolean;
  /** Resolves when every report so far has its outcome recorded. */
  idle(): Promise<void>;
  /**
   * Takes no more reports. After `graceMs` it gives up the reports on their way and records them
   * as failed. Default: at once.
   */
  close(graceMs?: number): Promise<void>;
}

/** A report on its way. */
interface Sending {
  stop: AbortController;
  ended: Promise<ReportEnd>;
}

const STOPPED = new ModelError('CANCELLED', 'The engine stopped.');

const TTL_MS = 60_000;
const MAX_PENDING = 256;
/** Retries after 100 ms, 200 ms, … at most 5 s, of which 50–100 %. */
const RETRY_WAITS = { firstMs: 100, longestMs: 5_000, jitter: 0.5 };

export function createUnavailableReporter(options: UnavailableReporterOptions): UnavailableReporter {
  const { client, clock, ttlMs = TTL_MS, maxPending = MAX_PENDING, random = Math.random } = options;
  const logger = options.logger ?? silentLogger;
  /** By task, oldest first. */
  const pending = new Map<string, Sending>();
  /** Also those given up whose outcome is not recorded yet. */
  const running = new Set<Promise<ReportEnd>>();
  let closed = false;

  async function run(task: UnavailableTask, signal: AbortSignal): Promise<ReportEnd> {
    const since = clock.monotonic();
    const error = await send(task, since, signal);
    const latencyMs = Math.round((clock.monotonic() - since) * 1000) / 1000;
    try {
      await options.record(outcome(task, latencyMs, error));
    } catch (thrown) {
      logger.warn('The outcome of a report could not be recorded.', { task: task.taskId, ...errorFields(thrown) });
    }
    return { error, stopped: signal.reason === STOPPED };
  }

  /** Resolves to null when the report was accepted, to the last error when it was given up. */
  async function send(task: UnavailableTask, since: number, signal: AbortSignal): Promise<ErrorValue | null> {
    const report = {
      node_id: client.nodeId(),
      task_id: task.taskId,
      model_id: task.modelId,
      version: task.version,
      code: 'MODEL_NOT_AVAILABLE' as const,
      reason: task.reason,
      at: new Date(clock.now()).toISOString(),
    };
    for (let failures = 1; ; failures += 1) {
      try {
        await client.report(report, signal);
        return null;
      } catch (thrown) {
        const error = toModelError(thrown, 'SCHEDULER_UNREACHABLE');
        const pause = backoffMs(RETRY_WAITS, failures, random);
        const left = ttlMs - (clock.monotonic() - since);
        if (signal.aborted || !error.retryable || pause >= left) return error.toJSON();
        const stopped = await delay(clock, pause, signal).then(() => null, asCancelled);
        if (stopped !== null) return stopped.toJSON();
      }
    }
  }

  async function idle(): Promise<void> {
    await Promise.all(running);
  }

  async function idleWithin(graceMs: number): Promise<void> {
    if (running.size === 0 || graceMs <= 0) return;
    const late = new AbortController();
    await Promise.race([idle(), delay(clock, graceMs, late.signal).catch(() => undefined)]);
    late.abort();
  }

  return {
    report(task) {
      if (closed) return Promise.resolve({ error: STOPPED.toJSON(), stopped: true });
      const known = pending.get(task.taskId);
      if (known !== undefined) return known.ended;
      const [oldest] = pending;
      if (oldest !== undefined && pending.size >= maxPending) {
        pending.delete(oldest[0]);
        oldest[1].stop.abort(new ModelError('CANCELLED', 'Newer reports took the place of this one.'));
      }
      const stop = new AbortController();
      const ended = run(task, stop.signal).finally(() => {
        running.delete(ended);
        if (pending.get(task.taskId)?.stop === stop) pending.delete(task.taskId);
      });
      pending.set(task.taskId, { stop, ended });
      running.add(ended);
      return ended;
    },

    get isClosed() {
      return closed;
    },

    idle,

    async close(graceMs = 0) {
      closed = true;
      await idleWithin(graceMs);
      for (const { stop } of pending.values()) stop.abort(STOPPED);
      await idle();
    },
  };
}

function asCancelled(thrown: unknown): ModelError {
  return toModelError(thrown, 'CANCELLED');
}

function outcome(task: UnavailableTask, latencyMs: number, error: ErrorValue | null): ReportEvent {
  // Without a version the model alone is meant, as event filters name it.
  const subject = task.version === null ? task.modelId : `${task.modelId}@${task.version}`;
  const common = { dispatch_task_id: task.taskId, reason: task.reason };
  return error === null
    ? { type: 'ModelUnavailableReported', subject, data: { ...common, latency_ms: latencyMs } }
    : { type: 'UnavailableReportFailed', subject, data: { ...common, error } };
}
