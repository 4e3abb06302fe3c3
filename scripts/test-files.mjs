/** Which test files a run of `npm test` or `npm run test:long` takes, in a fixed order. */
import { listFiles } from './fingerprint.mjs';

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
