import { expect } from 'chai';
import type { ModelStatus, ModelView, TaskView } from '../../../src/api/contract.ts';
import { rowText } from '../../../src/ui/shared/view-model/row-text.ts';
import { lacksRoom } from '../../../src/ui/shared/view-model/rows.ts';
import type { ModelRow, RowFacts } from '../../../src/ui/shared/view-model/rows.ts';
import { failure, listed, sample, task, view } from '../../browser/ui-scenario.ts';
import { bare, en, plain, rowsOf, zh } from '../support.ts';

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
const text = (of: ModelRow, facts: Partial<RowFacts> = {}, locale = en) =>
  plain(rowText(of, locale, { now: NOW, ...facts }));

describe('row text', () => {
  it('says how much, how fast and how long', () => {
    const running = row('downloading', {}, {}, 38_000_000);
    const left = { secondsLeft: 43 };
    expect(text(running, left)).to.equal('3.1 of 4.7 GB (65%) · 38 MB/s · 43 s left');
    expect(text(running, left, zh)).to.equal('3.1 / 4.7 GB（65%） · 38 MB/秒 · 剩余 43 秒');
    expect(text(running), 'too early for a time').to.equal('3.1 of 4.7 GB (65%) · 38 MB/s');
    expect(text(row('downloading', {}, {}, 900))).to.equal('3.1 of 4.7 GB (65%) · 900 B/s');
  });

  it('says that the time is unknown when stalled, and claims nothing without a measurement', () => {
    expect(text(row('downloading', {}, {}, 0))).to.equal('3.1 of 4.7 GB (65%) · time left unknown');
    expect(text(row('downloading', {}))).to.equal('3.1 of 4.7 GB (65%)');
    expect(text(row('downloading', { receivedBytes: 0 }))).to.equal('0 of 4.7 GB (0%) · Starting…');
    expect(text(row('downloading', { totalBytes: null, receivedBytes: 0 }))).to.equal('Starting…');
  });

  it('says that the library withdrew what is here', () => {
    const withdrawn = { why: 'wrong weights', withdrawnAt: '2026-01-01T00:00:00.000Z' };
    expect(text(row('ready', undefined, { sizeBytes: 1e9, withdrawn }))).to.equal('1 GB · Withdrawn by the library');
  });

  it('names the installed version that is looked through, with the percent', () => {
    const searching = [sample('a', '1.1.0', { searching: '1.0.0', receivedBytes: 61e7, totalBytes: 1e9 })];
    const found = rowsOf([view('a', '1.1.0', 'downloading', { task: task() })], searching, [])[0]!;
    expect(text(found)).to.equal('Looking through version 1.0.0, 61% · 1 GB');
    expect(text(found, {}, zh)).to.equal('正在查找版本 1.0.0 中已有的数据，61% · 1 GB');
  });

  it('shows the percent of files being verified, also of a ready model', () => {
    const verifying = [sample('a', '1.0.0', { phase: 'verifying', receivedBytes: 5e8, totalBytes: 1e9 })];
    const rowOf = (status: ModelStatus) => rowsOf([view('a', '1.0.0', status, { sizeBytes: 1e9 })], verifying, [])[0]!;
    expect(text(rowOf('ready'))).to.equal('Verifying 50% · 1 GB');
    expect(text(rowOf('downloading'))).to.equal('Verifying 50% · 1 GB');
    expect(text(rowOf('paused'))).not.to.contain('Verifying');
  });

  it('says nothing of speed, time and retries once the engine is gone', () => {
    expect(text(row('downloading'), { away: true, secondsLeft: 43 })).to.equal('');
    expect(text(row('downloading', {}), { away: true, secondsLeft: 43 })).to.equal('3.1 of 4.7 GB (65%)');
    const retrying = { retryAt: '2026-03-02T09:30:08.000Z', attempt: 3, error: failure('SERVER_ERROR') };
    expect(text(row('downloading', retrying), { away: true })).not.to.contain('tries again');
    expect(text(row('verifying', { totalBytes: 4.7e9 }), { away: true })).to.equal('4.7 GB');
  });

  it('says what it waits for', () => {
    const waits = (part: Partial<TaskView>) => text(row('paused', part));
    const amount = ' · 3.1 of 4.7 GB (65%)';
    expect(waits({ pauseReason: 'network' })).to.equal(`Waiting for the network, continues automatically${amount}`);
    for (const details of [{ code: 'ECONNREFUSED' }, { reason: 'ETIMEDOUT' }, { broke_off: true }]) {
      const error = { ...failure('NETWORK_UNREACHABLE'), details };
      expect(waits({ pauseReason: 'network', error }), JSON.stringify(details)).to.equal(
        `Waiting for the library, continues automatically${amount}`,
      );
    }
    const offline = { ...failure('NETWORK_UNREACHABLE'), details: { code: 'ENETUNREACH' } };
    expect(waits({ pauseReason: 'network', error: offline })).to.match(/^Waiting for the network/);
    expect(waits({ pauseReason: 'disk', neededBytes: 2.1e9 })).to.equal(
      `Waiting for disk space: free 2.1 GB, then it continues automatically${amount}`,
    );
    expect(waits({ pauseReason: 'disk', error: failure('FILE_BUSY') })).to.match(/^Waiting for the disk with/);
    expect(waits({ pauseReason: 'suspend' })).to.match(/^Paused while the computer was asleep/);
    expect(waits({ pauseReason: 'user' })).to.equal(`Paused by you${amount}`);
    expect(text(row('queued', { receivedBytes: 0 }))).to.equal('Waiting for a free download slot · 4.7 GB');
    expect(text(row('queued', {}))).to.equal(`Waiting for a free download slot${amount}`);
  });

  it('names the holder of a lock that it waits for', () => {
    const waits = (details?: Record<string, unknown>) =>
      row('paused', { pauseReason: 'lock', error: { ...failure('LOCK_HELD'), ...(details && { details }) } });
    const named = waits({ holder: 'rsync, pid 71' });
    expect(text(named)).to.match(/^Waiting for another program \(rsync, pid 71\), continues automatically/);
    expect(text(named, {}, zh)).to.match(/^正在等待其他程序（rsync, pid 71），之后自动继续/);
    for (const unnamed of [waits(), waits({ holder: 'unknown' })]) {
      expect(text(unnamed)).to.contain('(unknown)');
      expect(text(unnamed, {}, zh)).to.contain('（未知）');
    }
  });

  it('tells the next try: seconds are counted, a longer wait is a time of day', () => {
    const retry = { attempt: 3, error: { ...failure('SERVER_ERROR'), details: { status: 503 } } };
    const soon = row('downloading', { ...retry, retryAt: '2026-03-02T09:30:08.000Z' });
    expect(text(soon)).to.equal(
      'The library has a problem (HTTP 503) · tries again in 8 s · attempt 3 · 3.1 of 4.7 GB (65%)',
    );
    expect(text(soon, { now: NOW + 9_000 })).to.contain('trying again now');
    const late = row('downloading', { ...retry, retryAt: '2026-03-02T10:02:00.000Z' });
    expect(text(late)).to.match(/ · tries again at \d{1,2}:02.[AP]M · /);
  });

  it('shows the cause of a failure, and what can still be used', () => {
    const error = { ...failure('SERVER_REJECTED'), details: { path: 'model.bin', status: 404 } };
    expect(text(row('failed', { error }))).to.equal('model.bin is missing at the library (HTTP 404)');
    expect(text(row('failed', { error }), {}, zh)).to.equal('模型库中缺少 model.bin（HTTP 404）');
    expect(text(row('failed', { error }), {}, bare), 'before the sentences are loaded').to.equal('The server refused');
    const update = rowsOf(
      [view('a', '1.0.0', 'ready'), view('a', '2.0.0', 'failed', { task: task({ error: failure('DISK_FULL') }) })],
      [],
      [],
    )[0]!;
    expect(text(update)).to.equal('The disk is full · 1.0.0 is still installed');
  });

  it('names one damaged file and what is wrong with it, and counts several', () => {
    const damaged = (...paths: string[]) =>
      text(row('damaged', undefined, { damaged: paths.map(path => ({ path, reason: 'checksum' })) }));
    expect(damaged('checksum.sha256')).to.equal('checksum.sha256: wrong checksum');
    expect(damaged('a', 'b')).to.equal('2 damaged files');
    expect(text(row('missing'))).to.equal('Its folder is gone from the disk');
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
    expect(plain(rowText(row, en, { now: 0, freeBytes: 1e9 }))).to.equal('Needs 2.9 GB, only 1 GB free');
  });
});
