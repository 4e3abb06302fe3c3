import { join } from 'node:path';
import { expect } from 'chai';
import { Subject } from 'rxjs';
import { BATCH_ITEMS, followJournal } from '../../../src/events/consume/follow.ts';
import type { FollowOptions } from '../../../src/events/consume/follow.ts';
import type { JournalItem } from '../../../src/events/read/reader.ts';
import { subscribe } from '../../../src/events/consume/subscribe.ts';
import { eventsOf, numbersOf, reopen, sample, temporaryFolder } from '../helpers.ts';

/** Longer than any test: what comes, came without a look at the folder. */
const NEVER_MS = 3_600_000;

describe('followJournal', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let dir: string;
  beforeEach(async () => {
    folder = await temporaryFolder();
    dir = join(folder.dir, 'journal');
  });
  afterEach(() => folder.remove());

  const numbers = (items: readonly JournalItem[]) => numbersOf(eventsOf(items).map(({ event }) => event));

  /** The portions until one holds the event of this number. */
  async function until(n: number, options: Omit<FollowOptions, 'dir'>): Promise<JournalItem[][]> {
    const portions: JournalItem[][] = [];
    for await (const items of followJournal({ dir, ...options })) {
      portions.push(items);
      if (numbers(items).includes(n)) break;
    }
    return portions;
  }

  it('delivers the last batch at once where the engine says that it is durable', async () => {
    const { journal } = await reopen(dir);
    const all = until(3, { live: journal.events$(), pollMs: NEVER_MS });
    for (const n of [1, 2, 3]) await journal.append([sample(n)]).durable;
    const items = (await all).flat();
    expect(numbers(items)).to.deep.equal([1, 2, 3]);
    expect(eventsOf(items).map(({ proven }) => proven)).to.deep.equal([true, true, true]);
    const last = eventsOf(items).at(-1);
    expect(last?.cursor).to.deep.equal(journal.cursor());
    await journal.close();
  });

  it('holds back what nobody proves, whatever the engine said of earlier events, and goes on without the engine', async () => {
    const { journal } = await reopen(dir);
    const live = new Subject<{ seq: number }>();
    await journal.append([sample(1)]).durable;
    await journal.append([sample(2)]).durable;
    const stop = new AbortController();
    const got: number[] = [];
    const following = (async () => {
      for await (const items of followJournal({ dir, live, signal: stop.signal, pollMs: 1 })) {
        got.push(...numbers(items));
        if (got.includes(1)) live.error(new Error('the engine is gone'));
        if (got.includes(2)) return;
      }
    })();
    live.next({ seq: 1 });
    await journal.append([sample(3)]).durable;
    await following;
    expect(got).to.deep.equal([1, 2]);
    await journal.close();
  });

  it('waits for a slow consumer, in portions, and goes on after a cursor', async () => {
    const { journal } = await reopen(dir);
    const count = 3 * BATCH_ITEMS;
    await Promise.all(Array.from({ length: count }, (_, n) => journal.append([sample(n + 1)]).durable));
    const portions = await until(count, { live: journal.events$(), pollMs: NEVER_MS });
    expect(portions.map(items => items.length)).to.deep.equal([BATCH_ITEMS, BATCH_ITEMS, BATCH_ITEMS]);
    const place = eventsOf(portions[1] ?? []).at(-1)?.cursor;
    const rest = await until(count, { after: place ?? 0, live: journal.events$(), pollMs: NEVER_MS });
    expect(numbers(rest.flat())[0]).to.equal(2 * BATCH_ITEMS + 1);
    await journal.close();
  });

  it('filters by type and model, and ends when asked', async () => {
    const { journal } = await reopen(dir);
    for (const n of [1, 2, 3]) await journal.append([sample(n)]).durable;
    const stop = new AbortController();
    const seen: number[] = [];
    const live = journal.events$();
    for await (const items of followJournal({ dir, live, subject: 'm@1.0.2', pollMs: NEVER_MS, signal: stop.signal })) {
      seen.push(...numbers(items));
      stop.abort();
    }
    expect(seen).to.deep.equal([2]);
    await journal.close();
  });

  it('says that a cursor is of another journal', async () => {
    const { journal } = await reopen(dir);
    await journal.append([sample(1)]).durable;
    const after = { ...journal.cursor(), journal: 'another' };
    const outcome = await new Promise(resolve => subscribe({ dir, after }).subscribe({ error: resolve }));
    expect(outcome).to.include({ code: 'JOURNAL_DAMAGED' });
    await journal.close();
  });
});
