/** No time is told before this much of a run was seen: the first speeds say little. */
const FIRST_AFTER_S = 3;
/** The speed counts over this time: what was longer ago fades. */
const SPEED_OVER_S = 15;
/** A told time comes this much nearer to a newer estimate in that time. Between, it counts down. */
const DAMPED_OVER_S = 4;
/** Measurements further apart belong to two runs: between them the download stood still. */
const GAP_S = 6;

/** What is known of a run after its last measurement. Immutable. */
export interface RemainingTime {
  /** Seconds left. null until enough was seen, and when the size is unknown. */
  readonly seconds: number | null;
  readonly startedMs: number;
  readonly atMs: number;
  readonly bytes: number;
  /** Bytes per second, smoothed. */
  readonly speed: number;
}

/**
 * The time that a download still takes, from what it received so far. It is told late and moves
 * slowly: a figure that jumps between 27, 3 and 2 minutes tells a person nothing.
 *
 * @param before the last result for the same download; null for its first measurement
 * @param at `nowMs` of any clock that doesn't jump, and the bytes received until then
 */
export function remainingTime(
  before: RemainingTime | null,
  { nowMs, bytes, totalBytes }: { nowMs: number; bytes: number; totalBytes: number | null },
): RemainingTime {
  const passedS = before === null ? 0 : (nowMs - before.atMs) / 1000;
  const isSameRun = before !== null && passedS >= 0 && passedS <= GAP_S && bytes >= before.bytes;
  if (!isSameRun) return { seconds: null, startedMs: nowMs, atMs: nowMs, bytes, speed: 0 };
  if (passedS === 0) return before;
  const seenS = (nowMs - before.startedMs) / 1000;
  // At first the plain mean, later the last SPEED_OVER_S count most.
  const weight = Math.min(1, passedS / Math.min(seenS, SPEED_OVER_S));
  const speed = before.speed + weight * ((bytes - before.bytes) / passedS - before.speed);
  const seen = { startedMs: before.startedMs, atMs: nowMs, bytes, speed };
  if (seenS < FIRST_AFTER_S || totalBytes === null || speed <= 0) return { ...seen, seconds: null };
  const estimate = Math.max(0, totalBytes - bytes) / speed;
  if (before.seconds === null) return { ...seen, seconds: estimate };
  const expected = Math.max(0, before.seconds - passedS);
  return { ...seen, seconds: expected + (estimate - expected) * (1 - Math.exp(-passedS / DAMPED_OVER_S)) };
}
