import { expect } from 'chai';
import { actionsOf, commandOf } from '../../../src/ui/shared/view-model/actions.ts';
import { movedTo, queueOf } from '../../../src/ui/shared/view-model/queue.ts';
import { rowText } from '../../../src/ui/shared/view-model/row-text.ts';
import { sortRows } from '../../../src/ui/models/row-filter.ts';
import { task, view } from '../../browser/ui-scenario.ts';
import { en, plain, rowsOf, zh } from '../support.ts';

const waiting = (modelId: string, place?: number) =>
  view(modelId, '1.0.0', 'queued', {
    task: task({ receivedBytes: 0, totalBytes: 2e9, ...(place !== undefined && { place }) }),
  });
const rows = rowsOf([waiting('a', 3), waiting('b', 1), waiting('c', 2), view('d', '1.0.0', 'ready')], [], []);
const ids = (of: readonly { modelId: string }[]) => of.map(({ modelId }) => modelId).join('');

describe('the queue of the page', () => {
  it('has what waits, the next one first, also where rows are sorted by state', () => {
    expect(ids(queueOf(rows))).to.equal('bca');
    expect(ids(sortRows(rows, 'state'))).to.equal('bcad');
  });

  it('is told at each row, in both languages', () => {
    const texts = (locale: typeof en) => rows.slice(0, 2).map(row => plain(rowText(row, locale, { now: 0 })));
    expect(texts(en)).to.deep.equal(['Number 3 in the queue · 2 GB', 'Next in the queue · 2 GB']);
    expect(texts(zh)).to.deep.equal(['排队中，第 3 位 · 2 GB', '排队中，下一个开始 · 2 GB']);
  });

  it('offers Next to all but the first', () => {
    expect(rows.map(row => actionsOf(row).primary)).to.deep.equal(['next', null, 'next', null]);
    expect(actionsOf(rowsOf([waiting('x')], [], [])[0]!).primary, 'of an older engine').to.equal(null);
  });

  it('is sent to the engine as a whole when one is moved', () => {
    const queue = queueOf(rows);
    expect(movedTo(queue, 'a', 0)).to.deep.equal(['a@1.0.0', 'b@1.0.0', 'c@1.0.0']);
    expect(movedTo(queue, 'b', 1)).to.deep.equal(['c@1.0.0', 'b@1.0.0', 'a@1.0.0']);
    expect(movedTo(queue, 'b', 9)).to.deep.equal(['c@1.0.0', 'a@1.0.0', 'b@1.0.0']);
    for (const [id, to] of [
      ['b', -1],
      ['a', 7],
      ['gone', 0],
    ] as const)
      expect(movedTo(queue, id, to)).to.equal(null);
  });

  it('cancels so that it can be taken back', () => {
    expect(commandOf('cancel', rows[0]!)).to.deep.equal({
      method: 'cancel',
      params: { modelId: 'a', version: '1.0.0', undoMs: 10_000 },
    });
  });
});
