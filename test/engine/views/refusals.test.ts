import { expect } from 'chai';
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { Refusals } from '../../../src/engine/views/refusals.ts';

describe('the tasks that this machine refused', () => {
  const journal: AnyEvent[] = [];
  let asked = 0;
  const add = (type: string, tasks: number) =>
    journal.push({ seq: journal.length + 1, type, data: { tasks: Array(tasks).fill({}) } } as unknown as AnyEvent);
  /** As History.page: the newest ones before a place, oldest first. */
  const refusals = new Refusals(({ types = [], before = Infinity, limit = 1 }) => {
    asked += 1;
    return Promise.resolve(journal.filter(({ type, seq }) => types.includes(type) && seq < before).slice(-limit));
  });

  it('are those of all reports, sent or not; each is counted once', async () => {
    expect(await refusals.count()).to.equal(0);
    for (let n = 0; n < 2_500; n += 1) add(n % 2 ? 'ModelUnavailableReported' : 'UnavailableReportFailed', 2);
    add('ModelInstalled', 9);
    expect(await refusals.count()).to.equal(5_000);
    asked = 0;
    add('ModelUnavailableReported', 3);
    expect(await Promise.all([refusals.count(), refusals.count()])).to.deep.equal([5_003, 5_003]);
    expect(asked, 'one page each').to.equal(2);
  });
});
