import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelVersion } from '../../model/identity.ts';
import { unlessMissing } from '../server/missing.ts';
import { beginNotes, NOTES_ENDING, takeOver } from './cut.ts';
import type { StagedFiles } from './cut.ts';
import { HOST, IDLE_MS, isAlive } from './owner.ts';
import type { PublishSource } from './source.ts';

/**
 * A publish builds its version in `models/.publish-<host>-<pid>-<random>`, a name that no model
 * can have, beside the models so that the rename at the end stays on one file system.
 */
const NAME = /^\.publish-([0-9a-f]{8})-(\d+)-[0-9a-f]{16}$/;
const inUse = new Set<string>();

export interface StagingOptions {
  modelsDir: string;
  /** The version that is built. */
  ref: ModelVersion;
  /** Takes over what a publish of this version that was killed has left. */
  resume?: boolean | undefined;
}

/**
 * Runs `build` with a staging folder, which is gone afterwards unless it was renamed into place. It
 * is empty, or has the files of a publish that was killed.
 */
export async function withStaging<T>(
  { modelsDir, ref, resume = false }: StagingOptions,
  sources: readonly PublishSource[],
  build: (path: string, staged: StagedFiles) => Promise<T>,
): Promise<T> {
  const name = `.publish-${HOST}-${process.pid}-${randomBytes(8).toString('hex')}`;
  const path = join(modelsDir, name);
  inUse.add(name);
  try {
    const mayTake = async (other: string) => NAME.test(other) && isLeftOver(join(modelsDir, other), other);
    const place = { modelsDir, staging: path, ref };
    const taken = resume ? await takeOver(place, sources, mayTake) : undefined;
    if (taken === undefined) await mkdir(path);
    return await build(path, taken ?? (await beginNotes(path, ref)));
  } finally {
    await rm(path, { recursive: true, force: true });
    await rm(path + NOTES_ENDING, { force: true });
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
    // Of a publish that was killed after it gave its folder away.
    const owner = name.endsWith(NOTES_ENDING) ? name.slice(0, -NOTES_ENDING.length) : '';
    if (NAME.test(owner) && !inUse.has(owner) && !(await unlessMissing(stat(join(modelsDir, owner)))))
      await rm(path, { force: true });
  }
}

async function isLeftOver(path: string, name: string): Promise<boolean> {
  if (inUse.has(name)) return false;
  const [, host, pid] = NAME.exec(name) ?? [];
  if (host === HOST && (Number(pid) === process.pid || !isAlive(Number(pid)))) return true;
  return Date.now() - (await newestMtime(path)) > IDLE_MS;
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
