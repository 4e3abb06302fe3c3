import { expect } from 'chai';
import { momentRows } from '../../../src/ui/report/moments.ts';
import { view } from '../../browser/ui-scenario.ts';

describe('the models of two moments', () => {
  const now = [view('b', '1.0.0', 'ready'), view('a', '1.0.0', 'failed')];
  it('are rows by name, with what differs', () => {
    const before = [view('a', '1.0.0', 'downloading'), view('c', '2.0.0', 'ready')];
    expect(momentRows(now, before)).to.deep.equal([
      { model: 'a@1.0.0', status: 'failed', before: 'downloading', changed: true },
      { model: 'b@1.0.0', status: 'ready', before: null, changed: true },
      { model: 'c@2.0.0', status: null, before: 'ready', changed: true },
    ]);
  });
  it('differ in nothing where none is compared', () => {
    expect(momentRows(now, null).some(({ changed }) => changed)).to.equal(false);
  });
});
