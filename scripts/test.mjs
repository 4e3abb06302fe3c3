/**
 * `npm test`: set-up, then checks, tests and browser tests beside each other. All of it runs; the last line counts; any
 * failure fails. `--record` keeps the times of the files, by which later runs share them out. `--wine` installs wine
 * where it can, as CI does; without it, the tests of Windows run where wine is installed.
 * `npm run test:long` (`--long`): the same set-up, then the tests that take minutes to hours.
 * `npm run test:field` (`--field`): the same set-up, then the tests against servers and caches that others wrote.
 * `npm run acceptance` (`--acceptance`, with `--full` the rows' own sizes): the same set-up, then test/acceptance alone
 * and one file at a time, with the bars of speed as they are. `--write` puts the table into docs/acceptance.md.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { acceptanceRows, acceptanceTable, writeAcceptance } from './acceptance.mjs';
import { runChecks } from './checks.mjs';
import { buildChildren, buildTests } from './children.mjs';
import { ensureChromium } from './chromium.mjs';
import { ROOT, readStamp } from './fingerprint.mjs';
import { FIELD_PACKAGES, ensureServers } from './servers.mjs';
import { ensureBuilt, ensureInstalled, requireNode } from './setup.mjs';
import { StepError, say, seconds } from './steps.mjs';
import { DRIVES_WINE, ON_WINDOWS, recordSeconds, recordedSeconds, selectTests, shares } from './test-files.mjs';
import { bundleTests, runTests } from './windows/tests.mjs';
import { endWine, ensureWine } from './windows/wine.mjs';

const MOCHA = 'node_modules/mocha/bin/mocha.js';
const RESULTS = path.join(ROOT, '.cache', 'test-results');
/** Lower than the tests': checks use the time in which tests wait, and don't slow a test that measures time. */
const CHECKS_PRIORITY = 5;
const MAX_SHARDS = 6;
const SLOWEST_FILES = 10;
const FLAGS = ['--long', '--field', '--record', '--wine', '--acceptance', '--full', '--write'];

/** Of one long test, and of one in the field. They count their work: a limit in time is only against a hang. */
const TIMEOUT_MS = { long: 2 * 60 * 60 * 1000, field: 5 * 60 * 1000, acceptance: 5 * 60 * 1000, full: 60 * 60 * 1000 };
/** Of the tests on wine, which take a quarter of it: against a hang. */
const WINDOWS_LIMIT_MS = 4 * 60 * 1000;

/** What .mocharc.json says, but for what compiles: tests are compiled before, all at once. */
function mochaSettings() {
  const settings = readStamp(path.join(ROOT, '.mocharc.json')) ?? {};
  const ours = Object.entries(settings).filter(([name]) => !['node-option', 'extension', 'reporter'].includes(name));
  const words = ours.flatMap(([name, value]) => {
    if (typeof value === 'boolean') return value ? [`--${name}`] : [];
    return [`--${name}`, String(value)];
  });
  return ['--no-config', '--no-package', ...words];
}

/**
 * Runs mocha over files; its counts come from our reporter, and a run that ends without them failed.
 *
 * @param {{compiled: (file: string) => string, grep?: string, env?: NodeJS.ProcessEnv, extra?: string[]}} options
 */
