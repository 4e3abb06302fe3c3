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

export interface UnavailableReporter {
  /** Sends at once and returns at once. A task that is already on its way is not sent again. */
  report(task: UnavailableTask): void;
  /** Resolves when every report so far has its outcome recorded. */
  idle(): Promise<void>;
  /** Gives up what is still on its way, recorded as failed. */
  close(): Promise<void>;
}

const TTL_MS = 60_000;
const MAX_PENDING = 256;
/** Retries after 100 ms, 200 ms, … at most 5 s, of which 50–100 %. */
const RETRY_WAITS = { firstMs: 100, longestMs: 5_000, jitter: 0.5 };

export function createUnavailableReporter(options: UnavailableReporterOptions): UnavailableReporter {
  const { client, clock, ttlMs = TTL_MS, maxPending = MAX_PENDING, random = Math.random } = options;
  const logger = options.logger ?? silentLogger;
  /** By task, oldest first. */
  const pending = new Map<string, AbortController>();
  /** Also those given up whose outcome is not recorded yet. */
  const running = new Set<Promise<void>>();
  let closed = false;

  async function run(task: UnavailableTask, signal: AbortSignal): Promise<void> {
    const since = clock.monotonic();
    const error = await send(task, since, signal);
    const latencyMs = Math.round((clock.monotonic() - since) * 1000) / 1000;
    try {
      await options.record(outcome(task, latencyMs, error));
    } catch (thrown) {
      logger.warn('The outcome of a report could not be recorded.', { task: task.taskId, ...errorFields(thrown) });
    }
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

  function giveUp(stop: AbortController, message: string): void {
    stop.abort(new ModelError('CANCELLED', message));
  }

  async function idle(): Promise<void> {
    await Promise.all(running);
  }

  return {
    report(task) {
      if (closed || pending.has(task.taskId)) return;
      const [oldest] = pending;
      if (oldest !== undefined && pending.size >= maxPending) {
        pending.delete(oldest[0]);
        giveUp(oldest[1], 'Newer reports took the place of this one.');
      }
      const stop = new AbortController();
      pending.set(task.taskId, stop);
      const done = run(task, stop.signal).finally(() => {
        running.delete(done);
        if (pending.get(task.taskId) === stop) pending.delete(task.taskId);
      });
      running.add(done);
    },

    idle,

    async close() {
      closed = true;
      for (const stop of pending.values()) giveUp(stop, 'The engine stopped.');
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
