import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { namesIn } from '../download/files.ts';
import type { NewEvent } from '../events/vocabulary.ts';

/**
 * Clears every lock in a data directory that this engine just came to own: whoever held them is gone.
 *
 * @returns OrphanLockCleared events to record
 */
export async function clearOrphanLocks(dataDir: string, modelsDir: string): Promise<NewEvent[]> {
  const places = [
    { directory: join(dataDir, 'in-progress-downloads'), kind: 'task' as const, ending: '.lock' },
    { directory: join(modelsDir, 'temp'), kind: 'file' as const, ending: '.part.lock' },
  ];
  const events: NewEvent[] = [];
  for (const { directory, kind, ending } of places) {
    for (const name of await namesIn(directory)) {
      if (!name.endsWith(ending)) continue;
      const path = join(directory, name);
      await rm(path, { recursive: true, force: true });
      const lock = relative(dataDir, path).replaceAll('\\', '/');
      events.push({ type: 'OrphanLockCleared', subject: null, data: { lock, kind } });
    }
  }
  return events;
}
