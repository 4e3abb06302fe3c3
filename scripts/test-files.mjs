/** Which test files a run of `npm test` or `npm run test:long` takes, in a fixed order. */
import fs from 'node:fs';
import path from 'node:path';
import { listFiles, readStamp } from './fingerprint.mjs';

/** Seconds of the files that take longer than two, as the last run that was recorded took them. */
const SECONDS_FILE = 'test/seconds.json';
const RECORDED_FROM_SECONDS = 2;
/** Of a file that isn't recorded: most take far less, and a new one may take more. */
const UNKNOWN_SECONDS = 0.5;

/**
 * @param {string} root
 * @param {string | undefined} pattern part of a file's path; else part of a test's title
 * @param {{long?: boolean}} [options] long: the `*.long.test.ts` files, which `npm test` leaves out, and the
 *   `*.property.test.ts` ones, which find other things with another seed
 * @returns {{fast: string[], browser: string[], grep: string | undefined}}
 */
export function selectTests(root, pattern, { long = false } = {}) {
  const wantedKind = long
    ? file => /\.(?:long|property)\.test\.ts$/.test(file)
    : file => file.endsWith('.test.ts') && !file.endsWith('.long.test.ts');
  const all = listFiles(root, 'test').filter(wantedKind);
  const wanted = pattern?.split('\\').join('/');
  const named = wanted === undefined ? all : all.filter(file => file.includes(wanted));
  const files = named.length > 0 ? named : all;
  const browser = files.filter(file => file.endsWith('.browser.test.ts'));
  return {
    fast: files.filter(file => !browser.includes(file)),
    browser,
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
