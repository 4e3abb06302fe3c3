import { backoffMs } from '../../model/backoff.ts';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { delay } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { errorFields, silentLogger } from '../../ports/logger.ts';
import type { SchedulerClient } from './client.ts';
import { OutcomeLog } from './outcomes.ts';
import type { ReportEvent } from './outcomes.ts';

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
  /** Makes outcomes durable. A rejection is only logged: the reports themselves have done their work. */
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
   *
   * @param isAwaited somebody waits for the end: its record waits for no others
   */
  report(task: UnavailableTask, isAwaited?: boolean): Promise<ReportEnd>;
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
  isAwaited: boolean;
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
  /** Calls of `idle` that wait. */
  let waiting = 0;
  const outcomes = new OutcomeLog({
    record: event => options.record(event),
    clock,
    onFailure: ({ data: { tasks } }, error) =>
      logger.warn('The outcome of a report could not be recorded.', {
        tasks: tasks.map(({ dispatch_task_id }) => dispatch_task_id),
        ...errorFields(error),
      }),
  });

  async function run(task: UnavailableTask, sending: Omit<Sending, 'ended'>): Promise<ReportEnd> {
    const { signal } = sending.stop;
    const since = clock.monotonic();
    const error = await send(task, since, signal);
    if (pending.get(task.taskId)?.stop === sending.stop) pending.delete(task.taskId);
    const latencyMs = Math.round((clock.monotonic() - since) * 1000) / 1000;
    // Without a version the model alone is meant, as event filters name it.
    const subject = task.version === null ? task.modelId : `${task.modelId}@${task.version}`;
    const recorded = outcomes.add({ subject, taskId: task.taskId, reason: task.reason, latencyMs, error });
    if (closed || waiting > 0 || sending.isAwaited) outcomes.flush();
    await recorded;
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
    waiting += 1;
    outcomes.flush();
    await Promise.all(running).finally(() => (waiting -= 1));
  }

  async function idleWithin(graceMs: number): Promise<void> {
    if (running.size === 0 || graceMs <= 0) return;
    const late = new AbortController();
    await Promise.race([idle(), delay(clock, graceMs, late.signal).catch(() => undefined)]);
    late.abort();
  }

  return {
    report(task, isAwaited = false) {
      if (closed) return Promise.resolve({ error: STOPPED.toJSON(), stopped: true });
      const known = pending.get(task.taskId);
      if (known !== undefined) {
        known.isAwaited ||= isAwaited;
        return known.ended;
      }
      const [oldest] = pending;
      if (oldest !== undefined && pending.size >= maxPending) {
        pending.delete(oldest[0]);
        oldest[1].stop.abort(new ModelError('CANCELLED', 'Newer reports took the place of this one.'));
      }
      const sending: Omit<Sending, 'ended'> = { stop: new AbortController(), isAwaited };
      const ended = run(task, sending).finally(() => running.delete(ended));
      pending.set(task.taskId, Object.assign(sending, { ended }));
      running.add(ended);
      return ended;
    },

    get isClosed() {
      return closed;
    },

    idle,

    async close(graceMs = 0) {
      closed = true;
      outcomes.flush();
      await idleWithin(graceMs);
      for (const { stop } of pending.values()) stop.abort(STOPPED);
      await idle();
    },
  };
}

function asCancelled(thrown: unknown): ModelError {
  return toModelError(thrown, 'CANCELLED');
}
