import type { ByteRanges } from '../events/vocabulary.ts';

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

/** The first missing `[from, to)` below `size`, or undefined when nothing is missing. */
export function firstGap(ranges: ByteRanges, size: number): { from: number; to: number } | undefined {
  const [first, second] = ranges;
  // Ranges don't touch: the first missing byte is 0, or the end of a range that begins there.
  const from = first?.[0] === 0 ? first[1] : 0;
  const next = first?.[0] === 0 ? second : first;
  return from < size ? { from, to: Math.min(next?.[0] ?? size, size) } : undefined;
}
