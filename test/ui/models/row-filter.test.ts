import { expect } from 'chai';
import { choicesOf, matchesAbout, matchesFilter, matchesSize, sortRows } from '../../../src/ui/models/row-filter.ts';
import { matchesSearch } from '../../../src/ui/models/search.ts';
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

  it('searches title, description and tags, and forgives one typing error in a word of some length', () => {
    const extra = { title: 'Whisper, large', description: 'Speech recognition in 99 languages.', tags: ['asr'] };
    const [row] = rowsOf([], [], [{ ...listed('whisper-large-v3', '1.0.0', 1), extra }]) as [ModelRow];
    for (const found of ['whisper', 'speech', 'ASR', 'wisper', 'whipser', 'whissper', 'whusper', 'recogniton large'])
      expect(matchesSearch(row, found), found).to.equal(true);
    for (const other of ['wispr', 'asx', 'whale', 'translation'])
      expect(matchesSearch(row, other), other).to.equal(false);
  });

  it('filters by task, language and size, and offers what the models name', () => {
    const model = (id: string, bytes: number, extra: Record<string, unknown>) => ({
      ...listed(id, '1.0.0', bytes),
      extra,
    });
    const rows = rowsOf(
      [],
      [],
      [
        model('a', 1e9, { task: 'speech', language: ['en', 'zh'] }),
        model('b', 9e9, { task: 'text', language: 'zh' }),
        model('c', 3e9, { task: 7, anything: { else: true } }),
      ],
    );
    expect(choicesOf(rows)).to.deep.equal({ tasks: ['speech', 'text'], languages: ['en', 'zh'] });
    const ids = (of: (row: ModelRow) => boolean) =>
      rows
        .filter(of)
        .map(({ modelId }) => modelId)
        .join('');
    expect(ids(row => matchesAbout(row, { task: '', language: 'zh' }))).to.equal('ab');
    expect(ids(row => matchesAbout(row, { task: 'text', language: 'zh' }))).to.equal('b');
    expect(ids(row => matchesSize(row, 'gb5', null))).to.equal('ac');
    expect(ids(row => matchesSize(row, 'fits', 4e9))).to.equal('ac');
    expect(ids(row => matchesSize(row, 'fits', null))).to.equal('abc');
  });
});
