import { taskLockPath } from '../../disk/index.ts';
import { isModelError } from '../../model/errors.ts';
import { toFailure } from '../base/failure.ts';
import type { Failure } from '../base/failure.ts';
import type { Release, TakeLock } from '../base/locks.ts';
import { countBytes } from '../base/ranges.ts';
import type { DownloadTask } from '../types.ts';
import type { Told } from './told.ts';

export interface TaskLockOptions {
  /** Absolute. */
  dataDir: string;
  task: DownloadTask;
  takeLock: TakeLock;
  /** Shows that another program holds the lock, and resolves when it is free. */
  awaitLock: (failure: Failure) => Promise<void>;
  told: Told;
  signal: AbortSignal;
}

/** Takes the lock of a task, however long another program holds it. @throws the signal's reason */
export async function takeTaskLock(options: TaskLockOptions): Promise<Release> {
  const { dataDir, task, takeLock, awaitLock, told, signal } = options;
  for (;;) {
    try {
      return await takeLock(taskLockPath(dataDir, task.modelId, task.version), signal);
    } catch (error) {
      const failure = toFailure(error);
      if (signal.aborted || isModelError(error) || failure.kind !== 'await-lock') throw error;
      await awaitLock(failure);
      // The task may wait for a slot next: that is not somebody's lock any more.
      const held = [...task.files.values()].reduce((sum, { ranges }) => sum + countBytes(ranges), 0);
      await told.resume(held);
    }
  }
}
