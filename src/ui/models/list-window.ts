/** Where each row of a long list begins, and what of it is in view. Lengths are CSS pixels. */
export interface Layout {
  /** Where row n begins; one more than rows, the last is the whole height. */
  offsets: readonly number[];
}

/** Rows that were measured have their height, others the estimate. */
export function layout(keys: readonly string[], heights: ReadonlyMap<string, number>, estimate: number): Layout {
  const offsets = [0];
  for (const key of keys) offsets.push((offsets.at(-1) ?? 0) + (heights.get(key) ?? estimate));
  return { offsets };
}

/**
 * The rows between two heights, and the one that has the focus wherever it is: a row that is taken away would take the
 * focus along.
 *
 * @returns row numbers in their order
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
