/**
 * Compiles the programs that tests and benchmarks start as processes of their own. From source, a loader of TypeScript
 * costs each process and each of its threads a fifth of a second, 40 MiB and a thread.
 */
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './fingerprint.mjs';
import { ensureSchemas } from './schemas.mjs';
import { runNode } from './steps.mjs';

/** Below it lie src, test and bench as in the checkout, in JavaScript. */
export const CHILDREN = path.join(ROOT, '.cache', 'children');

/**
 * Compiles what has changed since the last time. Types are not checked here.
 *
 * @returns {Promise<string>} CHILDREN; rejects with StepError and the compiler's words when something doesn't compile
 */
export async function buildChildren() {
  await ensureSchemas();
  await runNode(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.children.json'], { cwd: ROOT });
  // The program reads its version there, and Node the kind of modules.
  fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(CHILDREN, 'package.json'));
  return CHILDREN;
}
