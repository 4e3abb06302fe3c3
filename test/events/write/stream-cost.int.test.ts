/** What a stream reads of the files when its subscriber stops and goes on, as a slow connection does. */
import { expect } from 'chai';
import { firstValueFrom, take, toArray } from 'rxjs';
import type { After, AnyEvent, JournalCursor } from '../../../src/events/base/event.ts';
import type { Journal } from '../../../src/events/types.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import { numbersOf, reopen, sample, temporaryFolder } from '../helpers.ts';
import { countingReads } from '../../support/files/counting-reads.ts';

const EVENTS = 12_000;
/** Events between two stops. */
const PORTION = 400;
const SEGMENT_BYTES = 1024 * 1024;

/** Takes all events, a portion at a time; each portion is a subscription of its own. */
async function inPortions(journal: Journal, next: (event: AnyEvent) => After): Promise<AnyEvent[]> {
  const all: AnyEvent[] = [];
  let after: After = 0;
  while (all.length < EVENTS) {
    const some: AnyEvent[] = await firstValueFrom(journal.events$({ after }).pipe(take(PORTION), toArray()));
    all.push(...some);
    const last = some.at(-1);
    if (last !== undefined) after = next(last);
  }
  return all;
}

describe('the cost of events$', () => {
  let dir: string;
  let remove: () => Promise<void>;
  /** The cursor of each PORTIONth event. */
  let cursors: Map<number, JournalCursor>;

  before(async () => {
    ({ dir, remove } = await temporaryFolder());
    const { journal } = await reopen(dir, nodeFileSystem, { segmentBytes: SEGMENT_BYTES });
    cursors = new Map();
    for (let n = 1; n <= EVENTS; n += PORTION) {
      const groups = Array.from({ length: PORTION }, (_, i) => journal.append([sample(n + i, 'x'.repeat(150))]));
      await Promise.all(groups.map(({ durable }) => durable));
      cursors.set(journal.durableSeq, journal.cursor());
    }
    await journal.close();
  });
  after(() => remove());

  async function cost(next: (event: AnyEvent) => After): Promise<{ numbers: number[]; read: number; opens: number }> {
    const fs = countingReads();
    const { journal } = await reopen(dir, fs);
    const before = { ...fs };
    const numbers = numbersOf(await inPortions(journal, next));
    await journal.close();
    return { numbers, read: fs.bytes - before.bytes, opens: fs.opens - before.opens };
  }

  async function journalBytes(): Promise<number> {
    const fs = countingReads();
    const { journal } = await reopen(dir, fs);
    await journal.close();
    return fs.bytes;
  }

  const everyNumber = Array.from({ length: EVENTS }, (_, n) => n + 1);

  it('reads on from its place, by seq', async () => {
    const { numbers, read, opens } = await cost(event => event.seq);
    expect(numbers).to.deep.equal(everyNumber);
    expect(read).to.be.below(1.1 * (await journalBytes()));
    // Headers and segments, each once: five of them.
    expect(opens).to.be.below(15);
  });

  it('reads on from its place, by cursor', async () => {
    const { numbers, read } = await cost(event => cursors.get(event.seq) ?? event.seq);
    expect(numbers).to.deep.equal(everyNumber);
    expect(read).to.be.below(1.1 * (await journalBytes()));
  });

  it('still refuses a cursor of another line at a place that it knows', async () => {
    const { journal } = await reopen(dir);
    await firstValueFrom(journal.events$().pipe(take(PORTION), toArray()));
    const right = cursors.get(PORTION);
    const wrong = { ...(right as JournalCursor), crc: '00000000' };
    const error = await firstValueFrom(journal.events$({ after: wrong })).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).to.include({ code: 'JOURNAL_DAMAGED' });
    await journal.close();
  });
});
