import { expect } from 'chai';
import { Subject } from 'rxjs';
import { silentLogger } from '../../src/ports/logger.ts';
import type { ProgressSample } from '../../src/download/types.ts';
import type { AnyEvent, EventDataByType, EventType } from '../../src/events/vocabulary.ts';
import type { ErrorValue } from '../../src/model/errors.ts';
import { createHooks } from '../../src/hooks/hooks.ts';
import type { HooksOptions } from '../../src/hooks/hooks.ts';

const TIME = '2026-01-01T00:00:00.000Z';
const HASH = 'a'.repeat(64);
const error: ErrorValue = { code: 'SERVER_ERROR', message: 'no', retryable: true };
const base = { modelId: 'm', version: '1.0.0', taskId: 't', time: TIME };
const started = {
  task_id: 't',
  total_bytes: 10,
  resumed_from_bytes: 4,
  source: 'manifest',
  plan_sha256: HASH,
  file_count: 1,
} as const;
const installed = { task_id: 't', size_bytes: 10, checksum_sha256: HASH, file_count: 1, duration_ms: 5, extra: {} };

let seq = 0;
function event<T extends EventType>(
  type: T,
  data: EventDataByType[T],
  more: { run?: string; time?: string } = {},
): AnyEvent {
  return { seq: ++seq, time: TIME, up_ms: 1, v: 1, run: 'run-1', type, subject: 'm@1.0.0', data, ...more };
}

function sample(receivedBytes: number, more: Partial<ProgressSample> = {}): ProgressSample {
  const { modelId, version, taskId } = base;
  return { modelId, version, taskId, phase: 'downloading', receivedBytes, totalBytes: 10, bytesPerSecond: 1, ...more };
}

function setUp(more: Partial<HooksOptions> = {}) {
  const events$ = new Subject<AnyEvent>();
  const progress$ = new Subject<readonly ProgressSample[]>();
  const warned: unknown[] = [];
  const hooks = createHooks({
    events$,
    progress$,
    installedPath: (modelId, version) => `/models/${modelId}/${version}`,
    clock: { now: () => Date.parse(TIME), monotonic: () => 0, after: () => () => undefined },
    logger: { ...silentLogger, warn: (...args) => void warned.push(args) },
    ...more,
  });
  const told: [string, object][] = [];
  hooks.onDownloadStart(info => void told.push(['start', info]));
  hooks.onDownloadError(info => void told.push(['error', info]));
  hooks.onDownloadComplete(info => void told.push(['complete', info]));
  return { events$, progress$, hooks, told, warned };
}

/** Lets promises settle. */
const settle = () => new Promise(resolve => setImmediate(resolve));

