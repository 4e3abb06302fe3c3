import { hasCode } from '../../disk/index.ts';
import type { ModelError } from '../../model/errors.ts';
import type { Logger } from '../../ports/logger.ts';
import type { TaskEvents, TaskPause } from '../base/task-events.ts';
import type { ProgressSample, TaskEvent, TaskReporter } from '../types.ts';

export interface ToldOptions {
  reporter: TaskReporter;
  events: TaskEvents;
  logger: Logger;
  /** A DownloadResumed is due: this run continues a task. */
  resumes: boolean;
}

/** What to say of a pause. */
export interface PauseFacts {
  reason: TaskPause;
  error: ModelError;
  /** Bytes of which the journal knows that they are on the disk. */
  receivedBytes: number;
  /** For a pause that waits for room. */
  neededBytes?: number | undefined;
}

/** What a task told the journal and those who watch. It doesn't say the same pause twice. */
export class Told implements TaskReporter {
  readonly #options: ToldOptions;
  #resumeDue: boolean;
  /** What the journal says last of the task, when that is a pause. */
  #pause: { reason: TaskPause; about: string } | null = null;
  /** A pause for the disk is over when the disk took something: said with the next facts. */
  #unsaid: TaskEvent | null = null;
  #sample: ProgressSample | null = null;

  constructor(options: ToldOptions) {
    this.#options = options;
    this.#resumeDue = options.resumes;
  }

  async record(...events: TaskEvent[]): Promise<void> {
    if (events.length === 0) return;
    const unsaid = this.#unsaid;
    this.#unsaid = null;
    try {
      await this.#options.reporter.record(...(unsaid ? [unsaid] : []), ...events);
      this.#pause = null;
    } catch (error) {
      this.#unsaid ??= unsaid;
      throw error;
    }
  }

  /**
   * A disk that says it has room and takes nothing would pause the task at each try: what the
   * journal says already isn't said again.
   *
   * @returns whether there was something to record
   */
  async pause({ reason, error, receivedBytes, neededBytes }: PauseFacts): Promise<boolean> {
    const { reporter, events, logger } = this.#options;
    const about = [error.code, error.details['code'], error.details['limit']].join();
    if (this.#pause?.reason === reason && this.#pause.about === about) return false;
    try {
      await reporter.record(events.paused(reason, receivedBytes, error, neededBytes));
    } catch (unrecorded) {
      // The journal has no room even for this. The task waits all the same: a new run would have
      // to hash again what this one knows.
      if (reason !== 'disk' || !hasCode(unrecorded, 'DISK_FULL')) throw unrecorded;
      logger.warn('A pause could not be recorded.', { error: String(unrecorded) });
      return false;
    }
    this.#pause = { reason, about };
    this.#resumeDue = true;
    this.#unsaid = null;
    return true;
  }

  /**
   * The machine goes to sleep in the middle of an attempt. A task that waits for something else
   * goes on waiting for that.
   */
  async suspend(receivedBytes: number): Promise<void> {
    if (this.#pause !== null) return;
    const { reporter, events, logger } = this.#options;
    try {
      await reporter.record(events.paused('suspend', receivedBytes, null));
    } catch (unrecorded) {
      logger.warn('A pause could not be recorded.', { error: String(unrecorded) });
    }
  }

  /** An attempt goes on with what is here: said when a run continues a task, or a pause ends. */
  async resume(haveBytes: number): Promise<void> {
    const resumed = this.#options.events.resumed(haveBytes);
    if (this.#pause?.reason === 'disk') this.#unsaid = resumed;
    else if (this.#resumeDue) await this.record(resumed);
    this.#resumeDue = false;
  }

  progress(sample: ProgressSample): void {
    this.#sample = sample;
    this.#options.reporter.progress(sample);
  }

  awaitsSlot(waits: boolean): void {
    this.#options.reporter.awaitsSlot?.(waits);
  }

  /** The task waits from now on: whoever watches must not go on seeing it verify. */
  rest(): void {
    if (this.#sample?.phase === 'verifying') {
      this.progress({ ...this.#sample, phase: 'downloading', bytesPerSecond: 0 });
    }
  }
}
