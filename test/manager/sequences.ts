/** Any sequence of commands, played as the ledger does. */
import fc from '../support/fast-check.ts';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import type { Command } from '../../src/manager/commands.ts';
import { decide } from '../../src/manager/decide.ts';
import { ModelError } from '../../src/model/errors.ts';
import type { ModelVersion } from '../../src/model/identity.ts';
import { evolve, initialModels } from '../../src/projections/folds/models.ts';
import type { ModelsState } from '../../src/projections/folds/models.ts';
import * as facts from '../support/facts.ts';
import { fact, stored } from '../support/specification.ts';

const HASH = 'c'.repeat(64);
const error = { code: 'SERVER_ERROR', message: 'no', retryable: true } as const;

const FAVOURITE = { modelId: 'a', version: '1.0.0' };

/** One version comes more often than others, so that its sequences go far. */
const model = fc.constantFrom(
  FAVOURITE,
  FAVOURITE,
  FAVOURITE,
  { modelId: 'a', version: '2.0.0' },
  { modelId: 'b', version: '1.0.0-rc.1' },
);

/** Any report of a task. */
const taskEvent = fc.constantFrom(
  facts.started,
  facts.half,
  facts.complete,
  facts.pausedByNetwork,
  facts.resumed,
  facts.failed,
  facts.installed,
  fact('RetryScheduled', { task_id: 't1', attempt: 1, retry_at: '2026-01-01T00:00:08.000Z', error }),
  fact('RemoteChanged', { task_id: 't1', path: 'model.bin', was: 'a'.repeat(64), now: HASH }),
  fact('PieceRejected', { task_id: 't1', path: 'model.bin', piece: 0, expected_sha256: HASH, actual_sha256: HASH }),
  fact('InstalledVersionsSearched', {
    task_id: 't1',
    versions: ['1.0.0'],
    searched_bytes: 70,
    found_bytes: 40,
    lacking_bytes: 60,
  }),
  fact('FileVerified', { task_id: 't1', path: 'model.bin', size_bytes: 100, sha256: HASH }),
  fact('FileRejected', { task_id: 't1', path: 'model.bin', expected_sha256: HASH, actual_sha256: HASH }),
  fact('ModelRepaired', { task_id: 't1', size_bytes: 100, checksum_sha256: HASH, fetched_bytes: 8 }),
);

const commandId = fc.option(fc.constantFrom('c1', 'c2', 'c3', 'c4', 'c5', 'c6'), { nil: undefined, freq: 3 });

const wish = fc.oneof(
  fc.record({
    type: fc.constant('Install'),
    newTaskId: fc.uuid(),
    kind: fc.constant('install'),
    totalBytes: fc.constantFrom(100, null),
    commandId,
  }),
  fc.record({ type: fc.constant('Repair'), newTaskId: fc.uuid(), commandId }),
  fc.record({ type: fc.constantFrom('Pause', 'Resume', 'Cancel'), commandId }),
  fc.record({ type: fc.constant('Remove'), leases: fc.constantFrom(0, 0, 1), commandId }),
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('ReportTask'),
      events: fc.array(taskEvent, { minLength: 1, maxLength: 3 }),
      stale: fc.constantFrom(false, false, false, true),
    }),
  },
  fc.record({ type: fc.constant('ReportDiscarded'), bytes: fc.nat() }),
  fc.record({ type: fc.constant('ReportRemoved'), freedBytes: fc.nat() }),
  fc.record({ type: fc.constant('ReportRemovalFailed'), error: fc.constant(error) }),
  fc.record({ type: fc.constant('ReportMissing'), reason: fc.constant('gone') }),
  fc.record({ type: fc.constant('ReportDamaged'), files: fc.constant([]) }),
  fc.record({
    type: fc.constant('ReportFound'),
    sizeBytes: fc.nat(),
    checksumSha256: fc.constant(HASH),
    fileCount: fc.nat(),
    extra: fc.constant({}),
  }),
  fc.record({ type: fc.constant('ReportHealed'), brokenBy: fc.nat(60) }),
  fc.record({ type: fc.constant('ReportUpdate'), installedVersion: fc.constant('0.9.0') }),
);

export type Step = [ModelVersion, Record<string, unknown>];

export const steps: fc.Arbitrary<Step[]> = fc.array(fc.tuple(model, wish), { maxLength: 60, size: 'max' });

/** Gives reports the id of the current task, so that most of them are accepted. */
function commandFor(target: ModelVersion, raw: Record<string, unknown>, current: string): Command {
  const taskId = raw.stale === true ? 'of-long-ago' : current;
  if (raw.type !== 'ReportTask') return { ...target, ...raw, taskId } as unknown as Command;
  const events = (raw.events as NewEvent[]).map(event => ({ ...event, data: { ...event.data, task_id: taskId } }));
  return { ...target, type: 'ReportTask', taskId, events } as Command;
}

/** One decided event, with the state of its model before and after. */
export interface Decided {
  command: Command;
  event: NewEvent;
  status: string;
  after: string;
  pausedByUser: boolean;
}

/** Runs commands as the ledger does. Returns every event that was decided. */
export function play(
  sequence: Step[],
  check: (decided: Decided) => void,
): { state: ModelsState; events: NewEvent[]; commands: Command[] } {
  const state = initialModels();
  const events: NewEvent[] = [];
  const commands: Command[] = [];
  for (const [target, raw] of sequence) {
    const recordOf = () => state.models.get(`${target.modelId}@${target.version}`);
    const command = commandFor(target, raw, recordOf()?.task?.taskId ?? 'none');
    const decision = decide(command, state);
    if (decision instanceof ModelError) continue;
    if (decision.length > 0) commands.push(command);
    for (const event of decision) {
      const before = recordOf();
      events.push(event);
      for (const each of stored([event], events.length)) evolve(state, each);
      const pausedByUser = before?.task?.pause?.reason === 'user';
      check({
        command,
        event,
        status: before?.status ?? 'absent',
        after: recordOf()?.status ?? 'absent',
        pausedByUser,
      });
    }
  }
  return { state, events, commands };
}
