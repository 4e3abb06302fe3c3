/** fast-check with the seed of this run. */
import fc from 'fast-check';
import { SEED } from './seed.ts';

fc.configureGlobal({ seed: SEED });

/**
 * On wine, where each call of the file system costs several times as much, fewer runs: chance is tried on Linux, and
 * there the first runs of the same seed show that the platform makes no difference.
 */
const SHARE = Number(process.env['TEST_RUNS_SHARE'] ?? 1);
const LEAST_RUNS = 5;

/** Runs of a property that works on files. */
export function fileRuns(count: number): number {
  return Math.min(count, Math.max(LEAST_RUNS, Math.ceil(count * SHARE)));
}

export default fc;
