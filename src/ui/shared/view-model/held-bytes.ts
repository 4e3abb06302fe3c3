import type { RowStatus } from '../../i18n/messages/rows.ts';
import type { ModelRow } from './rows.ts';

/** In these states `receivedBytes` counts the download. */
const COUNTED: ReadonlySet<RowStatus> = new Set(['downloading', 'waiting', 'paused', 'queued']);

interface Held {
  version: string | null;
  taskId: string;
  bytes: number;
}

/**
 * Remembers the last measurement of each download. A checkpoint is older than that: without the
 * memory, a row would count backwards on Pause. Only a newer measurement takes bytes back.
 *
 * @returns a function that takes the rows of now, and gives them with the bytes that were seen. A
 *   row without a change stays the same object.
 */
export function makeByteMemory(): (rows: ModelRow[]) => ModelRow[] {
  let held = new Map<string, Held>();
  return rows => {
    const next = new Map<string, Held>();
    const shown = rows.map(row => {
      const { modelId, version, task } = row;
      if (task === null || row.status === 'failed') return row;
      const before = held.get(modelId);
      const seen = before?.taskId === task.taskId && before.version === version ? before.bytes : 0;
      const isMeasured = row.status === 'downloading' && row.bytesPerSecond !== null;
      const isCounted = COUNTED.has(row.status);
      const bytes = isMeasured ? row.receivedBytes : Math.max(seen, isCounted ? row.receivedBytes : 0);
      next.set(modelId, { version, taskId: task.taskId, bytes });
      return isCounted && bytes !== row.receivedBytes ? { ...row, receivedBytes: bytes } : row;
    });
    held = next;
    return shown;
  };
}
