/**
 * Histories. In the hot one half of the events are of one model: tasks that a machine without it
 * could not do.
 */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openJournal } from '../../src/events/owner.ts';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { cacheFolder } from '../support/cache.ts';
import { appendAll, lifeOf } from '../journal/history.ts';

function reported(n: number, subject: string): NewEvent {
  const dispatch_task_id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  return {
    type: 'ModelUnavailableReported',
    subject,
    data: { tasks: [{ dispatch_task_id, reason: 'not installed', latency_ms: 10 + (n % 90) }] },
  };
}

function* events(count: number): Generator<NewEvent> {
  let life = lifeOf(0, false);
  for (let n = 0, number = 0; n < count; n++) {
    if (n % Math.floor(count / 4) === 10) yield reported(n, 'quiet@1.0.0');
    else if (n % 2 === 0) yield reported(n, 'hot@1.0.0');
    else {
      let next = life.next();
      if (next.done === true) next = (life = lifeOf(++number, false)).next();
      if (next.done !== true) yield next.value;
    }
  }
}

/** Installations that nothing disturbed, each removed again: six events. */
function* installs(count: number): Generator<NewEvent> {
  let made = 0;
  for (let number = 0; made < count; number++) {
    for (const event of lifeOf(number, false)) {
      if (event.type === 'DownloadCheckpointed') continue;
      yield event;
      made += 1;
    }
  }
}

/** The data directory of such a journal: made by the journal itself, once, and kept. */
async function historyOf(name: string, count: number, events: Iterable<NewEvent>): Promise<string> {
  const folder = join(await cacheFolder(name), `${count}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const dir = join(unfinished, 'journal');
  const { journal } = await openJournal({
    dir,
    fs: nodeFileSystem,
    clock: systemClock,
    run: 'history',
    owner: 'bench',
  });
  await appendAll(journal, events);
  await journal.close();
  await rename(unfinished, folder);
  return folder;
}

/** @returns the data directory */
export const hotHistory = (count: number): Promise<string> => historyOf('hot-history', count, events(count));
export const installsHistory = (count: number): Promise<string> =>
  historyOf('installs-history', count, installs(count));
