import { expect } from 'chai';
import { MODEL_STATUSES } from '../../../src/projections/folds/model-record.ts';
import { actionLabel, actionsOf, commandOf } from '../../../src/ui/shared/view-model/actions.ts';
import { failure, listed, task, view } from '../../browser/ui-scenario.ts';
import { en, rowsOf } from '../support.ts';

const rowOf = (...args: Parameters<typeof rowsOf>) => rowsOf(...args)[0]!;
const local = (status: (typeof MODEL_STATUSES)[number]) =>
  rowOf([view('a', '1.0.0', status, { task: task() })], [], []);

describe('row actions', () => {
  it('are the ways out of each state', () => {
    const table = Object.fromEntries(
      MODEL_STATUSES.map(status => {
        const { primary, secondary } = actionsOf(local(status));
        return [status, [primary, ...secondary].join(' ')];
      }),
    );
    expect(table).to.deep.equal({
      queued: ' cancel',
      downloading: 'pause cancel',
      paused: 'resume cancel',
      verifying: '',
      ready: ' remove',
      failed: 'retry cancel',
      damaged: 'repair remove',
      missing: 'repair remove',
      removing: '',
    });
  });

  it('install what is available, unless it has no version', () => {
    const available = rowOf([], [], [listed('a', '1.0.0', 1)]);
    expect(actionsOf(available)).to.deep.equal({ primary: 'install', secondary: [], inDetail: [] });
    expect(commandOf('install', available)).to.deep.equal({
      method: 'install',
      params: { modelId: 'a', version: '1.0.0' },
    });
    const empty = rowOf([], [], [{ model_id: 'a', latest: null, versions: [], size_bytes: 0 }]);
    expect(actionsOf(empty).primary).to.equal(null);
  });

  it('update from where to where', () => {
    const row = rowOf([view('a', '1.0.0', 'ready')], [], [listed('a', '2.0.0', 1)]);
    expect(actionsOf(row)).to.deep.equal({ primary: 'update', secondary: ['remove'], inDetail: [] });
    expect(actionLabel('update', row, en.m)).to.equal('Update 1.0.0 → 2.0.0');
    expect(commandOf('update', row)).to.deep.equal({ method: 'update', params: { modelId: 'a' } });
  });

  it('pause what waits: it goes on by itself', () => {
    const waiting = rowOf([view('a', '1.0.0', 'paused', { task: task({ pauseReason: 'network' }) })], [], []);
    expect(actionsOf(waiting)).to.deep.equal({ primary: 'pause', secondary: ['cancel'], inDetail: [] });
  });

  it('offer no retry of what can not succeed by itself, only a new start beside its advice', () => {
    const failed = (retryable: boolean) => {
      const error = failure('SIGNATURE_INVALID', 'Expected a signed manifest.', retryable);
      return rowOf([view('a', '1.0.0', 'failed', { task: task({ error }) })], [], []);
    };
    expect(actionsOf(failed(true))).to.deep.equal({ primary: 'retry', secondary: ['cancel'], inDetail: [] });
    expect(actionsOf(failed(false))).to.deep.equal({ primary: null, secondary: ['cancel'], inDetail: ['again'] });
    expect(commandOf('again', failed(false)).method).to.equal('install');
  });

  it('retry the task that failed', () => {
    const failed = (kind: 'install' | 'repair') =>
      rowOf([view('a', '1.0.0', 'failed', { task: task({ kind }) })], [], []);
    expect(commandOf('retry', failed('install')).method).to.equal('install');
    expect(commandOf('retry', failed('repair'))).to.deep.equal({
      method: 'repair',
      params: { modelId: 'a', version: '1.0.0' },
    });
  });
});
