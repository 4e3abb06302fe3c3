import { expect } from 'chai';
import { matchesFilter, matchesSearch, sortRows } from '../../../src/ui/models/row-filter.ts';
import type { ModelRow } from '../../../src/ui/shared/view-model/rows.ts';
import { listed, task, view } from '../../browser/ui-scenario.ts';
import { rowsOf } from '../support.ts';

describe('the list', () => {
  it('sorts by state and size, by name within', () => {
    const rows = rowsOf(
      [view('b', '1.0.0', 'ready'), view('c', '1.0.0', 'failed', { task: task() }), view('d', '1.0.0', 'ready')],
      [],
      [listed('a', '1.0.0', 7e9)],
    );
    const ids = (sort: Parameters<typeof sortRows>[1]) => sortRows(rows, sort).map(row => row.modelId);
    expect(ids('name')).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(ids('state')).to.deep.equal(['c', 'b', 'd', 'a']);
    expect(ids('size')).to.deep.equal(['a', 'c', 'b', 'd']);
  });

  it('filters by state and search', () => {
    const [available, damaged, failed, ready, paused] = rowsOf(
      [
        view('b-damaged', '1.0.0', 'damaged'),
        view('c-failed', '1.0.0', 'failed'),
        view('d-ready', '1.0.0', 'ready'),
        view('e-paused', '1.0.0', 'paused', { task: task({ pauseReason: 'disk' }) }),
      ],
      [],
      [listed('a-available', '1.0.0', 1), listed('d-ready', '2.0.0', 1)],
    ) as [ModelRow, ModelRow, ModelRow, ModelRow, ModelRow];
    const named = (filter: Parameters<typeof matchesFilter>[1]) =>
      [available, damaged, failed, ready, paused].filter(row => matchesFilter(row, filter));
    expect(named('all')).to.have.length(5);
    expect(named('installed')).to.deep.equal([damaged, ready]);
    expect(named('active')).to.deep.equal([paused]);
    expect(named('attention')).to.deep.equal([damaged, failed, paused]);
    expect(named('available')).to.deep.equal([available, ready]);
    expect(matchesSearch(ready, ' READY  d')).to.equal(true);
    expect(matchesSearch(ready, 'ready x')).to.equal(false);
  });
});
