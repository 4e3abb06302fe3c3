/**
 * Compiles the programs that tests and benchmarks start as processes of their own, and the tests. From source, a loader of
 * TypeScript costs each process and each of its threads a fifth of a second, 40 MiB and a thread, and every process of a run
 * asks it for hundreds of files.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT, listFiles } from './fingerprint.mjs';
import { ensureSchemas } from './schemas.mjs';
import { runNode } from './steps.mjs';
import { TESTS } from './test-files.mjs';

/** Below it lie the programs of test, bench and src as in the checkout, in JavaScript. */
export const CHILDREN = path.join(ROOT, '.cache', 'children');

/** By the names that such programs have, and threads of src. */
const PROGRAMS = [
  /^test\/(?!support\/electron\/).*-process\.ts$/,
  /^test\/crash\/ownership\/(?:racer|half-app)\.ts$/,
  /^test\/support\/electron\/parent-port\.ts$/,
  /^examples\/log-module\/main\.ts$/,
  /^bench\/.*\.child\.ts$/,
  /^src\/.*-worker\.ts$/,
];

/** @returns {string[]} the programs that tests and benchmarks start, and threads of src, relative to the root */
export function childPrograms() {
  return ['test', 'bench', 'src', 'examples']
    .flatMap(folder => listFiles(ROOT, folder))
    .filter(file => PROGRAMS.some(name => name.test(file)));
}

/**
 * Types are not checked here.
 *
 * @returns {Promise<string | null>} CHILDREN, null when there are no such programs; rejects with StepError and the compiler's words when something doesn't compile
 */
export async function buildChildren() {
  const entryPoints = childPrograms();
  if (entryPoints.length === 0) return null;
  await ensureSchemas();
  fs.rmSync(CHILDREN, { recursive: true, force: true });
  await runNode(['scripts/bundle.mjs', CHILDREN, ...entryPoints], { cwd: ROOT });
  // The program reads its version there, and Node the kind of modules.
  fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(CHILDREN, 'package.json'));
  return CHILDREN;
}

/**
 * Compiles tests, with source maps for scripts/mocha-reporter.mjs.
 *
 * @param {string[]} files relative to the root
 * @param {string | null} children as of buildChildren: where the threads of src are
 * @returns {Promise<(file: string) => string>} the absolute path of a compiled test, by its source; rejects with StepError
 */
export async function buildTests(files, children) {
  fs.rmSync(TESTS, { recursive: true, force: true });
  if (files.length > 0)
    await runNode(['scripts/bundle.mjs', `--tests=${children ?? ''}`, TESTS, ...files], { cwd: ROOT });
  return file => path.join(TESTS, file.replace(/\.ts$/, '.js'));
}
