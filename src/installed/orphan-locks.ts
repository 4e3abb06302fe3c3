import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { namesInOwn } from '../disk/files.ts';
import type { NewEvent } from '../events/vocabulary.ts';
import type { Logger } from '../ports/logger.ts';

/**
 * Clears every lock in a data directory that this engine just came to own: whoever held them is gone. A folder that can't be
 * read, or a lock that can't be deleted, is no reason not to start: who meets it says what is wrong.
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
        logger.warn('an orphan lock can not be cleared', { path, error: String(error) });
        continue;
      }
      const lock = relative(dataDir, path).replaceAll('\\', '/');
      events.push({ type: 'OrphanLockCleared', subject: null, data: { lock, kind } });
    }
  }
  return events;
}

/** Through a link nothing of ours was written: what lies behind it is somebody else's. */
async function namesOf(directory: string, logger: Logger): Promise<string[]> {
  try {
    return await namesInOwn(directory);
  } catch (error) {
    logger.warn('a folder of locks can not be read', { directory, error: String(error) });
    return [];
  }
}
