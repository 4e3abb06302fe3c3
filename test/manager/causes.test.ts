import { expect } from 'chai';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import { causeOfAbsence } from '../../src/manager/causes.ts';
import type { Command } from '../../src/manager/commands.ts';
import * as facts from '../support/facts.ts';
import { fact, given, stateOf } from '../support/specification.ts';

const { requested, started, half, complete, failed, installed, damaged, missing, cancelled } = facts;
const HASH = 'c'.repeat(64);
const error = { code: 'SERVER_ERROR', message: 'no', retryable: true } as const;
const retry = fact('RetryScheduled', { task_id: 't1', attempt: 1, retry_at: '2026-01-01T00:00:08.000Z', error });
const verified = fact('FileVerified', { task_id: 't1', path: 'model.bin', size_bytes: 100, sha256: HASH });
const repairRequested = fact('DownloadRequested', { task_id: 't2', kind: 'repair', total_bytes: 100 });
const repaired = fact('ModelRepaired', { task_id: 't2', size_bytes: 100, checksum_sha256: HASH, fetched_bytes: 8 });
const journalDamaged = fact(
  'JournalDamaged',
  { segment: 1, offset: 0, first_seq: 1, last_seq: 4, reason: 'The segment is missing.' },
  null,
);
const report = (event: NewEvent, taskId = 't1') => ({ type: 'ReportTask', taskId, events: [event] }) as never;

/**
 * For each event: the events before it, the command, and the seq of the event that is its cause.
 */
const CHAIN: [
  title: string,
  before: NewEvent[],
  command: Omit<Command, 'modelId' | 'version'>,
  cause: number | undefined,
][] = [
  [
    'a request comes of nothing recorded',
    [],
    { type: 'Install', newTaskId: 't1', kind: 'install', totalBytes: 100 } as never,
    undefined,
  ],
  ['a start comes of the request', [requested], report(started), 1],
  ['a checkpoint of the start, not of the checkpoint before it', [requested, started, half], report(complete), 2],
  ['a retry of the start that failed', [requested, started, half], report(retry), 2],
  ['the next start of the retry', [requested, started, half, retry], report(started), 4],
  ['a pause for want of a network of the start', [requested, started, half], report(facts.pausedByNetwork), 2],
  ['a pause by someone of nothing recorded', [requested, started, half], { type: 'Pause' } as never, undefined],
  ['going on of the pause', [requested, started, facts.pausedByNetwork], report(facts.resumed), 3],
  ['going on at a wish of the pause, too', [requested, started, facts.pausedByUser], { type: 'Resume' } as never, 3],
  ['a checkpoint after going on of that', [requested, started, facts.pausedByUser, facts.resumed], report(half), 4],
  ['the last words before a pause not of the pause', [requested, started, facts.pausedByUser], report(half), undefined],
  ['a verified file of the start', [requested, started, complete], report(verified), 2],
  ['an installation of the start', [requested, started, complete, verified], report(installed), 2],
  ['giving up of the last retry', [requested, started, retry], report(failed), 3],
  ['asking again of the failure', [requested, started, failed], { type: 'Resume' } as never, 3],
  ['a repair of the damage', [requested, started, installed, damaged], { type: 'Repair', newTaskId: 't2' } as never, 4],
  [
    'a repair of the missing folder',
    [requested, started, installed, missing],
    { type: 'Repair', newTaskId: 't2' } as never,
    4,
  ],
  [
    'the end of a repair of its request',
    [requested, started, installed, damaged, repairRequested],
    report(repaired, 't2'),
    5,
  ],
  [
    'discarding of the cancellation',
    [requested, started, cancelled, half],
    { type: 'ReportDiscarded', taskId: 't1', bytes: 5 } as never,
    3,
  ],
  [
    'an update of its being found',
    [
      fact('ModelInstalled', { ...(installed.data as object) } as never, 'whisper@0.9.0'),
      fact('UpdateFound', { installed_version: '0.9.0' }),
    ],
    { type: 'Install', newTaskId: 't1', kind: 'update', totalBytes: null } as never,
    2,
  ],
  [
    'a version that is found again of what it was broken by',
    [requested, started, installed, damaged],
    { type: 'ReportHealed', brokenBy: 4 } as never,
    4,
  ],
  [
    'a version that is taken back of the damage',
    [journalDamaged, started],
    { type: 'ReportFound', sizeBytes: 1, checksumSha256: HASH, fileCount: 1, extra: {} } as never,
    1,
  ],
];

describe('the cause of an event', () => {
  for (const [title, before, command, cause] of CHAIN) {
    it(title, () => {
      const seen: (number | undefined)[] = [];
      given(...before)
        .when(command)
        .thenEach(event => seen.push(event.cause));
      expect(seen).to.deep.equal([cause]);
    });
  }

  it('of a report is what made the model unavailable', () => {
    const of = (...events: NewEvent[]) => causeOfAbsence(stateOf(events), 'whisper@1.0.0');
    expect(of()).to.equal(undefined);
    expect(of(requested, started, half)).to.equal(2);
    expect(of(requested, started, half, failed)).to.equal(4);
    expect(of(requested, started, installed)).to.equal(undefined);
    expect(of(requested, started, installed, damaged)).to.equal(4);
    expect(of(requested, started, installed, facts.removalRequested)).to.equal(4);
    expect(causeOfAbsence(stateOf([requested, started]), 'whisper')).to.equal(2);
    expect(causeOfAbsence(stateOf([requested, started]), 'whisper-2')).to.equal(undefined);
  });
});
