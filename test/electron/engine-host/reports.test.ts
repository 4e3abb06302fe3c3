import { expect } from 'chai';
import type { ModelView } from '../../../src/api/contract.ts';
import { outcomesBetween } from '../../../src/electron/engine-host/reports.ts';

const view = (modelId: string, status: ModelView['status'], code?: string) =>
  ({ modelId, version: '1.0.0', status, task: code === undefined ? null : { error: { code } } }) as ModelView;

describe('the end of downloads, seen between two states', () => {
  const cases: [string, ModelView[], ModelView[], (string | null)[]][] = [
    ['a download that became ready', [view('a', 'verifying')], [view('a', 'ready')], [null]],
    ['one that was never seen on its way', [], [view('a', 'ready')], [null]],
    ['one that failed, with its code', [view('a', 'downloading')], [view('a', 'failed', 'DISK_FULL')], ['DISK_FULL']],
    ['what was ready before', [view('a', 'ready')], [view('a', 'ready'), view('b', 'downloading')], []],
    ['a removal', [view('a', 'ready')], [view('a', 'removing')], []],
    ['a failure that stays', [view('a', 'failed', 'DISK_FULL')], [view('a', 'failed', 'DISK_FULL')], []],
    ['another version of the same model', [view('a', 'ready')], [{ ...view('a', 'ready'), version: '2.0.0' }], [null]],
  ];
  for (const [title, before, after, codes] of cases) {
    it(title, () => {
      expect(outcomesBetween(before, after).map(({ errorCode }) => errorCode)).to.deep.equal(codes);
    });
  }
});
