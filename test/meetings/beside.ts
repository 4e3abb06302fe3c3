import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';

/** Where other tests run too. */
export const HALF = Math.max(1, Math.ceil(availableParallelism() / 2));

/**
 * Begins all at once, so many beside each other: each has a place of its own, and mostly waits.
 *
 * @returns the outcome of each
 */
export function beside<T>(
  all: readonly T[],
  run: (each: T) => Promise<void>,
  count: number,
): (each: T) => Promise<void> {
  const limit = pLimit(count);
  const outcomes = new Map(all.map(each => [each, limit(() => run(each))]));
  // A failure is its own test's, and may come long before that one is run.
  for (const outcome of outcomes.values()) outcome.catch(() => undefined);
  return each => outcomes.get(each) ?? Promise.reject(new Error('Expected one of those that were begun.'));
}
