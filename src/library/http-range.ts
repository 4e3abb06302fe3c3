export type RangeRequest =
  | { kind: 'whole' }
  | { kind: 'part'; first: number; last: number }
  /** Nothing of what was asked exists: 416. */
  | { kind: 'unsatisfiable' };

/**
 * What to send for a Range header. What isn't a single byte range is ignored, as RFC 9110 allows.
 *
 * @param ifRange the If-Range header: a range is only given for the entity it was asked of, by its strong ETag
 */
export function rangeOf(
  range: string | undefined,
  ifRange: string | undefined,
  etag: string,
  size: number,
): RangeRequest {
  if (range === undefined || (ifRange !== undefined && ifRange !== etag)) return { kind: 'whole' };
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range.replaceAll(' ', '')) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return { kind: 'whole' };
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', first: size - length, last: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return { kind: 'whole' };
  return first >= size ? { kind: 'unsatisfiable' } : { kind: 'part', first, last };
}
