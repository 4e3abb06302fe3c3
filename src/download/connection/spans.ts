import type { ByteRanges } from '../../events/vocabulary.ts';
import { countBytes, subtractRanges } from '../base/ranges.ts';

/**
 * What a running connection fetches: it began at `from`, its next byte is `at`, and it ends before
 * `to`.
 */
export interface Claim {
  from: number;
  at: number;
  to: number;
}

export interface SpanRules {
  /** The missing bytes are divided among this many. */
  connections: number;
  /**
   * Spans begin at multiples of this: a piece is hashed as it comes only when one connection
   * brings it.
   */
  alignBytes: number;
  /** Fewer bytes are not worth a connection of their own. */
  minBytes: number;
  /** The most that one request asks for. */
  maxBytes: number;
}

/** What the next connection fetches. */
export interface Span {
  from: number;
  to: number;
  /** Index of the claim that this span is cut from: that claim has to end at `from`. */
  cut: number | null;
}

/**
 * The span for one more connection: an even share, at most, of the first missing bytes that no
 * connection fetches. When all are being fetched, it is the second half of the largest rest. null
 * when nothing is worth a connection.
 */
export function nextSpan(missing: ByteRanges, claims: readonly Claim[], rules: SpanRules): Span | null {
  const claimed = claims.map(({ from, to }): [number, number] => [from, to]);
  const [gap] = subtractRanges(missing, claimed);
  return gap ? shareOf(gap, countBytes(missing), rules) : secondHalf(claims, rules);
}

function shareOf([from, to]: [number, number], missingBytes: number, rules: SpanRules): Span {
  const { connections, alignBytes, minBytes, maxBytes } = rules;
  if (connections <= 1) return { from, to, cut: null };
  const share = Math.max(minBytes, Math.min(maxBytes, missingBytes / connections));
  const end = alignUp(from + share, alignBytes);
  // A rest that isn't worth a connection goes to this one.
  return { from, to: to - end < minBytes ? to : end, cut: null };
}

function secondHalf(claims: readonly Claim[], { connections, alignBytes, minBytes }: SpanRules): Span | null {
  if (connections <= 1) return null;
  let largest: number | null = null;
  claims.forEach((claim, index) => {
    if (largest === null || rest(claim) > rest(claims[largest]!)) largest = index;
  });
  if (largest === null) return null;
  const claim = claims[largest]!;
  const from = alignUp(claim.at + rest(claim) / 2, alignBytes);
  const worthwhile = from - claim.at >= minBytes && claim.to - from >= minBytes;
  return worthwhile ? { from, to: claim.to, cut: largest } : null;
}

/**
 * The span for the first connection beside the front one: the least that is worth one, in the
 * middle of what the front one has before it. A cache that would fetch the whole file for it takes
 * long to get there, so that its silence is told from a pause.
 */
export function trialSpan(front: Claim, { alignBytes, minBytes }: SpanRules): Span | null {
  const from = alignUp(front.at + rest(front) / 2, alignBytes);
  const end = alignUp(from + minBytes, alignBytes);
  if (from - front.at < minBytes || front.to - from < minBytes) return null;
  return { from, to: front.to - end < minBytes ? front.to : end, cut: 0 };
}

/** Where a claim ends when it is to take its share alone; never after its present end. */
export function shareEnd({ at, to }: Claim, missingBytes: number, rules: SpanRules): number {
  const { connections, alignBytes, minBytes, maxBytes } = rules;
  const share = Math.max(minBytes, Math.min(maxBytes, missingBytes / connections));
  return Math.min(to, alignUp(at + share, alignBytes));
}

function rest({ at, to }: Claim): number {
  return to - at;
}

function alignUp(offset: number, alignBytes: number): number {
  return Math.ceil(offset / alignBytes) * alignBytes;
}