describe('hooks: what they tell', () => {
  it('start once, complete once, with the shapes of the contract', () => {
    const { events$, told } = setUp();
    events$.next(event('DownloadStarted', started));
    events$.next(event('DownloadPaused', { task_id: 't', reason: 'user', received_bytes: 5 }));
    events$.next(event('DownloadResumed', { task_id: 't', resumed_from_bytes: 5 }));
    events$.next(event('DownloadStarted', started));
    events$.next(event('ModelInstalled', installed));
    expect(told).to.deep.equal([
      ['start', { ...base, totalBytes: 10, resumedFromBytes: 4 }],
      ['complete', { ...base, path: '/models/m/1.0.0', sizeBytes: 10, durationMs: 5 }],
    ]);
  });

  it('start again after a restart', () => {
    const { events$, told } = setUp();
    events$.next(event('DownloadStarted', started));
    events$.next(event('DownloadStarted', started, { run: 'run-2' }));
    expect(told.map(([hook]) => hook)).to.deep.equal(['start', 'start']);
  });

  it('start of a task of an earlier run as soon as its size is known, and before complete', () => {
    const expected = ['start', { ...base, totalBytes: 10, resumedFromBytes: 6 }];
    const resumed = event('DownloadResumed', { task_id: 't', resumed_from_bytes: 6 });
    const known = setUp({ totalBytes: () => 10 });
    known.events$.next(resumed);
    expect(known.told).to.deep.equal([expected]);

    const later = setUp();
    later.events$.next(resumed);
    later.progress$.next([sample(6, { totalBytes: null })]);
    expect(later.told).to.deep.equal([]);
    later.progress$.next([sample(7)]);
    later.progress$.next([sample(8)]);
    expect(later.told).to.deep.equal([expected]);

    const checkpoint = setUp();
    checkpoint.events$.next(resumed);
    checkpoint.events$.next(
      event('DownloadCheckpointed', { task_id: 't', received_bytes: 7, total_bytes: 10, files: [] }),
    );
    expect(checkpoint.told).to.deep.equal([expected]);

    const last = setUp();
    last.events$.next(resumed);
    last.events$.next(event('ModelInstalled', installed));
    expect(last.told.map(([hook]) => hook)).to.deep.equal(['start', 'complete']);
  });

  it('an error for each failed attempt, and whether there will be another', () => {
    const { events$, told } = setUp();
    events$.next(event('RetryScheduled', { task_id: 't', attempt: 1, retry_at: 'later', error }));
    events$.next(event('DownloadPaused', { task_id: 't', reason: 'network', received_bytes: 1, error }));
    events$.next(event('DownloadPaused', { task_id: 't', reason: 'user', received_bytes: 1 }));
    events$.next(event('DownloadFailed', { task_id: 't', error }));
    expect(told).to.deep.equal([
      ['error', { ...base, error, willRetry: true, retryAt: 'later' }],
      ['error', { ...base, error, willRetry: true, retryAt: null }],
      ['error', { ...base, error, willRetry: false, retryAt: null }],
    ]);
  });

  it('a repair too, timed from its start', () => {
    const { events$, told } = setUp();
    events$.next(event('DownloadStarted', started));
    const repaired = { task_id: 't', size_bytes: 10, checksum_sha256: HASH, fetched_bytes: 2 };
    events$.next(event('ModelRepaired', repaired, { time: '2026-01-01T00:00:02.000Z' }));
    expect(told[1]?.[1]).to.deep.include({ sizeBytes: 10, durationMs: 2000 });
  });

  it('nothing about events of other kinds or of a newer program', () => {
    const { events$, told, warned } = setUp();
    events$.next({ ...event('DownloadStarted', started), v: 2 });
    events$.next({ ...event('DownloadStarted', started), type: 'New', subject: '?' } as AnyEvent);
    events$.next(event('ModelRemoved', { freed_bytes: 1 }));
    expect(told).to.deep.equal([]);
    expect(warned).to.deep.equal([]);
  });

  it('progress while bytes come, none while verifying and none after the end', async () => {
    const { events$, progress$, hooks } = setUp();
    const got: number[] = [];
    let ready: () => void = () => undefined;
    hooks.onDownloadProgress(info => {
      got.push(info.receivedBytes);
      return new Promise<void>(resolve => (ready = resolve));
    });
    progress$.next([sample(1)]);
    progress$.next([sample(2)]);
    progress$.next([sample(3)]);
    expect(got).to.deep.equal([1]);
    ready();
    await settle();
    expect(got, 'the newest, not a queue').to.deep.equal([1, 3]);
    progress$.next([sample(9, { phase: 'verifying' }), sample(4)]);
    events$.next(event('ModelInstalled', installed));
    ready();
    await settle();
    expect(got).to.deep.equal([1, 3]);
  });
});

describe('hooks: listeners', () => {
  it('that throw, reject or hang harm nobody', async () => {
    const { events$, progress$, hooks, told, warned } = setUp();
    const listeners = [
      () => {
        throw new Error('thrown');
      },
      () => Promise.reject(new Error('rejected')),
      () => new Promise<void>(() => undefined),
    ];
    for (const listener of listeners) {
      hooks.onDownloadStart(listener);
      hooks.onDownloadError(listener);
      hooks.onDownloadComplete(listener);
      hooks.onDownloadProgress(listener);
    }
    const got: number[] = [];
    hooks.onDownloadProgress(info => void got.push(info.receivedBytes));
    events$.next(event('DownloadStarted', started));
    for (const bytes of [1, 2]) {
      progress$.next([sample(bytes)]);
      await settle();
    }
    events$.next(event('RetryScheduled', { task_id: 't', attempt: 1, retry_at: 'later', error }));
    events$.next(event('ModelInstalled', installed));
    await settle();
    expect(told.map(([hook]) => hook)).to.deep.equal(['start', 'error', 'complete']);
    expect(got).to.deep.equal([1, 2]);
    // Two bad listeners on three events, and on two samples each.
    expect(warned).to.have.length(10);
  });

  it('can not change what others get', () => {
    const { events$, hooks } = setUp();
    hooks.onDownloadStart(info => {
      (info as { totalBytes: number }).totalBytes = 0;
    });
    const got: number[] = [];
    hooks.onDownloadStart(info => void got.push(info.totalBytes));
    events$.next(event('DownloadStarted', started));
    expect(got).to.deep.equal([10]);
  });

  it('hear nothing once taken away, nor after dispose', () => {
    const { events$, progress$, hooks, told } = setUp();
    const got: unknown[] = [];
    const off = [
      hooks.onDownloadStart(info => void got.push(info)),
      hooks.onDownloadProgress(info => void got.push(info)),
    ];
    for (const remove of off) remove();
    events$.next(event('DownloadStarted', started));
    progress$.next([sample(1)]);
    expect(got).to.deep.equal([]);
    expect(told).to.have.length(1);
    hooks.dispose();
    expect(events$.observed || progress$.observed).to.equal(false);
  });

  it('a path that can not be told does not end the hooks', () => {
    const { events$, told, warned } = setUp({
      installedPath: () => {
        throw new Error('no path');
      },
    });
    events$.next(event('ModelInstalled', installed));
    events$.next(event('DownloadFailed', { task_id: 't', error }));
    expect(told.map(([hook]) => hook)).to.deep.equal(['error']);
    expect(warned).to.have.length(1);
  });
});
