import { isModelError } from '../../model/errors.ts';
import type { ModelError } from '../../model/errors.ts';
import { delay } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { toFailure } from '../base/failure.ts';
import type { Failure } from '../base/failure.ts';
import type { Release, TakeLock, UntilFree } from '../base/locks.ts';
import { TaskEvents } from '../base/task-events.ts';
import type { TaskPause } from '../base/task-events.ts';
import type { Reachability } from '../connection/reachability.ts';
import type { DownloadTask, TaskOutcome, TaskReporter } from '../types.ts';
import { Attempt } from './attempt.ts';
import type { AttemptNeeds } from './attempt.ts';
import { Backoff, retryCeilingMs } from './backoff.ts';
import type { BackoffOptions } from './backoff.ts';
import type { DiskRoom } from './disk-room.ts';
import type { Slots } from './slots.ts';
import { takeTaskLock } from './task-lock.ts';
import { Told } from './told.ts';

/** What the run of every task uses. */
export interface TaskRunNeeds {
  /** Absolute; for the task's lock. */
  dataDir: string;
  attempt: AttemptNeeds;
  backoff: BackoffOptions;
  takeLock: TakeLock;
  untilFree: UntilFree;
  slots: Pick<Slots, 'take'>;
  reachability: Pick<Reachability, 'answersNow' | 'until'>;
  room: DiskRoom;
  logger: Logger;
}

export interface TaskRunOptions {
  task: DownloadTask;
  reporter: TaskReporter;
  /** Stops the run; its reason is a StopReason. */
  signal: AbortSignal;
}

/** One run of a task: attempts, and the waits between them. A task that waits holds no slot. */
export class TaskRun {
  readonly #needs: TaskRunNeeds;
  readonly #task: DownloadTask;
  readonly #told: Told;
  readonly #signal: AbortSignal;
  readonly #events: TaskEvents;
  readonly #attempt: Attempt;
  readonly #backoff: Backoff;
  /**
   * The most bytes held since the first failure. Only more is progress: fetching a rejected byte
   * again is none.
   */
  #highWater: number;
  #askedAgain = false;
  #inAttempt = false;
  #checksumAsked = false;
  #progressSinceOutage = true;
  /** Attempts in a row that a disk with room let down. */
  #letDown = 0;

  constructor(needs: TaskRunNeeds, { task, reporter, signal }: TaskRunOptions) {
    this.#needs = needs;
    this.#task = task;
    this.#signal = signal;
    this.#events = new TaskEvents(task);
    const { logger } = needs;
    this.#told = new Told({ reporter, events: this.#events, logger, resumes: task.startedAt !== null });
    this.#attempt = new Attempt(needs.attempt, task, this.#told);
    this.#backoff = new Backoff(needs.backoff, task.failing?.attempt ?? 0, task.failing?.ms);
    this.#highWater = task.failing?.heldBytes ?? 0;
  }

  /** Never throws. */
  async run(): Promise<TaskOutcome> {
    try {
      const release = await this.#takeTaskLock();
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
      this.#needs.room.leave(this.#task.taskId);
    }
  }

  #takeTaskLock(): Promise<Release> {
    const { dataDir, takeLock } = this.#needs;
    const awaitLock = (failure: Failure) => this.#awaitLock(failure);
    return takeTaskLock({ dataDir, takeLock, awaitLock, task: this.#task, told: this.#told, signal: this.#signal });
  }

  async #awaitScheduledRetry(): Promise<void> {
    const { clock, policy } = this.#needs.backoff;
    if (this.#task.retry === null) return;
    const { attempt, at, waitMs: scheduledMs } = this.#task.retry;
    // A clock that was set back must not turn a short wait into a long one.
    const mostMs = scheduledMs ?? retryCeilingMs(policy, attempt);
    const waitMs = Math.min(Date.parse(at) - clock.now(), mostMs);
    // This wait was counted when it was scheduled.
    if (waitMs > 0) await this.#backoff.excuse(() => delay(clock, waitMs, this.#signal));
  }

  async #attempts(): Promise<TaskOutcome> {
    const { taskId, totalBytes: bytes } = this.#task;
    const take = () => this.#needs.slots.take({ taskId, bytes }, this.#signal, waits => this.#told.awaitsSlot(waits));
    for (;;) {
      const release = await this.#backoff.excuse(take);
      let failure: Failure;
      try {
        this.#inAttempt = true;
        await this.#attempt.run(this.#signal);
        return { kind: 'installed' };
      } catch (error) {
        if (this.#isStop(error)) throw error;
        failure = await this.#needs.room.weigh(error);
        this.#inAttempt = false;
      } finally {
        release();
      }
      this.#noteProgress();
      this.#needs.logger.debug('A download was interrupted.', { kind: failure.kind, error: failure.message });
      await this.#recover(failure);
    }
  }

  #isStop(error: unknown): boolean {
    if (this.#signal.aborted) return true;
    return isModelError(error) && (error.code === 'CANCELLED' || error.code === 'JOURNAL_UNWRITABLE');
  }

  #noteProgress(): void {
    const written = this.#attempt.writtenBytes;
    if (written <= this.#highWater) return;
    this.#highWater = written;
    this.#askedAgain = false;
    this.#progressSinceOutage = true;
    this.#letDown = 0;
    this.#backoff.progressed();
  }

  /** Waits until another attempt makes sense. @throws the failure when none does */
  async #recover(failure: Failure): Promise<void> {
    switch (failure.kind) {
      case 'await-network':
      case 'probe':
        return this.#awaitNetwork(failure);
      case 'await-disk':
        return this.#awaitRoom(failure);
      case 'await-lock':
        return this.#awaitLock(failure);
      case 'retry':
      case 'without-range':
        return this.#scheduleRetry(failure);
      case 'ask-library':
        return this.#askLibrary(failure);
      case 'give-up':
        throw failure;
    }
  }

