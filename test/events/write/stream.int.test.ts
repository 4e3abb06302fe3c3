import { expect } from 'chai';
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import type { FileSystem } from '../../../src/ports/file-system.ts';
import { RECENT_EVENTS } from '../../../src/events/write/stream.ts';
import type { StreamSource } from '../../../src/events/write/stream.ts';
import { subscribe } from '../../../src/events/consume/subscribe.ts';
import type { AnyEvent, JournalCursor } from '../../../src/events/vocabulary.ts';
import { collect, eventsOf, numbersOf, readAll, reopen, sample, stopped, temporaryFolder } from '../helpers.ts';
import { failure, SimulatedDisk } from '../simulated-disk.ts';

const DIR = '/data/journal';

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, n) => n + 1);
}

async function appendMany(journal: Awaited<ReturnType<typeof reopen>>['journal'], from: number, to: number) {
  const groups: Promise<unknown>[] = [];
  for (let n = from; n <= to; n += 1) groups.push(journal.append([sample(n)]).durable);
  await Promise.all(groups);
}

describe('events$', () => {
  it('gives a subscriber that reads slowly each event once, while the journal goes on', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    await appendMany(journal, 1, 10);
    let open: () => void = () => undefined;
    const gate = new Promise<void>(resolve => (open = resolve));
    await journal.close();
    const slow: FileSystem = { ...forward(disk), list: dir => disk.list(dir) };
    let held = false;
    const second = await reopen(DIR, slow);
    slow.list = async dir => {
      held = true;
      await gate;
      return disk.list(dir);
    };
    const all = lastValueFrom(second.journal.events$().pipe(toArray()));
    // Far more than memory keeps, all of it while the subscriber still waits for its first line.
    await appendMany(second.journal, 11, 3 * RECENT_EVENTS);
    expect(held).to.equal(true);
    open();
    await appendMany(second.journal, 3 * RECENT_EVENTS + 1, 3 * RECENT_EVENTS + 20);
    await second.journal.close();
    expect(numbersOf(await all)).to.deep.equal(upTo(3 * RECENT_EVENTS + 20));
  });

  it('delivers live events as soon as they are durable, and never before', async () => {
    const { journal } = await reopen(DIR, new SimulatedDisk());
    const seen: number[] = [];
    const early: number[] = [];
    const subscription = journal.events$().subscribe(event => {
      if (event.seq > journal.durableSeq) early.push(event.seq);
      seen.push(event.seq);
    });
    const third = firstValueFrom(journal.events$().pipe(take(3), toArray()));
    for (let n = 1; n <= 3; n += 1) await journal.append([sample(n)]).durable;
    await third;
    expect(seen).to.deep.equal([1, 2, 3]);
    expect(early).to.deep.equal([]);
    subscription.unsubscribe();
    await journal.append([sample(4)]).durable;
    await journal.close();
    expect(seen).to.deep.equal([1, 2, 3]);
  });

  it('remembers the newest events without a gap, or nothing', async () => {
    const { journal } = await reopen(DIR, new SimulatedDisk());
    await appendMany(journal, 1, 2 * RECENT_EVENTS + 100);
    const source = journal as unknown as StreamSource;
    let remembered = 0;
    for (let seq = 0; seq <= journal.durableSeq; seq += 1) {
      const recent = source.recent(seq);
      if (recent === null) continue;
      remembered += 1;
      expect(recent.length, `after ${seq}`).to.equal(journal.durableSeq - seq);
      if (recent.length > 0) expect(recent[0]?.event.seq).to.equal(seq + 1);
    }
    expect(remembered).to.be.within(RECENT_EVENTS, 2 * RECENT_EVENTS);
    await journal.close();
  });

  it('filters by type and by subject', async () => {
    const { journal } = await reopen(DIR, new SimulatedDisk());
    await appendMany(journal, 1, 3);
    await journal.append([stopped]).durable;
    await journal.append([{ ...sample(5), subject: 'm2@1.0.5' }]).durable;
    const of = (filter: Parameters<typeof journal.events$>[0]) =>
      lastValueFrom(journal.events$(filter).pipe(toArray()));
    const streams = [
      of({ types: ['EngineStopped'] }),
      of({ subject: 'm' }),
      of({ subject: 'm@1.0.2' }),
      of({ after: 3 }),
      of({ types: [], subject: 'm2' }),
    ];
    await journal.close();
    const seqs = (await Promise.all(streams)).map(events => events.map(({ seq }) => seq));
    expect(seqs).to.deep.equal([[4], [1, 2, 3], [2], [4, 5], [5]]);
  });

  it('goes on from a cursor and reports one that does not match', async () => {
    const { journal } = await reopen(DIR, new SimulatedDisk());
    await journal.append([sample(1)]).durable;
    const cursor = journal.cursor();
    await journal.append([sample(2)]).durable;
    const wrong: (JournalCursor | number)[] = [
      { ...cursor, crc: '00000000' },
      { ...cursor, journal: 'other' },
      { ...cursor, seq: 9 },
      9,
    ];
    for (const after of wrong) {
      const error = await firstValueFrom(journal.events$({ after })).then(
        () => null,
        (thrown: unknown) => thrown as { code: string; details: unknown },
      );
      expect(error).to.include({ code: 'JOURNAL_DAMAGED' });
      expect(error?.details).to.deep.equal({ cursor: after });
    }
    const next = await firstValueFrom(journal.events$({ after: cursor }));
    expect(next.seq).to.equal(2);
    await journal.close();
  });

  it('completes after a close and fails after a failed sync, in both cases with all that is durable', async () => {
    const disk = new SimulatedDisk();
    const { journal } = await reopen(DIR, disk);
    await journal.append([sample(1)]).durable;
    const seen: AnyEvent[] = [];
    const ended = new Promise<unknown>(resolve => {
      journal
        .events$()
        .subscribe({ next: event => seen.push(event), error: resolve, complete: () => resolve('complete') });
    });
    disk.fault = operation => {
      if (operation === 'datasync') throw failure('EIO');
    };
    const lost = await journal.append([sample(2)]).durable.then(
      () => null,
      (error: unknown) => error,
    );
    expect(await ended).to.equal(lost);
    expect(lost).to.include({ code: 'JOURNAL_UNWRITABLE' });
    expect(numbersOf(seen)).to.deep.equal([1]);
  });

  it('keeps the other subscribers when one throws', async () => {
    const { journal } = await reopen(DIR, new SimulatedDisk());
    const seen = lastValueFrom(journal.events$().pipe(toArray()));
    const frozen: boolean[] = [];
    journal.events$().subscribe(event => frozen.push(Object.isFrozen(event.data)));
    await journal.append([sample(1)]).durable;
    await journal.close();
    expect(await seen).to.have.length(1);
    expect(frozen).to.deep.equal([true]);
  });
});

