import { expect } from 'chai';
import fc from 'fast-check';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import type { Command } from '../../src/manager/commands.ts';
import { decide } from '../../src/manager/decide.ts';
import { ModelError } from '../../src/model/errors.ts';
import { MODEL_STATUSES } from '../../src/projections/folds/model-record.ts';
import { copyState, evolve, initialModels } from '../../src/projections/folds/models.ts';
import { registryText } from '../../src/projections/folds/registry.ts';
import { TRANSITIONS } from '../../src/projections/folds/transitions.ts';
import * as facts from '../support/facts.ts';
import { stored } from '../support/specification.ts';

const model = fc.constantFrom(
  { modelId: 'a', version: '1.0.0' },
  { modelId: 'a', version: '2.0.0' },
  { modelId: 'b', version: '1.0.0-rc.1' },
);
const taskEvents = [
  facts.started,
  facts.half,
  facts.complete,
  facts.pausedByNetwork,
  facts.resumed,
  facts.failed,
  facts.installed,
];

const wish = fc.oneof(
  fc.record({
    type: fc.constant('Install'),
    newTaskId: fc.uuid(),
    kind: fc.constant('install'),
    totalBytes: fc.constant(100),
  }),
  fc.record({ type: fc.constant('Repair'), newTaskId: fc.uuid() }),
  fc.record({ type: fc.constantFrom('Pause', 'Resume', 'Cancel') }),
  fc.record({ type: fc.constant('Remove'), leases: fc.constantFrom(0, 0, 1) }),
  fc.record({ type: fc.constant('ReportTask'), event: fc.constantFrom(...taskEvents) }),
  fc.record({ type: fc.constant('ReportDiscarded'), bytes: fc.nat() }),
  fc.record({ type: fc.constant('ReportRemoved'), freedBytes: fc.nat() }),
  fc.record({ type: fc.constant('ReportMissing'), reason: fc.constant('gone') }),
  fc.record({ type: fc.constant('ReportDamaged'), files: fc.constant([]) }),
);

/** Aims reports at the task that is current, so that most of them are accepted. */
function commandFor(
  target: { modelId: string; version: string },
  raw: Record<string, unknown>,
  taskId: string,
): Command {
  if (raw.type !== 'ReportTask') return { ...target, ...raw, taskId } as unknown as Command;
  const event = raw.event as NewEvent;
  return {
    ...target,
    type: 'ReportTask',
    taskId,
    events: [{ ...event, data: { ...event.data, task_id: taskId } }],
  } as Command;
}

/** Runs commands as the ledger does; returns every event that was decided. */
function play(
  steps: [{ modelId: string; version: string }, Record<string, unknown>][],
  check: (event: NewEvent, status: string) => void,
) {
  const state = initialModels();
  const events: NewEvent[] = [];
  for (const [target, raw] of steps) {
    const record = state.models.get(`${target.modelId}@${target.version}`);
    const decision = decide(commandFor(target, raw, record?.task?.taskId ?? 'none'), state);
    if (decision instanceof ModelError) continue;
    for (const event of decision) {
      check(event, state.models.get(event.subject ?? '')?.status ?? 'absent');
      events.push(event);
      for (const s of stored([event], events.length)) evolve(state, s);
    }
  }
  return { state, events };
}

describe('decide and evolve, for any sequence of commands', () => {
  const steps = fc.array(fc.tuple(model, wish), { maxLength: 60, size: 'max' });

  it('only lead to events that the state table allows', () => {
    let decided = 0;
    fc.assert(
      fc.property(steps, sequence => {
        play(sequence, (event, status) => {
          decided++;
          expect(TRANSITIONS[status as keyof typeof TRANSITIONS], `${status} + ${event.type}`).to.have.property(
            event.type,
          );
        });
      }),
      { numRuns: 500 },
    );
    expect(decided).to.be.greaterThan(1000);
  });

  it('give the same registry from a replay, and from a replay that begins half-way', () => {
    fc.assert(
      fc.property(steps, fc.nat(), (sequence, cut) => {
        const { state, events } = play(sequence, () => undefined);
        const replay = stored(events);
        const half = replay.slice(0, cut % (replay.length + 1)).reduce(evolve, initialModels());
        const resumed = replay.slice(cut % (replay.length + 1)).reduce(evolve, copyState(half));
        expect(registryText(resumed)).to.equal(registryText(state));
        expect(registryText(replay.reduce(evolve, initialModels()))).to.equal(registryText(state));
      }),
      { numRuns: 300 },
    );
  });

  it('never leave a version ready without an installation, nor a task without a home', () => {
    fc.assert(
      fc.property(steps, sequence => {
        const { state } = play(sequence, () => undefined);
        for (const record of state.models.values()) {
          expect([...MODEL_STATUSES, 'cancelled']).to.include(record.status);
          if (record.status === 'ready') expect(record.installation).to.not.equal(null);
          if (['queued', 'downloading', 'verifying', 'paused'].includes(record.status))
            expect(record.task).to.not.equal(null);
        }
      }),
      { numRuns: 300 },
    );
  });
});
