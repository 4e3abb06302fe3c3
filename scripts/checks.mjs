/**
 * The checks of `npm run check`, which `npm test` runs as well. A check is one or more Node programs; it passes when all of
 * them exit with 0.
 */
import { spawn } from 'node:child_process';
import os from 'node:os';
import { ROOT } from './fingerprint.mjs';
import { say, seconds } from './steps.mjs';

const TSC = 'node_modules/typescript/bin/tsc';
/**
 * ESLint knows a file again by its own content. A rule that reads types may judge it differently when another file
 * changes, so `npm test` doesn't use this cache.
 */
const LINT_CACHE = ['--cache', '--cache-strategy', 'content', '--cache-location', '.cache/eslint/'];
/** Prettier looks at one file at a time, so its cache says what a run would say. */
const FORMAT_CACHE = ['--cache', '--cache-strategy', 'content', '--cache-location', '.cache/prettier'];

/**
 * The longest first: they run beside each other, and a short one fits into any gap.
 *
 * @param {boolean} cached whether lint may believe its cache: yes while someone edits, no in `npm test`
 * @returns {[title: string, programs: string[][]][]} a check's programs run one after the other
 */
function checks(cached) {
  const lint = ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0', ...(cached ? LINT_CACHE : [])];
  const format = ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', ...FORMAT_CACHE, '.'];
  return [
    ['lint', [lint]],
    [
      'types',
      [
        [TSC, '-p', 'tsconfig.test.json'],
        [TSC, '-p', 'src/ui/tsconfig.json'],
      ],
    ],
    ['format', [format]],
    ['unused', [['node_modules/knip/bin/knip.js', '--cache', '--cache-location', '.cache/knip', '--no-progress']]],
    ['layers', [['scripts/check-layers.mjs']]],
    ['sizes', [['scripts/check-sizes.mjs']]],
  ];
}

/** Names that `runChecks` takes. */
export const CHECK_NAMES = checks(true).map(([title]) => title);

/** @returns {Promise<{code: number, output: string}>} */
function runProgram(args, priority) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    if (child.pid !== undefined && priority !== 0) os.setPriority(child.pid, priority);
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', code => resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') }));
  });
}

/** Runs one check; @returns {Promise<string | null>} its title when it failed */
async function runCheck([title, programs], priority) {
  const startedAt = performance.now();
  const outcomes = [];
  for (const args of programs) outcomes.push(await runProgram(args, priority));
  const failures = outcomes.filter(outcome => outcome.code !== 0);
  for (const { output } of failures) say(output.trimEnd());
  say(`${title.padEnd(10)} ${failures.length === 0 ? 'ok' : 'FAILED'}, ${seconds(startedAt)}`);
  return failures.length === 0 ? null : title;
}

/**
 * Runs checks beside each other and prints each with its time, those that fail with their words.
 *
 * @param {{names?: string[], cached?: boolean, atOnce?: number, priority?: number}} [options] names: of CHECK_NAMES,
 *   default all; priority: of their processes, as `os.setPriority` takes it
 * @returns {Promise<string[]>} titles of the checks that failed
 */
export async function runChecks({ names = CHECK_NAMES, cached = false, atOnce = 2, priority = 0 } = {}) {
  const queue = checks(cached).filter(([title]) => names.includes(title));
  const failed = [];
  const worker = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const title = await runCheck(check, priority);
      if (title !== null) failed.push(title);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return failed;
}
