/** The benchmarks' children as a user's machine runs the program: compiled. A loader of TypeScript would take 40 MiB and a thread of its own. */
import { execFile } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILD = join(ROOT, '.cache', 'bench-build');
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');

let building: Promise<void> | null = null;

/**
 * The path of the module as compiled; of one that is no TypeScript, its own.
 *
 * @throws Error with the compiler's words
 */
export async function built(module: URL): Promise<string> {
  const path = fileURLToPath(module);
  if (!path.endsWith('.ts')) return path;
  building ??= build();
  await building;
  return join(BUILD, relative(ROOT, path).replace(/\.ts$/, '.js'));
}

async function build(): Promise<void> {
  console.error('compiling …');
  try {
    await promisify(execFile)(process.execPath, [TSC, '-p', join(ROOT, 'tsconfig.bench.json')], { cwd: ROOT });
  } catch (error) {
    throw new Error(`The benchmark's programs don't compile: ${(error as { stdout?: string }).stdout ?? ''}`, {
      cause: error,
    });
  }
  // The program asks it for its version, and Node for the kind of modules.
  await copyFile(join(ROOT, 'package.json'), join(BUILD, 'package.json'));
}
