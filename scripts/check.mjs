/**
 * `npm run check`: everything that `npm test` checks besides tests, quickly, for the edit loop. Names of checks run those
 * alone: `npm run check -- types layers`.
 */
import { CHECK_NAMES, runChecks } from './checks.mjs';
import { ensureSchemas } from './schemas.mjs';
import { ensureInstalled, requireNode } from './setup.mjs';
import { say, seconds } from './steps.mjs';

async function main(names) {
  const unknown = names.filter(name => !CHECK_NAMES.includes(name));
  if (unknown.length > 0) {
    say(`Expected checks of ${CHECK_NAMES.join(', ')}; got ${unknown.join(', ')}.`);
    return 2;
  }
  const startedAt = performance.now();
  requireNode();
  await ensureInstalled();
  await ensureSchemas();
  const failed = await runChecks({ names: names.length > 0 ? names : CHECK_NAMES, cached: true });
  say(`${failed.length === 0 ? 'All is well' : `Failed: ${failed.join(', ')}`}, ${seconds(startedAt)}`);
  return failed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error.output) say(error.output);
  say(error.name === 'StepError' ? error.message : error.stack);
  process.exitCode = 1;
}
