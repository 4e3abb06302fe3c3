import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * A publish builds its version in `models/.publish-<host>-<pid>-<random>`, a name that no model
 * can have, beside the models so that the rename at the end stays on one file system.
 */
const NAME = /^\.publish-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}$/;
/**
 * A folder whose owner can't be asked (another host, a reused pid) is left-over when nothing in
 * it was touched for a day.
 */
const IDLE_MS = 24 * 60 * 60 * 1000;

const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const inUse = new Set<string>();

/**
 * Runs `build` with a fresh staging folder, which is gone afterwards unless it was renamed into
 * place.
 */
export async function withStaging<T>(modelsDir: string, build: (path: string) => Promise<T>): Promise<T> {
  const name = `.publish-${HOST}-${process.pid}-${randomBytes(8).toString('hex')}`;
  const path = join(modelsDir, name);
  inUse.add(name);
  try {
    await mkdir(path);
    return await build(path);
  } finally {
    await rm(path, { recursive: true, force: true });
    inUse.delete(name);
  }
}

/**
 * Removes what killed publishes left. A publish that is running, here or in another process, is
 * left alone.
 */
export async function sweepStaging(modelsDir: string): Promise<void> {
  for (const name of await readdir(modelsDir)) {
    const path = join(modelsDir, name);
    if (NAME.test(name) && (await isLeftOver(path, name))) await rm(path, { recursive: true, force: true });
  }
}

async function isLeftOver(path: string, name: string): Promise<boolean> {
  if (inUse.has(name)) return false;
  const [, host, pid] = NAME.exec(name) ?? [];
  if (host === HOST && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true;
  return Date.now() - (await newestMtime(path)) > IDLE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function newestMtime(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true }).catch(() => []);
  const times = await Promise.all(
    ['.', ...names].map(name =>
      stat(join(path, name)).then(
        stats => stats.mtimeMs,
        // It went away between the two calls: its owner lives.
        () => Date.now(),
      ),
    ),
  );
  return Math.max(...times);
}
