/**
 * `npm test`: set-up, checks, tests, browser tests. All of it runs; the last line counts; any failure fails.
 * `npm run test:long` (`--long`): the same set-up, then the tests that take minutes to hours.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { readStamp } from './fingerprint.mjs';
import { ensureServers } from './servers.mjs';
import { ROOT, ensureBuilt, ensureInstalled, requireNode } from './setup.mjs';
import { capture, say, seconds } from './steps.mjs';
import { selectTests } from './test-files.mjs';

const MOCHA = 'node_modules/mocha/bin/mocha.js';
const RESULTS = path.join(ROOT, '.cache', 'test-results');
const TSC = 'node_modules/typescript/bin/tsc';

/** Title and programs of each check; a check's programs run one after the other, the checks two at a time. */
const CHECKS = [
  ['lint', [['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']]],
  [
    'types',
    [
      [TSC, '-p', 'tsconfig.test.json'],
      [TSC, '-p', 'src/ui/tsconfig.json'],
    ],
  ],
  ['format', [['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']]],
  ['layers', [['scripts/check-layers.mjs']]],
];
const CHECKS_AT_ONCE = 2;
const SLOWEST_FILES = 10;

/** Of one long test. They count their work: a limit in time is only against a hang. */
const LONG_TIMEOUT_MS = 2 * 60 * 60 * 1000;

/** Runs one check; @returns {Promise<string | null>} its title when it failed */
async function runCheck([title, programs]) {
  const startedAt = performance.now();
  const outcomes = [];
  for (const args of programs) outcomes.push(await capture(process.execPath, args, { cwd: ROOT }));
  const failures = outcomes.filter(outcome => outcome.code !== 0);
  for (const { output } of failures) say(output.trimEnd());
  say(`${title.padEnd(10)} ${failures.length === 0 ? 'ok' : 'FAILED'}, ${seconds(startedAt)}`);
  return failures.length === 0 ? null : title;
}

/** @returns {Promise<string[]>} titles of the checks that failed */
async function runChecks() {
  const queue = [...CHECKS];
  const failed = [];
  const worker = async () => {
    for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
      const title = await runCheck(check);
      if (title !== null) failed.push(title);
    }
  };
  await Promise.all(Array.from({ length: CHECKS_AT_ONCE }, worker));
  return failed;
}

/** Runs mocha over files; its counts come from our reporter, and a run that ends without them failed. */
async function runMocha(title, files, { grep, env = process.env, extra = [] }) {
  const startedAt = performance.now();
  const result = path.join(RESULTS, `${title}.json`);
  fs.mkdirSync(RESULTS, { recursive: true });
  fs.rmSync(result, { force: true });
  const args = [MOCHA, '--reporter', './scripts/mocha-reporter.mjs', '--reporter-option', `result=${result}`, ...extra];
  if (grep !== undefined) args.push('--grep', grep);
  const child = spawn(process.execPath, [...args, ...files], { cwd: ROOT, env, stdio: 'inherit' });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  // Without counts the process died before its end, whatever code it left.
  const counts = readStamp(result) ?? { passed: 0, failed: 1, pending: 0, acceptance: [], milliseconds: {} };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  say(`${title.padEnd(10)} ${counts.passed} passed, ${counts.failed} failed, ${seconds(startedAt)}`);
  return counts;
}

/** Most tests wait for a disk or a server: two processes, each with every second file, take little more than half the time. */
async function runShards(title, files, options) {
  const shards = [0, 1]
    .map(shard => files.filter((_file, index) => index % 2 === shard))
    .filter(each => each.length > 0);
  const name = shard => (shards.length === 1 ? title : `${title}-${shard + 1}`);
  return Promise.all(shards.map((each, shard) => runMocha(name(shard), each, options)));
}

function sayTimes(runs) {
  const times = runs.flatMap(run => Object.entries(run.milliseconds)).sort((a, b) => b[1] - a[1]);
  if (times.length < SLOWEST_FILES) return;
  say('Slowest files:');
  for (const [file, ms] of times.slice(0, SLOWEST_FILES)) say(`  ${(ms / 1000).toFixed(1).padStart(6)} s  ${file}`);
}

/** Browser tests in Chromium. Without one each of them counts as failed: a dry run tells how many they are. */
async function runBrowserTests(files, grep, chromium) {
  if (chromium !== null) return runMocha('browser', files, { grep, env: { ...process.env, CHROMIUM_PATH: chromium } });
  const { passed, failed } = await runMocha('missing', files, { grep, extra: ['--dry-run'] });
  return { passed: 0, failed: passed + failed, pending: 0, acceptance: [], milliseconds: {} };
}

async function main() {
  requireNode();
  await ensureInstalled();
  await ensureBuilt();
  const long = process.argv.includes('--long');
  // The short run is the same each time; the long one is there to find what it doesn't.
  if (long) process.env.SEED ??= String(Math.floor(Math.random() * 2 ** 31));
  const pattern = process.argv.slice(2).find(argument => argument !== '--long');
  const { fast, browser, grep } = selectTests(ROOT, pattern, { long });
  if (fast.some(file => /download[\\/]servers\.int/.test(file))) await ensureServers();
  const failedChecks = pattern === undefined && !long ? await runChecks() : [];
  if (long) say(`SEED=${process.env.SEED}`);
  const extra = long ? ['--timeout', String(LONG_TIMEOUT_MS)] : [];
  const chromium = browser.length > 0 ? await ensureChromium() : null;
  // Beside each other: each of them waits for a third of its time, for a disk, a server or a page.
  const lanes = [runShards(long ? 'long' : 'tests', fast, { grep, extra })];
  if (browser.length > 0) lanes.push(runBrowserTests(browser, grep, chromium).then(run => [run]));
  const runs = (await Promise.all(lanes)).flat();
  const sum = key => runs.reduce((total, run) => total + run[key], 0);
  sayTimes(runs);
  const rows = runs.flatMap(run => run.acceptance);
  if (rows.length > 0) say(['', 'Acceptance rows that work:', ...rows.map(row => `  ${row}`), ''].join('\n'));
  if (sum('pending') > 0) say(`${sum('pending')} tests are skipped on this machine.`);
  if (failedChecks.length > 0) say(`Failed checks, counted below: ${failedChecks.join(', ')}`);
  const passed = sum('passed');
  const failed = sum('failed') + failedChecks.length;
  if (passed + failed === 0) say('No test was run.');
  say(`${passed} passed, ${failed} failed`);
  return passed > 0 && failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (error.output) say(error.output);
  say(error.name === 'StepError' ? error.message : error.stack);
  say('0 passed, 1 failed');
  process.exitCode = 1;
}
