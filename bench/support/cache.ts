/** Where benchmarks keep what they make and install: beside the project's own caches, never in its node_modules. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** BENCH_DIR puts it on the disk that is to be measured. */
const CACHE = process.env.BENCH_DIR ?? fileURLToPath(new URL('../../.cache/bench', import.meta.url));

export async function cacheFolder(...names: string[]): Promise<string> {
  const folder = join(CACHE, ...names);
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Runs the work with a folder that is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(await cacheFolder('work'), 'run-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Installs a package into the benchmarks' own folder, once, and returns that folder; null when the registry doesn't give it, it
 * doesn't build, or `works` says no.
 */
export async function peerPackage(spec: string, works: (require: NodeJS.Require) => void): Promise<string | null> {
  const folder = await cacheFolder('peers', spec.replace(/[^a-z0-9.-]/g, '_'));
  const require = createRequire(join(folder, 'index.js'));
  try {
    works(require);
    return folder;
  } catch {
    // Not installed yet.
  }
  try {
    await writeFile(join(folder, 'package.json'), '{"private":true}\n');
    await run('npm', ['install', '--no-audit', '--no-fund', '--no-save', spec], { cwd: folder });
    works(require);
    return folder;
  } catch (error) {
    console.error(`${spec} could not be installed: ${String(error)}`);
    return null;
  }
}
