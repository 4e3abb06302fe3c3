import { expect } from 'chai';
import { announcements, finished, windowTitle } from '../../../src/ui/shared/view-model/announcements.ts';
import { sample, task, view } from '../../browser/ui-scenario.ts';
import { en, rowsOf } from '../support.ts';

describe('the window’s title', () => {
  it('tells how far all downloads are together', () => {
    const views = [
      view('a', '1.0.0', 'downloading', { task: task({ receivedBytes: 30, totalBytes: 100 }) }),
      view('b', '1.0.0', 'downloading', { task: task({ receivedBytes: 0, totalBytes: 100 }) }),
      view('c', '1.0.0', 'paused', { task: task({ receivedBytes: 100, totalBytes: 100 }) }),
    ];
    expect(windowTitle(rowsOf(views, [], []), en)).to.equal('15% · Model Manager');
    const measured = [sample('a', '1.0.0', { receivedBytes: 90, totalBytes: 100 })];
    expect(windowTitle(rowsOf(views, measured, []), en)).to.equal('45% · Model Manager');
    expect(windowTitle([], en)).to.equal('Model Manager');
  });

  it('knows what came to its end, and what was ready before', () => {
    const rows = rowsOf([view('a', '1.0.0', 'ready'), view('b', '1.0.0', 'ready')], [], []);
    const before = new Map([
      ['a', 'verifying'],
      ['b', 'damaged'],
    ]);
    expect(finished(before, rows).map(row => row.modelId)).to.deep.equal(['a']);
    expect(finished(new Map(), rows)).to.deep.equal([]);
    const failed = rowsOf([view('a', '1.0.0', 'failed', { task: task() })], [], []);
    expect(finished(before, failed)).to.deep.equal([]);
  });
});

describe('the live region', () => {
  it('announces changes of state, not first sights', () => {
    const rows = rowsOf([view('a', '1.0.0', 'ready')], [], []);
    expect(announcements(new Map(), rows, en.m)).to.deep.equal([]);
    expect(announcements(new Map([['a', 'ready']]), rows, en.m)).to.deep.equal([]);
    expect(announcements(new Map([['a', 'verifying']]), rows, en.m)).to.deep.equal(['a 1.0.0: Ready']);
  });
});
