import { expect } from 'chai';
import { createLocale } from '../../../src/ui/i18n/locale.ts';
import { lacksRoom, mergeRows, sortRows } from '../../../src/ui/shared/view-model/rows.ts';
import { rowText } from '../../../src/ui/shared/view-model/row-text.ts';
import { addSpeeds, KEPT_SPEEDS, sparkline } from '../../../src/ui/shared/view-model/speeds.ts';
import { finished, windowTitle } from '../../../src/ui/shared/view-model/title.ts';
import { listed, sample, task, view } from '../../browser/ui-scenario.ts';

const en = createLocale('en');
const running = (modelId: string, bytesPerSecond: number | null) => ({
  modelId,
  status: 'downloading',
  bytesPerSecond,
});

describe('speeds', () => {
  it('keep the last measurements of what runs, and forget the rest', () => {
    let speeds = addSpeeds(new Map(), [running('a', 1), running('b', null)]);
    expect([...speeds]).to.deep.equal([['a', [1]]]);
    for (let n = 0; n < 100; n++) speeds = addSpeeds(speeds, [running('a', n)]);
    expect(speeds.get('a')).to.have.length(KEPT_SPEEDS);
    expect(speeds.get('a')?.at(-1)).to.equal(99);
    expect([...addSpeeds(speeds, [{ ...running('a', 1), status: 'verifying' }])]).to.deep.equal([]);
  });

  it('are drawn with the newest at the right edge and the fastest at the top', () => {
    expect(sparkline([5], 64, 14)).to.equal('');
    const points = sparkline([0, 10, 5], 64, 14).split(' ');
    expect(points.map(point => point.split(',')[1])).to.deep.equal(['14.0', '0.0', '7.0']);
    expect(points.at(-1)).to.match(/^64\.0,/);
    expect(sparkline([0, 0], 64, 14)).to.match(/14\.0$/);
  });
});

describe('the window’s title', () => {
  it('tells how far all downloads are together', () => {
    const views = [
      view('a', '1.0.0', 'downloading', { task: task({ receivedBytes: 30, totalBytes: 100 }) }),
      view('b', '1.0.0', 'downloading', { task: task({ receivedBytes: 0, totalBytes: 100 }) }),
      view('c', '1.0.0', 'paused', { task: task({ receivedBytes: 100, totalBytes: 100 }) }),
    ];
    expect(windowTitle(mergeRows(views, [], []), en)).to.equal('15% · Model Manager');
    const measured = [sample('a', '1.0.0', { receivedBytes: 90, totalBytes: 100 })];
    expect(windowTitle(mergeRows(views, measured, []), en)).to.equal('45% · Model Manager');
    expect(windowTitle([], en)).to.equal('Model Manager');
  });

  it('knows what came to its end, and what was ready before', () => {
    const rows = mergeRows([view('a', '1.0.0', 'ready'), view('b', '1.0.0', 'ready')], [], []);
    const before = new Map([
      ['a', 'verifying'],
      ['b', 'damaged'],
    ]);
    expect(finished(before, rows).map(row => row.modelId)).to.deep.equal(['a']);
    expect(finished(new Map(), rows)).to.deep.equal([]);
    const failed = mergeRows([view('a', '1.0.0', 'failed', { task: task() })], [], []);
    expect(finished(before, failed)).to.deep.equal([]);
  });
});

describe('the list', () => {
  it('sorts by state and size, by name within', () => {
    const rows = mergeRows(
      [view('b', '1.0.0', 'ready'), view('c', '1.0.0', 'failed', { task: task() }), view('d', '1.0.0', 'ready')],
      [],
      [listed('a', '1.0.0', 7e9)],
    );
    const ids = (sort: Parameters<typeof sortRows>[1]) => sortRows(rows, sort).map(row => row.modelId);
    expect(ids('name')).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(ids('state')).to.deep.equal(['c', 'b', 'd', 'a']);
    expect(ids('size')).to.deep.equal(['a', 'c', 'b', 'd']);
  });

  it('says before a click that there is no room', () => {
    const [row] = mergeRows([], [], [listed('a', '1.0.0', 2.9e9)]);
    if (!row) throw new Error('Expected a row.');
    expect(lacksRoom(row, 3e9)).to.equal(false);
    expect(lacksRoom(row, 2.95e9)).to.equal(true);
    expect(lacksRoom(row, null)).to.equal(false);
    expect(lacksRoom({ ...row, status: 'ready' }, 0)).to.equal(false);
    const text = rowText(row, en, 0, 1e9).replaceAll('\u00a0', ' ');
    expect(text).to.equal('needs 2.9 GB, only 1 GB are free');
  });
});
