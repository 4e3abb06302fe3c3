import type { EventDataByType, FileCheckpoint, PauseReason } from '../../events/vocabulary.ts';
import type { ModelError } from '../../model/errors.ts';
import { formatRef } from '../../model/identity.ts';
import type { DownloadTask, TaskEvent } from '../types.ts';

/** The facts of an event without its task. */
type Facts<T extends keyof EventDataByType> = Omit<EventDataByType[T], 'task_id'>;

/** A hash that didn't match. */
export interface Rejection {
  path: string;
  expected_sha256: string;
  actual_sha256: string;
}

/** Why a task pauses by itself. */
export type TaskPause = Exclude<PauseReason, 'user'>;

/** Makes the events of one task. Nothing is recorded here. */
export class TaskEvents {
  readonly #taskId: string;
  readonly #subject: string;

  constructor(task: Pick<DownloadTask, 'taskId' | 'modelId' | 'version'>) {
    this.#taskId = task.taskId;
    this.#subject = formatRef(task);
  }

  started(facts: Facts<'DownloadStarted'>): TaskEvent {
    return { type: 'DownloadStarted', ...this.#about(facts) };
  }

  resumed(resumedFromBytes: number): TaskEvent {
    return { type: 'DownloadResumed', ...this.#about({ resumed_from_bytes: resumedFromBytes }) };
  }

  /** @param facts.reused bytes that came from installed versions */
  checkpointed(facts: { received: number; total: number; files: FileCheckpoint[]; reused: number }): TaskEvent {
    const { received, total, files, reused } = facts;
    const data = { received_bytes: received, total_bytes: total, files, ...(reused > 0 && { reused_bytes: reused }) };
    return { type: 'DownloadCheckpointed', ...this.#about(data) };
  }

  searched(facts: Facts<'InstalledVersionsSearched'>): TaskEvent {
    return { type: 'InstalledVersionsSearched', ...this.#about(facts) };
  }

  /** @param neededBytes for a pause that waits for room */
  paused(reason: TaskPause, receivedBytes: number, error: ModelError | null, neededBytes?: number): TaskEvent {
    const needed = neededBytes === undefined ? {} : { needed_bytes: neededBytes };
    const data = { reason, received_bytes: receivedBytes, ...needed, ...(error && { error: error.toJSON() }) };
    return { type: 'DownloadPaused', ...this.#about(data) };
  }

  retryScheduled(facts: Facts<'RetryScheduled'>): TaskEvent {
    return { type: 'RetryScheduled', ...this.#about(facts) };
  }

  /** Another file, or another plan, is on the server. `was` and `now` are ETags or hashes. */
  remoteChanged(path: string, was: string | null, now: string | null): TaskEvent {
    return { type: 'RemoteChanged', ...this.#about({ path, was, now }) };
  }

  /** @param piece index of the piece; null for a file without pieces */
  rejected(rejection: Rejection, piece: number | null): TaskEvent {
    return piece === null
      ? { type: 'FileRejected', ...this.#about(rejection) }
      : { type: 'PieceRejected', ...this.#about({ ...rejection, piece }) };
  }

  verified(path: string, sizeBytes: number, sha256: string): TaskEvent {
    return { type: 'FileVerified', ...this.#about({ path, size_bytes: sizeBytes, sha256 }) };
  }

  installed(facts: Facts<'ModelInstalled'>): TaskEvent {
    return { type: 'ModelInstalled', ...this.#about(facts) };
  }

  repaired(facts: Facts<'ModelRepaired'>): TaskEvent {
    return { type: 'ModelRepaired', ...this.#about(facts) };
  }

  failed(error: ModelError): TaskEvent {
    return { type: 'DownloadFailed', ...this.#about({ error: error.toJSON() }) };
  }

  #about<D>(data: D): { subject: string; data: { task_id: string } & D } {
    return { subject: this.#subject, data: { task_id: this.#taskId, ...data } };
  }
}
