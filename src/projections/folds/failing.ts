import type { EventDataByType } from '../../events/vocabulary.ts';
import type { FailingRecord, TaskRecord } from './model-record.ts';

/** A task after an attempt that brought nothing. Older journals don't say for how long: that begins again. */
export function failedAgain(task: TaskRecord, data: EventDataByType['RetryScheduled']): TaskRecord {
  const { attempt, retry_at: at, wait_ms: waitMs = null, failing_ms: ms = 0, error } = data;
  const heldBytes = Math.max(task.failing?.heldBytes ?? 0, task.receivedBytes);
  return { ...task, pause: null, retry: { attempt, at, waitMs }, failing: { attempt, ms, heldBytes }, error };
}

/** Only more bytes than ever before are progress: what was rejected and comes again is none. */
export function failingWith({ failing }: TaskRecord, receivedBytes: number): FailingRecord | null {
  return failing !== null && receivedBytes > failing.heldBytes ? null : failing;
}
