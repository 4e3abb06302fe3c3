/** Loads the services when a command asks for them, over the data directory of its call. */
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CliEngine, CliJournal, CliQueries } from './services.ts';
import { UsageError } from '../exit-codes.ts';
import type { Context } from './session.ts';

export async function engineOf({ services, options }: Context): Promise<CliEngine> {
  await assertDirectory(options.dataDir);
  return required(services.engine);
}

export async function queriesOf({ services, options }: Context): Promise<CliQueries> {
  await assertDirectory(options.dataDir);
  return required(services.queries);
}

export async function journalOf({ services, options }: Context): Promise<CliJournal> {
  await assertDirectory(options.dataDir);
  return required(services.journal);
}

/**
 * An absent directory is allowed: it is empty, and an install creates it.
 *
 * @throws UsageError when the path, or a folder above it, is a file
 */
async function assertDirectory(dataDir: string): Promise<void> {
  if ((await kindOf(dataDir)) === 'other')
    throw new UsageError(`Expected a data directory, got a file at ${dataDir}, or above it.`);
}

/**
 * For commands that make no sense without a data directory.
 *
 * @throws UsageError when there is none
 */
export async function assertDataDirectory({ options: { dataDir } }: Context): Promise<void> {
  if ((await kindOf(dataDir)) === 'absent')
    throw new UsageError(`Expected a data directory, there is none at ${dataDir}.`);
}

/** Other errors of `stat` count as a directory. Whoever opens the directory reports them. */
async function kindOf(path: string): Promise<'directory' | 'other' | 'absent'> {
  try {
    return (await stat(path)).isDirectory() ? 'directory' : 'other';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR') return 'other';
    if (code !== 'ENOENT') return 'directory';
    // Windows says so too where a folder above the path is a file.
    const above = dirname(path);
    return above !== path && (await kindOf(above)) === 'other' ? 'other' : 'absent';
  }
}

/** Returns the folder of the segments. */
export function journalDir({ options }: Context): string {
  return join(options.dataDir, 'journal');
}

/**
 * Loads a service. It is always there, because commands of an absent service are not registered.
 */
export function required<T>(load: (() => Promise<T>) | undefined): Promise<T> {
  if (!load) throw new Error('A command ran without the service it was registered for.');
  return load();
}
