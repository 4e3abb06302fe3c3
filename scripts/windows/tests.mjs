/**
 * Tests on Node for Windows. They are bundled here, so that wine's Node, which is slow to start and has no esbuild, loads a
 * few files of JavaScript instead of compiling hundreds.
 */
import fs from 'node:fs';
import path from 'node:path';
import { childPrograms } from '../children.mjs';
import { ROOT, listFiles, readStamp } from '../fingerprint.mjs';
import { runNode } from '../steps.mjs';
import { runOnWine, windowsPath } from './wine.mjs';

/** Below it lie tests and programs as in the checkout, in JavaScript. */
const OUT = path.join(ROOT, '.cache', 'windows-tests');
const DIFFERENCES = 'test/windows/differences.ts';
/** Wine's Node takes some three times as long as this machine's. */
const TEST_TIMEOUT_MS = 60_000;
/** Of properties that work on files: see test/support/fast-check.ts. */
const RUNS_SHARE = '0.2';
/** What tests read beside themselves. dist is what `npm test` has built. */
const LINKED = ['dist', 'docs', 'schemas', 'examples', 'scripts', 'package.json', 'package-lock.json'];

/** The name of a source below OUT. @param {string} file relative to the root */
function bundled(file) {
  return path.join(OUT, file.replace(/\.ts$/, '.js'));
}

/**
 * Bundles tests for a Windows that sees this machine's files as drive Z:.
 *
 * @param {string[]} files relative to the root
 * @returns {Promise<void>} rejects with StepError and the compiler's words
 */
export async function bundleTests(files) {
  fs.rmSync(OUT, { recursive: true, force: true });
  const programs = childPrograms().filter(file => /^(?:test|src)\//.test(file));
  await runNode(['scripts/bundle.mjs', '--drive=Z:', OUT, DIFFERENCES, ...programs, ...files], { cwd: ROOT });
  for (const name of LINKED) fs.symlinkSync(path.join(ROOT, name), path.join(OUT, name));
  for (const file of listFiles(ROOT, 'test').filter(each => !/\.tsx?$/.test(each)))
    fs.cpSync(path.join(ROOT, file), path.join(OUT, file));
}

/**
 * Runs bundled tests in one process of Windows' Node. What it writes stays in .cache/windows/NAME.log.
 *
 * @param {import('./wine.mjs').Wine} wine
 * @param {string[]} files relative to the root
 * @param {{name: string, timeoutMs: number, grep?: string}} options
 * @returns {Promise<{passed: number, failed: number, pending: number, reasons: Record<string, number>, acceptance: string[], milliseconds: Record<string, number>, output: string}>}
 *   as scripts/mocha-reporter.mjs counts. A process that ends without counts, or is ended by the limit, failed
 */
export async function runTests(wine, files, { name, timeoutMs, grep }) {
  const result = path.join(OUT, `${name}.json`);
  const asFile = file => windowsPath(file).replaceAll('\\', '/');
  const args = [asFile(path.join(ROOT, 'node_modules/mocha/bin/mocha.js')), '--no-config', '--no-package'];
  args.push('--timeout', String(TEST_TIMEOUT_MS), '--require', asFile(bundled(DIFFERENCES)));
  args.push('--reporter', asFile(path.join(ROOT, 'scripts/mocha-reporter.mjs')));
  args.push('--reporter-option', `result=${asFile(result)}`, ...(grep === undefined ? [] : ['--grep', grep]));
  const env = { TEST_CHILDREN: windowsPath(OUT), TEST_RUNS_SHARE: RUNS_SHARE };
  const all = [...args, ...files.map(file => asFile(bundled(file)))];
  const { code, output } = await runOnWine(wine, all, { name, env, timeoutMs });
  const nothing = { passed: 0, failed: 1, pending: 0, reasons: {}, acceptance: [], milliseconds: {} };
  const counts = readStamp(result) ?? nothing;
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return { ...counts, output };
}
