import { expect } from 'chai';
import type { ModelStatus, TaskView } from '../../../src/api/contract.ts';
import { progressOf } from '../../../src/ui/shared/view-model/rows.ts';
import type { ModelRow } from '../../../src/ui/shared/view-model/rows.ts';
import { listed, sample, task, view } from '../../browser/ui-scenario.ts';
import { rowsOf } from '../support.ts';

const only = (rows: ModelRow[]): ModelRow => {
  expect(rows).to.have.length(1);
  return rows[0]!;
};

describe('model rows', () => {
  it('say that a download waits where it goes on by itself, and that it is paused where a person did it', () => {
    const statusOf = (status: ModelStatus, part: Partial<TaskView>) =>
      only(rowsOf([view('a', '1.0.0', status, { task: task(part) })], [], [])).status;
    for (const pauseReason of ['network', 'disk', 'suspend', 'lock'] as const)
      expect(statusOf('paused', { pauseReason }), pauseReason).to.equal('waiting');
    expect(statusOf('paused', { pauseReason: 'user' })).to.equal('paused');
    expect(statusOf('downloading', { retryAt: '2026-03-02T09:30:08.000Z' })).to.equal('waiting');
    expect(statusOf('downloading', {})).to.equal('downloading');
  });

  it('lists installed, downloading and available models once each, by name', () => {
    const rows = rowsOf(
      [view('b', '1.0.0', 'ready'), view('c', '1.0.0', 'downloading', { task: task() })],
      [],
      [listed('a', '1.0.0', 5), listed('b', '1.0.0', 5)],
    );
    expect(rows.map(row => [row.modelId, row.status])).to.deep.equal([
      ['a', 'available'],
      ['b', 'ready'],
      ['c', 'downloading'],
    ]);
  });

  it('keeps the order when a state changes', () => {
    const before = rowsOf([view('b', '1.0.0', 'ready')], [], [listed('a', '1.0.0', 1)]);
    const after = rowsOf([view('b', '1.0.0', 'ready'), view('a', '1.0.0', 'queued')], [], [listed('a', '1.0.0', 1)]);
    expect(after.map(row => row.modelId)).to.deep.equal(before.map(row => row.modelId));
  });

  it('shows the version that something happens to, and says what stays installed', () => {
    const row = only(rowsOf([view('a', '1.0.0', 'ready'), view('a', '2.0.0', 'failed', { task: task() })], [], []));
    expect(row).to.include({ version: '2.0.0', status: 'failed' });
    expect(row.alsoReady).to.deep.equal(['1.0.0']);
  });

  it('compares versions by SemVer, not as text', () => {
    const row = only(rowsOf([view('a', '1.9.0', 'ready'), view('a', '1.10.0', 'ready')], [], []));
    expect(row.version).to.equal('1.10.0');
    expect(row.alsoReady).to.deep.equal(['1.9.0']);
  });

  it('offers an update only to something newer, and only from a ready version', () => {
    const updateTo = (version: string, status: 'ready' | 'damaged', latest: string) =>
      only(rowsOf([view('a', version, status)], [], [listed('a', latest, 1)])).updateTo;
    expect(updateTo('1.9.0', 'ready', '1.10.0')).to.equal('1.10.0');
    expect(updateTo('2.0.0', 'ready', '1.10.0')).to.equal(null);
    expect(updateTo('1.0.0', 'ready', '1.0.0')).to.equal(null);
    expect(updateTo('1.0.0', 'damaged', '2.0.0')).to.equal(null);
  });

  it('offers the newest pre-release where the library has no release', () => {
    const model = { model_id: 'a', latest: null, versions: ['1.0.0-beta.2', '1.0.0-beta.10'], size_bytes: 1 };
    expect(only(rowsOf([], [], [model])).version).to.equal('1.0.0-beta.10');
  });

  it('takes the measurement over the checkpoint, but only of this version and phase', () => {
    const views = [view('a', '1.0.0', 'downloading', { task: task({ receivedBytes: 10, totalBytes: 100 }) })];
    const fresh = only(rowsOf(views, [sample('a', '1.0.0', { receivedBytes: 40, totalBytes: 100 })], []));
    expect(fresh).to.include({ receivedBytes: 40, bytesPerSecond: 38_000_000 });
    const others = [sample('a', '2.0.0'), sample('b', '1.0.0'), sample('a', '1.0.0', { phase: 'verifying' })];
    expect(only(rowsOf(views, others, []))).to.include({ receivedBytes: 10, bytesPerSecond: null });
  });

  it('gives verifying a percent of its own that begins at 0', () => {
    const views = [view('a', '1.0.0', 'verifying', { task: task({ receivedBytes: 100, totalBytes: 100 }) })];
    expect(progressOf(only(rowsOf(views, [], [])))).to.equal(0);
    const half = sample('a', '1.0.0', { phase: 'verifying', receivedBytes: 50, totalBytes: 100 });
    expect(progressOf(only(rowsOf(views, [half], [])))).to.equal(0.5);
  });

  it('has no bar without a size and for what does not move', () => {
    const downloading = view('a', '1.0.0', 'downloading', { task: task({ totalBytes: null }) });
    expect(progressOf(only(rowsOf([downloading], [], [])))).to.equal(null);
    expect(progressOf(only(rowsOf([view('a', '1.0.0', 'ready')], [], [])))).to.equal(null);
    const empty = view('a', '1.0.0', 'downloading', { task: task({ totalBytes: 0, receivedBytes: 0 }) });
    expect(progressOf(only(rowsOf([empty], [], [])))).to.equal(1);
  });
});
