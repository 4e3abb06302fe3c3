/** Which test files a run of `npm test`, `npm run test:long` or `npm run test:field` takes, in a fixed order. */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, listFiles, readStamp } from './fingerprint.mjs';

/** Below it lie the tests of a run as in the checkout, in JavaScript. */
export const TESTS = path.join(ROOT, '.cache', 'tests');
/** Seconds of the files that take longer than two, as the last run that was recorded took them. */
const SECONDS_FILE = 'test/seconds.json';
const RECORDED_FROM_SECONDS = 2;
/** Tests for Windows alone, in its own Node; and those that run beside it, with its programs on wine. */
export const ON_WINDOWS = /\.win\.test\.ts$/;
export const DRIVES_WINE = /\.wine\.test\.ts$/;
/** Of a file that isn't recorded: most take far less, and a new one may take more. */
const UNKNOWN_SECONDS = 0.5;

/** The kinds of files that a run takes, by its name. `npm test` leaves out what takes long or needs the programs of others. */
const KINDS = {
  tests: /(?<!\.(?:long|field))\.test\.ts$/,
  // The properties find other things with another seed.
  long: /\.(?:long|property(?:\.int)?)\.test\.ts$/,
  field: /\.field\.test\.ts$/,
  acceptance: /^test\/acceptance\/.*(?<!\.long)\.test\.ts$/,
  // With the sizes that the rows name.
  full: /^test\/acceptance\/.*\.test\.ts$/,
};

/**
 * @param {string} root
 * @param {string | undefined} pattern part of a file's path; else part of a test's title
 * @param {{kind?: keyof typeof KINDS, platform?: string}} [options]
 * @returns {{fast: string[], browser: string[], windows: string[], grep: string | undefined}} windows: the files that
 *   run on Node for Windows or drive it; on Windows itself the first of them are as fast as the others
 */
export function selectTests(root, pattern, { kind = 'tests', platform = process.platform } = {}) {
  const wantedKind = file => KINDS[kind].test(file);
  const all = listFiles(root, 'test').filter(wantedKind);
  const wanted = pattern?.split('\\').join('/');
  const named = wanted === undefined ? all : all.filter(file => file.includes(wanted));
  const files = named.length > 0 ? named : all;
  const browser = files.filter(file => file.endsWith('.browser.test.ts'));
  const windows = files.filter(file => DRIVES_WINE.test(file) || (ON_WINDOWS.test(file) && platform !== 'win32'));
  return {
    fast: files.filter(file => !browser.includes(file) && !windows.includes(file)),
    browser,
    windows,
    grep: named.length > 0 ? undefined : pattern,
  };
}

/**
 * Divides files into shares that take about the same time. The longest file goes first, always to the shortest share.
 * A share keeps its files in the order of their names.
 *
 * @param {string[]} files
 * @param {number} count at most so many shares, none of them empty
 * @param {Record<string, number>} seconds by file
 * @returns {string[][]}
 */
export function shares(files, count, seconds) {
  const secondsOf = file => seconds[file] ?? UNKNOWN_SECONDS;
  const all = Array.from({ length: Math.min(count, files.length) }, () => ({ total: 0, files: [] }));
  for (const file of [...files].sort((a, b) => secondsOf(b) - secondsOf(a))) {
    const least = all.reduce((best, share) => (share.total < best.total ? share : best));
    least.files.push(file);
    least.total += secondsOf(file);
  }
  return all.map(share => share.files.sort());
}

/** @param {string} root @returns {Record<string, number>} {} when nothing was recorded */
export function recordedSeconds(root) {
  return readStamp(path.join(root, SECONDS_FILE)) ?? {};
}

/**
 * Records a run's times for the next ones: `npm test -- --record`.
 *
 * @param {string} root
 * @param {Record<string, number>} milliseconds by file
 */
export function recordSeconds(root, milliseconds) {
  const slow = Object.entries(milliseconds)
    .map(([file, ms]) => [file, Math.round(ms / 1000)])
    .filter(([, seconds]) => seconds >= RECORDED_FROM_SECONDS)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  fs.writeFileSync(path.join(root, SECONDS_FILE), `${JSON.stringify(Object.fromEntries(slow), null, 2)}\n`);
}

/**
 * The source of a compiled test.
 *
 * @param {string} file absolute; one that isn't compiled is its own source
 * @returns {string} relative to the root, with `/`
 */
export function sourceOfTest(file) {
  const compiled = path.relative(TESTS, file);
  const source = compiled.startsWith('..') ? path.relative(ROOT, file) : compiled.replace(/\.js$/, '.ts');
  return source.split(path.sep).join('/');
}
