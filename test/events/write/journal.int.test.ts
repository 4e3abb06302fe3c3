import { expect } from 'chai';
import { firstValueFrom, take, toArray } from 'rxjs';
import { verifyJournal } from '../../../src/events/read/verify.ts';
import { collect, eventsOf, numbersOf, readAll, reopen, sample, stopped, temporaryFolder } from '../helpers.ts';

describe('journal on real files', () => {
  let dir: string;
  let remove: () => Promise<void>;
  beforeEach(async () => ({ dir, remove } = await temporaryFolder()));
  afterEach(() => remove());

  it('gives seq and time at once and the same events after a restart', async () => {
    const first = await reopen(dir);
    expect(first.recovery).to.deep.equal({
      unclean: false,
      previousRun: null,
      lastSeq: 0,
      torn: null,
      damage: [],
      unreadThrough: 0,
      outline: null,
      readOnly: null,
    });
    const pending = first.journal.append([sample(1), sample(2)]);
    expect(pending.events.map(({ seq }) => seq)).to.deep.equal([1, 2]);
    expect(first.journal.durableSeq).to.equal(0);
    const durable = await pending.durable;
    expect(durable).to.deep.equal(pending.events);
    expect(first.journal.durableSeq).to.equal(2);
    await first.journal.close();

    const second = await reopen(dir, undefined, { run: 'run2' });
    expect(second.recovery).to.include({ unclean: true, previousRun: 'run', lastSeq: 2, torn: null });
    expect(second.journal.id).to.equal(first.journal.id);
    expect(await collect(second.journal.read())).to.deep.equal(durable);
    await second.journal.append([stopped]).durable;
    await second.journal.close();
    expect((await verifyJournal({ dir })).status).to.equal('clean');
    const third = await reopen(dir);
    expect(third.recovery).to.include({ unclean: false, lastSeq: 3 });
    await third.journal.close();
  });

  it('delivers history, then live', async () => {
    const { journal } = await reopen(dir);
    await journal.append([sample(1)]).durable;
    await journal.close();
    const again = await reopen(dir);
    const six = firstValueFrom(again.journal.events$().pipe(take(6), toArray()));
    for (let n = 2; n <= 6; n += 1) await again.journal.append([sample(n)]).durable;
    expect(numbersOf(await six)).to.deep.equal([1, 2, 3, 4, 5, 6]);
    await again.journal.close();
  });

  it('cuts segments by size without a gap', async () => {
    const { journal } = await reopen(dir, undefined, { segmentBytes: 1000 });
    for (let n = 1; n <= 20; n += 1) await journal.append([sample(n)]).durable;
    const verified = await verifyJournal({ dir });
    expect(verified).to.include({ status: 'clean', lastSeq: 20 });
    expect(verified.segments).to.be.greaterThan(3);
    expect(numbersOf(await collect(journal.read({ after: 7 })))).to.deep.equal([
      8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20,
    ]);
    await journal.close();
    const items = eventsOf(await readAll(dir));
    expect(items.map(({ proven }) => proven).indexOf(false)).to.equal(19);
  });
});
