import { expect } from 'chai';
import { Subject } from 'rxjs';
import { logEvents, logRemote } from '../../../src/engine/log/log-events.ts';
import { loggingSlowSyncs } from '../../../src/engine/log/slow-syncs.ts';
import type { Remote } from '../../../src/api/contract.ts';
import type { AnyEvent, NewEvent } from '../../../src/events/vocabulary.ts';
import { loggerOf } from '../../../src/ports/logger.ts';
import type { LogLine } from '../../../src/ports/logger.ts';
import type { FileSystem, OpenFile } from '../../../src/ports/file-system.ts';
import { manualClock } from '../../support/manual-clock.ts';

function setUp() {
  const clock = manualClock();
  const lines: LogLine[] = [];
  return { clock, lines, logger: loggerOf(line => void lines.push(line)) };
}

const MODEL = 'ocr@1.0.0';

describe('the log of what is recorded', () => {
  function recording() {
    const all = setUp();
    const events$ = new Subject<AnyEvent>();
    logEvents(events$, all.logger);
    let seq = 0;
    const record = (event: NewEvent | { type: string; subject: null; data: Record<string, unknown> }) => {
      seq += 1;
      events$.next({ ...event, seq, time: '', up_ms: 0, v: 1, run: 'r' });
    };
    return { ...all, record };
  }
  const failure = { code: 'DISK_FULL', message: 'No room.', retryable: true } as const;

  it('tells of a download with its model, task, code and seq', () => {
    const { record, lines } = recording();
    const files = [{ path: 'a', size_bytes: 1, sha256: 'x' }];
    const plan = { resumed_from_bytes: 0, source: 'manifest' as const, plan_sha256: 'p', file_count: 1 };
    record({
      type: 'DownloadStarted',
      subject: MODEL,
      data: { task_id: 't', total_bytes: 9, ...plan, command_id: 'c' },
    });
    record({ type: 'DownloadFailed', subject: MODEL, data: { task_id: 't', error: failure } });
    record({
      type: 'ModelDamaged',
      subject: MODEL,
      data: { files: files.map(({ path }) => ({ path, reason: 'size' as const })) },
    });
    expect(lines).to.deep.equal([
      {
        level: 'info',
        message: 'A download started.',
        fields: { seq: 1, type: 'DownloadStarted', model: MODEL, task: 't', data: { total_bytes: 9, ...plan } },
      },
      {
        level: 'error',
        message: 'A download failed.',
        fields: { seq: 2, type: 'DownloadFailed', model: MODEL, task: 't', code: 'DISK_FULL', error: 'No room.' },
      },
      {
        level: 'warn',
        message: 'A model was found damaged.',
        fields: { seq: 3, type: 'ModelDamaged', model: MODEL, data: { files: 1 } },
      },
    ]);
  });

  it('tells of an event of a newer program for developers', () => {
    const { record, lines } = recording();
    record({ type: 'ModelBlessed', subject: null, data: { by: 'someone' } });
    expect(lines[0]).to.deep.include({
      level: 'debug',
      fields: { seq: 1, type: 'ModelBlessed', data: { by: 'someone' } },
    });
  });

  it('tells of a server that fails, and of its return', () => {
    const { lines, logger } = setUp();
    const remote$ = new Subject<Remote<unknown>>();
    let url: string | null = null;
    logRemote(remote$, { server: 'library', url: () => url }, logger);
    const good = { value: [], fetchedAt: 'now', error: null };
    remote$.next({ ...good, error: failure });
    expect(lines).to.deep.equal([]);
    url = 'http://library';
    for (const remote of [good, { ...good, error: failure }, good, good]) remote$.next(remote);
    expect(lines.map(({ level, fields }) => [level, fields['code']])).to.deep.equal([
      ['warn', 'DISK_FULL'],
      ['info', undefined],
    ]);
  });
});

describe('the log of slow syncs', () => {
  it('tells of those over 100 ms of a new file, with its path', async () => {
    const { clock, lines, logger } = setUp();
    let takes = 100;
    const slow = () => {
      clock.advance(takes);
      return Promise.resolve(1);
    };
    const file = { write: slow, datasync: slow as unknown as () => Promise<void> } as unknown as OpenFile;
    const fs = loggingSlowSyncs({ open: () => Promise.resolve(file) } as unknown as FileSystem, { logger, clock });
    const opened = await fs.open('/data/journal/1', 'create');
    await opened.write(Buffer.of(1), 0);
    expect(lines).to.deep.equal([]);
    takes = 101;
    expect(await opened.write(Buffer.of(1), 0)).to.equal(1);
    await opened.datasync();
    expect(lines).to.have.length(2);
    expect(lines[0]?.fields).to.include({ path: '/data/journal/1', ms: 101 });
    const reserve = await fs.open('/data/journal/reserve', 'replace');
    expect(reserve).to.equal(file);
  });
});
