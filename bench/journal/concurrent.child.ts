/** 64 writers, each with one append at a time. Measured from the first append to the last acknowledgement. */
import { join } from 'node:path';
import { openJournal } from '../../src/events/write/open.ts';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { nodeFileSystem } from '../../src/ports/file-system.ts';
import { answer, argument } from '../support/child.ts';
import { lifeOf } from './history.ts';

const { folder, writers, events } = argument<{ folder: string; writers: number; events: number }>();
const { journal } = await openJournal({
  ...{ dir: join(folder, 'journal'), fs: nodeFileSystem, clock: systemClock, run: 'bench', owner: 'benchmark' },
});

/** Made before the clock runs, as SQLite's row is: what is timed is the appending. */
const LIVES = 8;
const prepared: NewEvent[][] = Array.from({ length: writers }, (_, writer) =>
  Array.from({ length: LIVES }, (_, life) => [...lifeOf(writer + life * writers, false)]).flat(),
);

async function write(events: NewEvent[], count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const event = events[i % events.length];
    if (event !== undefined) await journal.append([event]).durable;
  }
}

const each = Math.ceil(events / writers);
await Promise.all(prepared.map(own => write(own, Math.ceil(each / 10))));
const start = performance.now();
await Promise.all(prepared.map(own => write(own, each)));
const seconds = (performance.now() - start) / 1000;
await journal.close();
answer({ perSecond: (each * writers) / seconds });
