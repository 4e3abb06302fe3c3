import { refOf } from './actions.ts';
import type { ModelRow } from './rows.ts';

/** The downloads that wait for a slot, the next one first. */
export function queueOf(rows: readonly ModelRow[]): ModelRow[] {
  const placeOf = ({ task }: ModelRow) => task?.place ?? 0;
  return rows.filter(row => placeOf(row) > 0).sort((a, b) => placeOf(a) - placeOf(b));
}

/**
 * The queue with one download at another place, as the engine takes it. null: nothing changes.
 *
 * @param to from 0; a place outside the queue is its nearest end
 */
export function movedTo(queue: readonly ModelRow[], modelId: string, to: number): string[] | null {
  const from = queue.findIndex(row => row.modelId === modelId);
  const at = Math.min(Math.max(to, 0), queue.length - 1);
  const row = queue[from];
  if (row === undefined || at === from) return null;
  return queue.toSpliced(from, 1).toSpliced(at, 0, row).map(refOf);
}
