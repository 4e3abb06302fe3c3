import type { NewEvent } from '../../events/vocabulary.ts';
import type { ErrorValue } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';

export type ReportEvent = NewEvent<'ModelUnavailableReported' | 'UnavailableReportFailed'>;

/** How the report of one task ended. */
export interface Outcome {
  /** A model id or `model_id@version`. */
  subject: string;
  taskId: string;
  /** Why the task can't run here. */
  reason: string;
  latencyMs: number;
  /** null: the dispatch server accepted the report. */
  error: ErrorValue | null;
}

export interface OutcomeLogOptions {
  /** Makes an event durable. */
  record(event: ReportEvent): Promise<unknown>;
  /** An event could not be recorded. */
  onFailure(event: ReportEvent, error: unknown): void;
  clock: Clock;
}

/** A busy node reports many tasks a second: what ends within one is recorded together. */
const QUIET_MS = 1_000;

/** Well below what fits into one append. */
const MAX_TASKS = 1_000;

/**
 * Records outcomes: the first one after a quiet second at once, those of the second after it
 * together, in one event for each subject and outcome. A kill loses the record of a second at most.
 */
export class OutcomeLog {
  readonly #o: OutcomeLogOptions;
  #waiting: { outcome: Outcome; done: () => void }[] = [];
  /** Monotonic, in milliseconds. */
  #flushedAt = -Infinity;
  #cancel: (() => void) | null = null;

  constructor(options: OutcomeLogOptions) {
    this.#o = options;
  }

  /** Resolves when the outcome is recorded, or can't be; never rejects. */
  add(outcome: Outcome): Promise<void> {
    const { clock } = this.#o;
    const done = new Promise<void>(resolve => this.#waiting.push({ outcome, done: resolve }));
    const left = this.#flushedAt + QUIET_MS - clock.monotonic();
    if (left <= 0) this.flush();
    else this.#cancel ??= clock.after(left, () => this.flush());
    return done;
  }

  /** Records what waits now, without waiting for the end of the second. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    const waiting = this.#waiting.splice(0);
    if (waiting.length === 0) return;
    this.#flushedAt = this.#o.clock.monotonic();
    const groups = new Map<string, typeof waiting>();
    for (const each of waiting) {
      const key = `${each.outcome.error === null} ${each.outcome.subject}`;
      const group = groups.get(key) ?? [];
      group.push(each);
      groups.set(key, group);
    }
    for (const group of groups.values()) {
      for (let at = 0; at < group.length; at += MAX_TASKS) void this.#record(group.slice(at, at + MAX_TASKS));
    }
  }

  async #record(group: readonly { outcome: Outcome; done: () => void }[]): Promise<void> {
    const event = eventOf(group.map(({ outcome }) => outcome));
    try {
      await this.#o.record(event);
    } catch (error) {
      this.#o.onFailure(event, error);
    }
    for (const { done } of group) done();
  }
}

/** All of one subject, and all accepted or all failed. */
function eventOf(outcomes: readonly Outcome[]): ReportEvent {
  const subject = outcomes[0]?.subject ?? null;
  const failed = outcomes.flatMap(({ taskId, reason, error }) =>
    error === null ? [] : { dispatch_task_id: taskId, reason, error },
  );
  if (failed.length > 0) return { type: 'UnavailableReportFailed', subject, data: { tasks: failed } };
  const tasks = outcomes.map(({ taskId, reason, latencyMs }) => ({
    ...{ dispatch_task_id: taskId, reason },
    latency_ms: latencyMs,
  }));
  return { type: 'ModelUnavailableReported', subject, data: { tasks } };
}
