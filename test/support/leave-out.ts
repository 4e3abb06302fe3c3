import type { Context, Runnable, Suite } from 'mocha';

/**
 * Skips the test that runs, from its hooks too; in `before`, all of the suite. A run counts by the reason what it
 * skips: see scripts/mocha-reporter.mjs.
 *
 * @param why one sentence that is clear without the test
 */
export function leaveOut(context: Context, why: string): never {
  Object.assign(skippedBy(context), { why });
  return context.skip();
}

function skippedBy(context: Context): Runnable | Suite {
  const runs = context.runnable();
  if (runs.title.startsWith('"before all" hook')) return runs.parent ?? runs;
  if (runs.title.startsWith('"before each" hook')) return context.currentTest ?? runs;
  return runs;
}