  async #awaitNetwork(failure: Failure): Promise<void> {
    const { reachability } = this.#needs;
    const doubtful = failure.kind === 'probe' || !this.#progressSinceOutage;
    // The host answers and yet no bytes come: the server is the cause, and retries are bounded in
    // time.
    if (doubtful && (await reachability.answersNow(this.#task, this.#signal))) return this.#scheduleRetry(failure);
    await this.#backoff.excuse(async () => {
      await this.#pause('network', failure.error);
      await reachability.until(this.#task, this.#signal);
    });
    this.#progressSinceOutage = false;
  }

  async #awaitRoom(failure: Failure): Promise<void> {
    const { room } = this.#needs;
    const { taskId } = this.#task;
    await this.#backoff.excuse(async () => {
      const error = await room.explain(taskId, failure.error);
      const isOfBytes = error.code === 'DISK_FULL' && error.details['limit'] === undefined;
      const neededBytes = isOfBytes ? room.neededFor(taskId) : undefined;
      const isNews = await this.#pause('disk', error, neededBytes);
      this.#letDown = isNews ? 0 : this.#letDown + 1;
      await room.untilFor(taskId, this.#signal, this.#letDown);
    });
    if (failure.error.code === 'FILE_BUSY') this.#attempt.diskLeft();
  }

  /** Another program may hold a lock for hours: the task shows that, and goes on by itself. */
  async #awaitLock({ error }: Failure): Promise<void> {
    const lock = String(error.details['lock']);
    await this.#backoff.excuse(async () => {
      await this.#pause('lock', error);
      await this.#needs.untilFree(lock, this.#signal);
    });
  }

  #pause(reason: TaskPause, error: ModelError, neededBytes?: number): Promise<boolean> {
    const { receivedBytes } = this.#attempt;
    return this.#told.pause({ reason, error, receivedBytes, neededBytes });
  }

  async #scheduleRetry(failure: Failure): Promise<void> {
    const { clock } = this.#needs.backoff;
    const next = this.#backoff.next(failure.retryAfterMs);
    if (next === null) throw failure;
    const retry_at = new Date(clock.now() + next.waitMs).toISOString();
    const { attempt, waitMs: wait_ms, failingMs: failing_ms } = next;
    const error = failure.error.toJSON();
    await this.#told.record(this.#events.retryScheduled({ attempt, retry_at, wait_ms, failing_ms, error }));
    await delay(clock, wait_ms, this.#signal);
  }

  /**
   * A link may have expired, or the plan be out of date: the library is asked once before the
   * failure is final.
   */
  async #askLibrary(failure: Failure): Promise<void> {
    const checksum = failure.error.code === 'CHECKSUM_MISMATCH';
    if (checksum ? this.#checksumAsked : this.#askedAgain) throw failure;
    if (checksum) this.#checksumAsked = true;
    this.#askedAgain = true;
    this.#attempt.askAgain();
    return Promise.resolve();
  }

  async #ended(error: unknown): Promise<TaskOutcome> {
    if (this.#isStop(error)) {
      const sleeps = this.#signal.reason === 'suspend' && this.#inAttempt;
      if (sleeps) await this.#told.suspend(this.#attempt.receivedBytes);
      return { kind: 'stopped' };
    }
    const { error: reason } = toFailure(error);
    try {
      await this.#told.record(this.#events.failed(reason));
      return { kind: 'failed', error: reason };
    } catch (unrecorded) {
      // It was cancelled meanwhile, or the journal can't be written: the next run begins from what
      // the journal knows.
      this.#needs.logger.warn('The end of a download could not be recorded.', { error: String(unrecorded) });
      return { kind: 'stopped' };
    }
  }
}