async function runMocha(title, files, { compiled, grep, env = process.env, extra = [] }) {
  const startedAt = performance.now();
  const result = path.join(RESULTS, `${title}.json`);
  fs.mkdirSync(RESULTS, { recursive: true });
  fs.rmSync(result, { force: true });
  const args = [MOCHA, ...mochaSettings(), '--reporter', './scripts/mocha-reporter.mjs'];
  args.push('--reporter-option', `result=${result}`, ...extra);
  if (grep !== undefined) args.push('--grep', grep);
  const child = spawn(process.execPath, [...args, ...files.map(compiled)], { cwd: ROOT, env, stdio: 'inherit' });
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

/** Most tests wait for a disk or a server, so one process more than there are cores keeps all cores busy. */
async function runShards(title, files, options) {
  const count = Math.min(MAX_SHARDS, os.availableParallelism() + 1);
  const shards = shares(files, count, recordedSeconds(ROOT));
  const name = shard => (shards.length === 1 ? title : `${title}-${shard + 1}`);
  return Promise.all(shards.map((each, shard) => runMocha(name(shard), each, options)));
}

function sayTimes(runs) {
  const times = runs.flatMap(run => Object.entries(run.milliseconds)).sort((a, b) => b[1] - a[1]);
  if (times.length < SLOWEST_FILES) return;
  say('Slowest files:');
  for (const [file, ms] of times.slice(0, SLOWEST_FILES)) say(`  ${(ms / 1000).toFixed(1).padStart(6)} s  ${file}`);
}

/** What a test gives as its reason, test/support/leave-out.ts and the reporter know. */
function saySkipped(runs, count) {
  if (count === 0) return;
  const byReason = {};
  for (const [why, tests] of runs.flatMap(({ reasons = {} }) => Object.entries(reasons)))
    byReason[why] = (byReason[why] ?? 0) + tests;
  say(`${count} tests are skipped on this machine:`);
  for (const [why, tests] of Object.entries(byReason).sort((a, b) => b[1] - a[1]))
    say(`${String(tests).padStart(5)}  ${why}`);
}

/** Browser tests in Chromium. Without Chromium each of them counts as failed; a dry run counts them. */
async function runBrowserTests(files, options, chromium) {
  if (chromium !== null)
    return runMocha('browser', files, { ...options, env: { ...process.env, CHROMIUM_PATH: chromium } });
  const { passed, failed } = await runMocha('missing', files, { ...options, extra: ['--dry-run'] });
  return { passed: 0, failed: passed + failed, pending: 0, acceptance: [], milliseconds: {} };
}

/**
 * On wine where it is installed, else one line says why not: a newcomer's first run doesn't install it.
 *
 * @param {Promise<import('./windows/wine.mjs').Wine | null> | null} installed that begins with the set-up, which waits for the network too
 */
async function runWindowsTests(files, options, installed) {
  const wine = await (installed ?? ensureWine({ canInstall: false }));
  if (wine === null) return [];
  const drivers = files.filter(file => DRIVES_WINE.test(file));
  const inside = files.filter(file => ON_WINDOWS.test(file));
  // The story waits for downloads and processes in half of its time: the others run meanwhile.
  const runs = [];
  if (drivers.length > 0) runs.push(runMocha('wine', drivers, options));
  if (inside.length > 0) runs.push(runInside(wine, inside, options));
  try {
    return await Promise.all(runs);
  } finally {
    await endWine(wine);
  }
}

async function runInside(wine, files, options) {
  const startedAt = performance.now();
  await bundleTests(files);
  const { output, ...counts } = await runTests(wine, files, {
    name: 'windows',
    timeoutMs: WINDOWS_LIMIT_MS,
    ...options,
  });
  if (counts.failed > 0) say(output);
  say(`windows    ${counts.passed} passed, ${counts.failed} failed, ${seconds(startedAt)}`);
  return counts;
}

/**
 * The table of the rows that ran. In a whole run each row has to: returns how many had no test. A row that failed is
 * counted among the tests.
 */
function sayAcceptance(runs, { kind, isWhole, isWritten }) {
  if (kind === 'long' || kind === 'field') return 0;
  const rows = acceptanceRows(runs.flatMap(run => run.acceptance));
  const shown = isWhole ? rows : rows.filter(({ held }) => held !== null);
  if (shown.length > 0) say(['', 'Acceptance:', acceptanceTable(shown), ''].join('\n'));
  if (isWritten) writeAcceptance(rows, kind);
  return shown.filter(({ held }) => held === null).length;
}

async function main() {
  const flags = process.argv.slice(2).filter(argument => argument.startsWith('--'));
  const unknown = flags.find(flag => !FLAGS.includes(flag));
  if (unknown !== undefined) throw new StepError(`Expected flags of ${FLAGS.join(', ')}; got ${unknown}.`);
  requireNode();
  const wine = flags.includes('--wine') ? ensureWine({ canInstall: true }) : null;
  await ensureInstalled();
  await ensureBuilt();
  const kind = ['full', 'acceptance', 'long', 'field'].find(each => flags.includes(`--${each}`)) ?? 'tests';
  const long = kind === 'long';
  // The short run is the same each time; the long one is there to find what it doesn't.
  if (long) process.env.SEED ??= String(Math.floor(Math.random() * 2 ** 31));
  const isAcceptance = kind === 'acceptance' || kind === 'full';
  if (isAcceptance) process.env.ACCEPTANCE = kind === 'full' ? 'full' : 'alone';
  const pattern = process.argv.slice(2).find(argument => !flags.includes(argument));
  const { fast, browser, windows, grep } = selectTests(ROOT, pattern, { kind });
  if (kind === 'field') await ensureServers({ packages: FIELD_PACKAGES });
  else if (fast.some(file => /download[\\/].*servers\.int/.test(file))) await ensureServers();
  const chromium = browser.length > 0 ? await ensureChromium() : null;
  const children = await buildChildren();
  // Without it they start from source.
  if (children !== null) process.env.TEST_CHILDREN = children;
  if (long) say(`SEED=${process.env.SEED}`);
  const drivers = windows.filter(file => DRIVES_WINE.test(file));
  const options = { compiled: await buildTests([...fast, ...browser, ...drivers], children), grep };
  const extra = kind === 'tests' ? [] : ['--timeout', String(TIMEOUT_MS[kind])];
  const whole = pattern === undefined && kind === 'tests';
  const checking = whole ? runChecks({ priority: CHECKS_PRIORITY }) : [];
  // They run beside each other: each of them waits for a disk, a server or a page during a third of its time.
  // Those in the field, and acceptance, measure times of programs that share this machine: one at a time.
  const isAlone = kind === 'field' || isAcceptance;
  const run = isAlone ? async (...of) => [await runMocha(...of)] : runShards;
  const lanes = [run(kind, fast, { ...options, extra })];
  if (isAlone) await lanes[0];
  if (windows.length > 0) lanes.push(runWindowsTests(windows, options, wine));
  if (browser.length > 0) lanes.push(runBrowserTests(browser, options, chromium).then(run => [run]));
  const [failedChecks, ...outcomes] = await Promise.all([checking, ...lanes]);
  const runs = outcomes.flat();
  const sum = key => runs.reduce((total, run) => total + run[key], 0);
  sayTimes(runs);
  if (flags.includes('--record')) recordSeconds(ROOT, Object.assign({}, ...runs.map(run => run.milliseconds)));
  const unheld = sayAcceptance(runs, { kind, isWhole: pattern === undefined, isWritten: flags.includes('--write') });
  saySkipped(runs, sum('pending'));
  if (failedChecks.length > 0) say(`Failed checks, counted below: ${failedChecks.join(', ')}`);
  const passed = sum('passed');
  const failed = sum('failed') + failedChecks.length + unheld;
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
