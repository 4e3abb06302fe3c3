import { expect } from 'chai';
import type { ModelStatus, ModelView, TaskView } from '../../../src/api/contract.ts';
import { rowText } from '../../../src/ui/shared/view-model/row-text.ts';
import { lacksRoom } from '../../../src/ui/shared/view-model/rows.ts';
import type { ModelRow } from '../../../src/ui/shared/view-model/rows.ts';
import { failure, listed, sample, task, view } from '../../browser/ui-scenario.ts';
import { en, plain, rowsOf, zh } from '../support.ts';

const NOW = Date.parse('2026-03-02T09:30:00.000Z');

const row = (
  status: ModelStatus,
  taskPart?: Partial<TaskView>,
  more: Partial<ModelView> = {},
  bps?: number,
): ModelRow => {
  const samples = bps === undefined ? [] : [sample('a', '1.0.0', { bytesPerSecond: bps })];
  return rowsOf([view('a', '1.0.0', status, { task: taskPart ? task(taskPart) : null, ...more })], samples, [])[0]!;
};
const text = (of: ModelRow, locale = en) => plain(rowText(of, locale, NOW));

describe('row text', () => {
  it('says how much, how fast and how long', () => {
    expect(text(row('downloading', {}, {}, 38_000_000))).to.equal('3.1 of 4.7 GB · 38 MB/s · 43 s left');
    expect(text(row('downloading', {}, {}, 38_000_000), zh)).to.equal('3.1 / 4.7 GB · 38 MB/秒 · 剩余 43 秒');
  });

  it('says that the time is unknown when stalled, and claims nothing without a measurement', () => {
    expect(text(row('downloading', {}, {}, 0))).to.equal('3.1 of 4.7 GB · time left unknown');
    expect(text(row('downloading', {}))).to.equal('3.1 of 4.7 GB');
    expect(text(row('downloading', { receivedBytes: 0 }))).to.equal('0 of 4.7 GB · Starting…');
    expect(text(row('downloading', { totalBytes: null, receivedBytes: 0 }))).to.equal('Starting…');
  });

  it('names the installed version that is looked through, with the percent', () => {
    const searching = [sample('a', '1.1.0', { searching: '1.0.0', receivedBytes: 61e7, totalBytes: 1e9 })];
    const found = rowsOf([view('a', '1.1.0', 'downloading', { task: task() })], searching, [])[0]!;
    expect(text(found)).to.equal('Looking through version 1.0.0, 61% · 1 GB');
    expect(text(found, zh)).to.equal('正在查找版本 1.0.0 中已有的数据，61% · 1 GB');
  });

  it('shows the percent of files being verified, also of a ready model', () => {
    const verifying = [sample('a', '1.0.0', { phase: 'verifying', receivedBytes: 5e8, totalBytes: 1e9 })];
    const rowOf = (status: ModelStatus) => rowsOf([view('a', '1.0.0', status, { sizeBytes: 1e9 })], verifying, [])[0]!;
    expect(text(rowOf('ready'))).to.equal('Verifying 50% · 1 GB');
    expect(text(rowOf('downloading'))).to.equal('Verifying 50% · 1 GB');
    expect(text(rowOf('paused'))).not.to.contain('Verifying');
  });

  it('says why it waits', () => {
    expect(text(row('paused', { pauseReason: 'network' }))).to.equal(
      'Waiting for the network, goes on by itself · 3.1 of 4.7 GB',
    );
    expect(text(row('paused', { pauseReason: 'disk', neededBytes: 2.1e9 }))).to.equal(
      'Not enough disk space · 2.1 GB must become free · 3.1 of 4.7 GB',
    );
    const away = { code: 'FILE_BUSY', message: 'The disk of the models is away.', retryable: true } as const;
    expect(text(row('paused', { pauseReason: 'disk', error: away }))).to.equal(
      'Waiting for the models’ disk, goes on by itself · 3.1 of 4.7 GB',
    );
    expect(text(row('paused', { pauseReason: 'user' }))).to.equal('Paused · 3.1 of 4.7 GB');
    expect(text(row('paused', { pauseReason: 'suspend' }))).to.match(/^Paused while the computer slept/);
    expect(text(row('queued', { receivedBytes: 0 }))).to.equal('Waiting for a free download slot · 4.7 GB');
  });

  it('names the holder of a lock that it waits for', () => {
    const waits = (details?: Record<string, unknown>) =>
      row('paused', { pauseReason: 'lock', error: { ...failure('LOCK_HELD'), ...(details && { details }) } });
    const named = waits({ holder: 'rsync, pid 71' });
    expect(text(named)).to.equal('Another program holds its lock (rsync, pid 71), goes on by itself · 3.1 of 4.7 GB');
    expect(text(named, zh)).to.equal('其他程序持有它的锁（rsync, pid 71），之后自动继续 · 3.1 / 4.7 GB');
    for (const unnamed of [waits(), waits({ holder: 'unknown' })]) {
      expect(text(unnamed)).to.contain('(unknown)');
      expect(text(unnamed, zh)).to.contain('（未知）');
    }
  });

  it('counts down to the next try', () => {
    const retrying = row('downloading', {
      retryAt: '2026-03-02T09:30:08.000Z',
      attempt: 3,
      error: failure('SERVER_ERROR'),
    });
    expect(text(retrying)).to.equal('The server has a problem · tries again in 8 s · attempt 3 · 3.1 of 4.7 GB');
    expect(rowText(retrying, en, NOW + 9_000)).to.contain('trying again now');
  });

  it('shows code and label of a failure, and what stays usable', () => {
    expect(text(row('failed', { error: failure('CHECKSUM_MISMATCH') }))).to.equal(
      'CHECKSUM_MISMATCH · The bytes don’t match the checksum',
    );
    const update = rowsOf(
      [view('a', '1.0.0', 'ready'), view('a', '2.0.0', 'failed', { task: task({ error: failure('DISK_FULL') }) })],
      [],
      [],
    )[0]!;
    expect(text(update)).to.equal('DISK_FULL · The disk is full · 1.0.0 stays installed');
  });

  it('tells size, update and a removal that failed', () => {
    const ready = rowsOf([view('a', '1.0.0', 'ready')], [], [listed('a', '2.0.0', 1)])[0]!;
    expect(text(ready)).to.equal('3.1 GB · Update available 1.0.0 → 2.0.0');
    expect(text(row('ready', undefined, { removalError: failure('MODEL_IN_USE') }))).to.equal(
      '3.1 GB · Could not be removed: The model is in use',
    );
  });

  it('says before a click that there is no room', () => {
    const row = rowsOf([], [], [listed('a', '1.0.0', 2.9e9)])[0]!;
    expect(lacksRoom(row, 3e9)).to.equal(false);
    expect(lacksRoom(row, 2.95e9)).to.equal(true);
    expect(lacksRoom(row, null)).to.equal(false);
    expect(lacksRoom({ ...row, status: 'ready' }, 0)).to.equal(false);
    expect(plain(rowText(row, en, 0, 1e9))).to.equal('needs 2.9 GB, only 1 GB are free');
  });
});
