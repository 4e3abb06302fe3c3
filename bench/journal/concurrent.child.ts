/** 64 writers, each with one append under way; the time is from the first append to the last acknowledgement. */
import { join } from 'node:path';
import { openJournal } from '../../src/events/open.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { answer, argument } from '../support/child.ts';
import { lifeOf } from './history.ts';

const { folder, writers, events } = argument<{ folder: string; writers: number; events: number }>();
const { journal } = await openJournal({
  ...{ dir: join(folder, 'journal'), fs: nodeFileSystem, clock: systemClock, run: 'bench', owner: 'benchmark' },
});

async function write(writer: number, count: number): Promise<void> {
  let left = count;
  for (let number = writer; left > 0; number += writers) {
    for (const event of lifeOf(number, false)) {
      if (left === 0) return;
      await journal.append([event]).durable;
      left -= 1;
    }
  }
}

const each = Math.ceil(events / writers);
await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer, Math.ceil(each / 10))));
const start = performance.now();
await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer, each)));
const seconds = (performance.now() - start) / 1000;
await journal.close();
answer({ perSecond: (each * writers) / seconds });
