import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import module from 'node:module';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';

const PREFIX = 'compiled-';

/**
 * From now on Node keeps what it compiles in the data directory's cache/, and takes it from there:
 * from 22.1 on, older ones can't. Does nothing where there is no such folder yet, and where another
 * user could write to it: what is kept there is run.
 *
 * @param version of the program: what others left is removed
 */
export function keepCompiled(dataDir: string, version: string): void {
  const cache = join(dataDir, 'cache');
  const { enableCompileCache } = module as { enableCompileCache?: (directory: string) => unknown };
  const kept = join(cache, `${PREFIX}${version}`);
  try {
    if (enableCompileCache === undefined || !existsSync(cache) || !isOurs(dataDir) || !isOurs(cache)) return;
    if (!existsSync(kept)) removeOthers(cache);
    enableCompileCache(kept);
  } catch {
    // A program that starts more slowly, and nothing else.
    return;
  }
}

/** Nobody else may write to it. Windows tells that by no mode: there it lies in our own folder. */
function isOurs(path: string): boolean {
  const { uid, mode } = statSync(path);
  if (process.getuid !== undefined) return uid === process.getuid() && (mode & 0o022) === 0;
  const below = relative(homedir(), path);
  return below !== '' && !below.startsWith('..') && !/^[a-z]:/i.test(below);
}

function removeOthers(cache: string): void {
  for (const name of readdirSync(cache))
    if (name.startsWith(PREFIX)) rmSync(join(cache, name), { recursive: true, force: true });
}
