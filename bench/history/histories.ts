/**
 * Histories, written by the journal of the older build, so that both builds can read them. In the
 * hot one half of the events are of one model: tasks that a machine without it could not do.
 */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { openJournal as OpenJournal } from '../../src/events/owner.ts';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { cacheFolder } from '../support/cache.ts';
import { appendAll, lifeOf } from '../journal/history.ts';

/** As it was recorded before tasks were grouped: version 1 of its type. */
function reported(n: number, subject: string): NewEvent {
  const dispatch_task_id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  return {
    type: 'ModelUnavailableReported',
    subject,
    data: { dispatch_task_id, reason: 'not installed', latency_ms: 10 + (n % 90) },
  } as unknown as NewEvent;
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

/** Where the older build's `openJournal` is. */
export interface Writer {
  commit: string;
  module: string;
}

/** The data directory of such a journal: made once, and kept. */
async function historyOf(
  name: string,
  count: number,
  { writer, events }: { writer: Writer; events: Iterable<NewEvent> },
): Promise<string> {
  const folder = join(await cacheFolder(name), `${count}-${writer.commit}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const dir = join(unfinished, 'journal');
  const { openJournal } = (await import(pathToFileURL(writer.module).href)) as { openJournal: typeof OpenJournal };
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
export const hotHistory = (count: number, writer: Writer): Promise<string> =>
  historyOf('hot-history', count, { writer, events: events(count) });
export const installsHistory = (count: number, writer: Writer): Promise<string> =>
  historyOf('installs-history', count, { writer, events: installs(count) });
