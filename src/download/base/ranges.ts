import type { ByteRanges } from '../../events/vocabulary.ts';

/** Adds `[from, to)`; the result is sorted, disjoint and not touching. */
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

/** Takes `[from, to)` out. */
export function removeRange(ranges: ByteRanges, from: number, to: number): ByteRanges {
  if (to <= from) return ranges;
  const result: ByteRanges = [];
  for (const [start, end] of ranges) {
    if (start < Math.min(end, from)) result.push([start, Math.min(end, from)]);
    if (Math.max(start, to) < end) result.push([Math.max(start, to), end]);
  }
  return result;
}

/** Keeps what is below `size`. */
export function clipRanges(ranges: ByteRanges, size: number): ByteRanges {
  return removeRange(ranges, size, Number.MAX_SAFE_INTEGER);
}

export function countBytes(ranges: ByteRanges): number {
  return ranges.reduce((sum, [from, to]) => sum + to - from, 0);
}

export function covers(ranges: ByteRanges, from: number, to: number): boolean {
  return from >= to || ranges.some(([start, end]) => start <= from && end >= to);
}

/** What is missing below `size`. */
export function missingRanges(ranges: ByteRanges, size: number): ByteRanges {
  return subtractRanges(addRange([], 0, size), ranges);
}

/** `ranges` without `taken`. */
export function subtractRanges(ranges: ByteRanges, taken: ByteRanges): ByteRanges {
  return taken.reduce((left, [from, to]) => removeRange(left, from, to), ranges);
}

/** What both have. */
export function intersectRanges(a: ByteRanges, b: ByteRanges): ByteRanges {
  return subtractRanges(a, subtractRanges(a, b));
}

/** Where the bytes end that are there from byte 0 on without a gap. */
export function prefixEnd(ranges: ByteRanges): number {
  return ranges[0]?.[0] === 0 ? ranges[0][1] : 0;
}

/** No holes: one range from the first byte on, or none. */
export function isPrefix(ranges: ByteRanges): boolean {
  return ranges.length === 0 || (ranges.length === 1 && ranges[0]?.[0] === 0);
}
