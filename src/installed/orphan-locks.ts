import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { namesInOwn } from '../disk/index.ts';
import type { NewEvent } from '../events/vocabulary.ts';
import { errorFields } from '../ports/logger.ts';
import type { Logger } from '../ports/logger.ts';

/**
 * Deletes every lock in a data directory that this engine has just come to own: their holders are
 * dead. A folder that can't be read, or a lock that can't be deleted, doesn't stop the start: its
 * next user meets the error.
 *
 * @returns OrphanLockCleared events to record
 */
export async function clearOrphanLocks(dataDir: string, modelsDir: string, logger: Logger): Promise<NewEvent[]> {
  const places = [
    { directory: join(dataDir, 'in-progress-downloads'), kind: 'task' as const, ending: '.lock' },
    { directory: join(modelsDir, 'temp'), kind: 'file' as const, ending: '.part.lock' },
  ];
  const events: NewEvent[] = [];
  for (const { directory, kind, ending } of places) {
    for (const name of await namesOf(directory, logger)) {
      if (!name.endsWith(ending)) continue;
      const path = join(directory, name);
      try {
        await rm(path, { recursive: true, force: true });
      } catch (error) {
        logger.warn('A lock that a dead run had left can not be cleared.', { path, ...errorFields(error) });
        continue;
      }
      const lock = relative(dataDir, path).replaceAll('\\', '/');
      events.push({ type: 'OrphanLockCleared', subject: null, data: { lock, kind } });
    }
  }
  return events;
}

/**
 * None when the folder is a link: we write nothing through one, so what lies behind it isn't ours.
 */
async function namesOf(directory: string, logger: Logger): Promise<string[]> {
  try {
    return await namesInOwn(directory);
  } catch (error) {
    logger.warn('A folder of locks can not be read.', { path: directory, ...errorFields(error) });
    return [];
  }
}