describe('subscribe and readJournal without an engine', () => {
  let dir: string;
  let remove: () => Promise<void>;
  beforeEach(async () => ({ dir, remove } = await temporaryFolder()));
  afterEach(() => remove());

  it('follows a running journal through its proven events, over a size cut, with cursors to go on from', async () => {
    const { journal } = await reopen(dir, nodeFileSystem, { segmentBytes: 1500 });
    const ten = firstValueFrom(subscribe({ dir, pollMs: 5 }).pipe(take(10), toArray()));
    for (let n = 1; n <= 11; n += 1) await journal.append([sample(n)]).durable;
    const items = eventsOf(await ten);
    expect(numbersOf(items.map(({ event }) => event))).to.deep.equal(upTo(10));
    expect(items.every(({ proven }) => proven)).to.equal(true);
    const after = items[4]?.cursor ?? 0;
    const six = await firstValueFrom(subscribe({ dir, after, pollMs: 5 }));
    expect('event' in six && six.event.seq).to.equal(6);
    await journal.close();
  });

  it('marks what is not proven, and shows it proven after the next opening', async () => {
    const first = await reopen(dir);
    await first.journal.append([sample(1)]).durable;
    await first.journal.append([sample(2)]).durable;
    await first.journal.close();
    expect(eventsOf(await readAll(dir)).map(({ proven }) => proven)).to.deep.equal([true, false]);
    await (await reopen(dir)).journal.close();
    expect(eventsOf(await readAll(dir)).map(({ proven }) => proven)).to.deep.equal([true, true]);
  });

  it('reads nothing from a folder that is not there', async () => {
    expect(await readAll(`${dir}/none`)).to.deep.equal([]);
  });

  it('reports a cursor that does not match', async () => {
    const { journal } = await reopen(dir);
    await journal.append([sample(1)]).durable;
    const { readJournal } = await import('../../../src/events/read/reader.ts');
    for (const after of [{ ...journal.cursor(), crc: 'ffffffff' }, { ...journal.cursor(), journal: 'x' }, 7]) {
      const error = await collect(readJournal({ dir, after })).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).to.include({ code: 'JOURNAL_DAMAGED' });
    }
    expect(await collect(readJournal({ dir, after: journal.cursor() }))).to.deep.equal([]);
    await journal.close();
  });
});

function forward(disk: SimulatedDisk): FileSystem {
  return {
    open: (path, mode) => disk.open(path, mode),
    list: dir => disk.list(dir),
    exists: path => disk.exists(path),
    makeDirectory: dir => disk.makeDirectory(dir),
    syncDirectory: dir => disk.syncDirectory(dir),
    remove: path => disk.remove(path),
  };
}
