/** Where the rows of a long list begin. Lengths are CSS pixels. */
export interface Layout {
  /** Row n begins at offsets[n]. One more than rows: the last is the height of the list. */
  offsets: readonly number[];
}

/** @param heights measured heights by key; other rows count with the estimate */
export function layout(keys: readonly string[], heights: ReadonlyMap<string, number>, estimate: number): Layout {
  const offsets = [0];
  for (const key of keys) offsets.push((offsets.at(-1) ?? 0) + (heights.get(key) ?? estimate));
  return { offsets };
}

/**
 * The rows between two heights. The row with the focus is always among them: a row that leaves the
 * page would take the focus with it.
 *
 * @returns row numbers in ascending order
 */
export function rowsBetween({ offsets }: Layout, top: number, bottom: number, focused: number | null): number[] {
  const count = offsets.length - 1;
  const first = firstEndingAfter(offsets, top);
  const shown: number[] = [];
  for (let row = first; row < count && (offsets[row] as number) < bottom; row++) shown.push(row);
  if (focused === null || focused >= count || shown.includes(focused)) return shown;
  return focused < first ? [focused, ...shown] : [...shown, focused];
}

function firstEndingAfter(offsets: readonly number[], top: number): number {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((offsets[middle + 1] as number) > top) high = middle;
    else low = middle + 1;
  }
  return low;
}
