import { formatRef } from '../../model/identity.ts';
import { isModelError } from '../../model/errors.ts';
import { delay } from '../../ports/clock.ts';
import { Attempt } from './attempt.ts';
import type { AttemptOptions } from './attempt.ts';
import { Backoff, retryCeilingMs } from './backoff.ts';
import type { TaskOutcome } from '../types.ts';
import { untilRoom } from '../base/disk-needs.ts';
import { toFailure } from '../base/failure.ts';
import type { Failure } from '../base/failure.ts';
import { takeLock } from '../base/locks.ts';
import { taskLockPath } from '../../disk/paths.ts';
import { probe } from '../connection/reachability.ts';
import type { Reachability } from '../connection/reachability.ts';
import type { Slots } from './slots.ts';

export interface TaskRunOptions extends AttemptOptions {
  slots: Slots;
  reachability: Reachability;
}

/** One run of a task: attempts, and the waits between them. A task that waits holds no slot. */
export class TaskRun {
  readonly #options: TaskRunOptions;
  readonly #attempt: Attempt;
  readonly #backoff: Backoff;
  readonly #signal: AbortSignal;
  /** The most bytes held since the first failure: only more than that is progress, refetching what was rejected is not. */
  #highWater: number;
  #askedAgain = false;
  #checksumAsked = false;
  #progressSinceOutage = true;

  constructor(options: TaskRunOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#attempt = new Attempt(options);
    const { failing } = options.task;
    this.#backoff = new Backoff(options.context, failing?.attempt ?? 0, failing?.ms);
    this.#highWater = failing?.heldBytes ?? 0;
  }

  /** Never throws. */
  async run(): Promise<TaskOutcome> {
    const { context, task, needs } = this.#options;
    try {
      const lock = taskLockPath(context.dataDir, task.modelId, task.version);
      const release = await takeLock(context, lock, this.#signal);
      try {
        await this.#awaitScheduledRetry();
        return await this.#attempts();
      } finally {
        await release();
      }
    } catch (error) {
      return await this.#ended(error);
    } finally {
      this.#backoff.end();
      needs.delete(task.taskId);
    }
  }

  async #awaitScheduledRetry(): Promise<void> {
    const { context, task } = this.#options;
    if (task.retry === null) return;
    const { attempt, at, waitMs: scheduledMs } = task.retry;
    // A clock set back must not turn a short wait into a long one.
    const mostMs = scheduledMs ?? retryCeilingMs(context.policy, attempt);
    const waitMs = Math.min(Date.parse(at) - context.clock.now(), mostMs);
    // Counted already, when it was scheduled.
    if (waitMs > 0) await this.#backoff.excuse(() => delay(context.clock, waitMs, this.#signal));
  }

  async #attempts(): Promise<TaskOutcome> {
    for (;;) {
      const release = await this.#backoff.excuse(() => this.#options.slots.take(this.#signal));
      let failure: Failure;
      try {
        await this.#attempt.run(this.#signal);
        return { kind: 'installed' };
      } catch (error) {
        if (this.#isStop(error)) throw error;
        failure = toFailure(error);
      } finally {
        release();
      }
      this.#noteProgress();
      this.#options.context.logger.debug('A download was interrupted.', { kind: failure.kind, error: failure.message });
      await this.#recover(failure);
    }
  }

  #isStop(error: unknown): boolean {
    return (
      this.#signal.aborted ||
      (isModelError(error) && (error.code === 'CANCELLED' || error.code === 'JOURNAL_UNWRITABLE'))
    );
  }

  #noteProgress(): void {
    const written = this.#attempt.writtenBytes;
    if (written <= this.#highWater) return;
    this.#highWater = written;
    this.#askedAgain = false;
    this.#progressSinceOutage = true;
    this.#backoff.progressed();
  }

  /** Waits until another attempt makes sense; throws the failure when none does. */
  async #recover(failure: Failure): Promise<void> {
    switch (failure.kind) {
      case 'network':
      case 'stall':
        return this.#awaitNetwork(failure);
      case 'disk':
        return this.#awaitRoom(failure);
      case 'again':
      case 'plain':
        return this.#scheduleRetry(failure);
      case 'ask':
        return this.#askLibrary(failure);
      case 'fail':
        throw failure;
    }
  }

  async #awaitNetwork(failure: Failure): Promise<void> {
    const { context, task, reachability } = this.#options;
    // Reachable and yet nothing comes: that is the server's doing, and bounded in time.
    const doubtful = failure.kind === 'stall' || !this.#progressSinceOutage;
    if (doubtful && (await probe(context, task, context.policy.briskProbeTimeoutMs, this.#signal))) {
      return this.#scheduleRetry(failure);
    }
    await this.#backoff.excuse(async () => {
      await this.#recordPause('network', failure);
      await reachability.until(task, this.#signal);
    });
    this.#progressSinceOutage = false;
  }

  async #awaitRoom(failure: Failure): Promise<void> {
    const { context, needs, task } = this.#options;
    const needed = failure.error.code === 'DISK_FULL' ? needs.neededFor(task.taskId) : undefined;
    await this.#backoff.excuse(async () => {
      await this.#recordPause('disk', failure, needed);
      await untilRoom(context, needs, task.taskId, this.#signal);
    });
  }

  async #recordPause(reason: 'network' | 'disk', failure: Failure, neededBytes?: number): Promise<void> {
    const { reporter, task } = this.#options;
    await reporter.record({
      type: 'DownloadPaused',
      subject: formatRef(task),
      data: {
        task_id: task.taskId,
        reason,
        received_bytes: this.#attempt.receivedBytes,
        ...(neededBytes !== undefined && { needed_bytes: neededBytes }),
        error: failure.error.toJSON(),
      },
    });
    this.#attempt.pauseRecorded();
  }

  async #scheduleRetry(failure: Failure): Promise<void> {
    const { reporter, task, context } = this.#options;
    const next = this.#backoff.next(failure.retryAfterMs);
    if (next === null) throw failure;
    const retry_at = new Date(context.clock.now() + next.waitMs).toISOString();
    const { attempt, waitMs: wait_ms, failingMs: failing_ms } = next;
    const data = { task_id: task.taskId, attempt, retry_at, wait_ms, failing_ms, error: failure.error.toJSON() };
    await reporter.record({ type: 'RetryScheduled', subject: formatRef(task), data });
    await delay(context.clock, wait_ms, this.#signal);
  }

  /** A link may have expired or the plan be out of date: the library is asked once before its word is taken as final. */
  async #askLibrary(failure: Failure): Promise<void> {
    const checksum = failure.error.code === 'CHECKSUM_MISMATCH';
    if (checksum ? this.#checksumAsked : this.#askedAgain) throw failure;
    if (checksum) this.#checksumAsked = true;
    this.#askedAgain = true;
    this.#attempt.askAgain();
    return Promise.resolve();
  }

  async #ended(error: unknown): Promise<TaskOutcome> {
    if (this.#isStop(error)) return { kind: 'stopped' };
    const { reporter, task, context } = this.#options;
    const { error: reason } = toFailure(error);
    try {
      const data = { task_id: task.taskId, error: reason.toJSON() };
      await reporter.record({ type: 'DownloadFailed', subject: formatRef(task), data });
      return { kind: 'failed', error: reason };
    } catch (unrecorded) {
      // Cancelled meanwhile, or the journal can't be written: the next run begins from what it knows.
      context.logger.warn('The end of a download could not be recorded.', { error: String(unrecorded) });
      return { kind: 'stopped' };
    }
  }
}
