/** How long to wait between attempts that fail. */
export interface BackoffSchedule {
  /** Wait after the first failure. */
  firstMs: number;
  /** No wait is longer. */
  longestMs: number;
  /** How much longer each wait is than the one before it. Default: 2. */
  factor?: number;
  /**
   * Share of a wait that is random, 0 to 1: many clients then don't come back at once. Default:
   * 0.
   */
  jitter?: number;
}

/** 2^30 first waits are longer than any longest one. */
const MOST_STEPS = 30;

/**
 * The wait after so many failures in a row, in milliseconds.
 *
 * @param failures from 1 on
 * @param random a number from 0 to below 1; without it the wait is the longest that jitter allows
 * @example backoffMs({ firstMs: 1_000, longestMs: 30_000 }, 3) // 4000
 */
export function backoffMs(schedule: BackoffSchedule, failures: number, random: () => number = () => 1): number {
  const { firstMs, longestMs, factor = 2, jitter = 0 } = schedule;
  const steps = Math.min(Math.max(failures - 1, 0), MOST_STEPS);
  return Math.min(longestMs, firstMs * factor ** steps) * (1 - jitter + jitter * random());
}
