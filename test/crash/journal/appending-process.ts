/**
 * Appends to the journal of its first argument as fast as it can, until it is killed. Second
 * argument: the seed. Prints each number that was acknowledged, a line each, by a write that has
 * left this process before the next append: what the parent read was acknowledged.
 */
import { writeSync } from 'node:fs';
import { openJournal } from '../../../src/events/write/open.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import { randomOf } from '../../support/seed.ts';
import { numbered } from './ledger.ts';

const WRITERS = 4;

const [dir = '', seed = '1'] = process.argv.slice(2);
const next = randomOf(Number(seed));
const { journal, recovery } = await openJournal({
  dir,
  fs: nodeFileSystem,
  clock: systemClock,
  run: `run-${seed}`,
  owner: 'a test',
  segmentBytes: 20_000,
  reserveBytes: 1000,
});
let n = recovery.lastSeq;

async function appendForEver(): Promise<never> {
  for (;;) {
    const numbers = Array.from({ length: 1 + Math.floor(next() * 3) }, () => (n += 1));
    await journal.append(numbers.map(each => numbered(each, Math.floor(next() * 400)))).durable;
    writeSync(1, numbers.map(each => `${each}\n`).join(''));
  }
}

await Promise.all(Array.from({ length: WRITERS }, appendForEver));
