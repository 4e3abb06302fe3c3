/** Sets of bytes: half-open ranges `[from, to)`, sorted, disjoint and not touching. */
import type { ByteRanges } from '../../events/vocabulary.ts';

/** Adds `[from, to)`. */
export function addRange(ranges: ByteRanges, from: number, to: number): ByteRanges {
  if (to <= from) return ranges;
  const result: ByteRanges = [];
  let low = from;
  let high = to;
  for (const [start, end] of ranges) {
    if (end < low || start > high) result.push([start, end]);
    else {
      low = Math.min(low, start);
      high = Math.max(high, end);
    }
  }
  result.push([low, high]);
  return result.sort((a, b) => a[0] - b[0]);
}

/** Removes `[from, to)`. */
export function removeRange(ranges: ByteRanges, from: number, to: number): ByteRanges {
  if (to <= from) return ranges;
  const result: ByteRanges = [];
  for (const [start, end] of ranges) {
    if (start < Math.min(end, from)) result.push([start, Math.min(end, from)]);
    if (Math.max(start, to) < end) result.push([Math.max(start, to), end]);
  }
  return result;
}

/** The bytes below `size`. */
export function clipRanges(ranges: ByteRanges, size: number): ByteRanges {
  return removeRange(ranges, size, Number.MAX_SAFE_INTEGER);
}

export function countBytes(ranges: ByteRanges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** Whether all of `[from, to)` is in the set. */
export function covers(ranges: ByteRanges, from: number, to: number): boolean {
  return from >= to || ranges.some(([start, end]) => start <= from && end >= to);
}

/** The bytes below `size` that are not in the set. */
export function missingRanges(ranges: ByteRanges, size: number): ByteRanges {
  return subtractRanges(addRange([], 0, size), ranges);
}

/** `ranges` without `taken`, which may be in any order and overlap. */
export function subtractRanges(ranges: ByteRanges, taken: ByteRanges): ByteRanges {
  const inOrder = [...taken].sort((a, b) => a[0] - b[0]);
  const left: ByteRanges = [];
  let next = 0;
  for (const [start, end] of ranges) {
    let from = start;
    // One that ends before this range ends before all that follow.
    while (next < inOrder.length && inOrder[next]![1] <= start) next += 1;
    for (let at = next; at < inOrder.length && inOrder[at]![0] < end; at += 1) {
      const [begin, stop] = inOrder[at]!;
      if (stop <= begin) continue;
      if (begin > from) left.push([from, begin]);
      from = Math.max(from, stop);
    }
    if (from < end) left.push([from, end]);
  }
  return left;
}

/** The bytes that are in both sets. */
export function intersectRanges(a: ByteRanges, b: ByteRanges): ByteRanges {
  return subtractRanges(a, subtractRanges(a, b));
}

/** Length of the gapless beginning: 0 when byte 0 is missing. */
export function prefixEnd(ranges: ByteRanges): number {
  return ranges[0]?.[0] === 0 ? ranges[0][1] : 0;
}

/** Whether there are no holes: one range from byte 0 on, or none at all. */
export function isPrefix(ranges: ByteRanges): boolean {
  return ranges.length === 0 || (ranges.length === 1 && ranges[0]?.[0] === 0);
}
