import { expect } from 'chai';
import fc from '../support/fast-check.ts';
import { EVENT_TYPES } from '../../src/events/vocabulary.ts';
import type { NewEvent } from '../../src/events/vocabulary.ts';
import { decide } from '../../src/manager/decide.ts';
import { MODEL_STATUSES } from '../../src/projections/folds/model-record.ts';
import { evolve, initialModels } from '../../src/projections/folds/models.ts';
import { registryText } from '../../src/projections/folds/registry.ts';
import { validateAny } from '../support/schemas.ts';
import { GOLDEN_DATA } from '../events/golden-events.ts';
import { stored } from '../support/specification.ts';
import { play, steps } from './sequences.ts';
import type { Decided } from './sequences.ts';

/** What the journal writes of an event, as far as a schema can see it. */
const NOWHERE = { seq: 1, time: '2026-01-01T00:00:00.000Z', up_ms: 1, v: 1, run: 'r' };

/**
 * How often a rule gets new sequences when few random sequences have an event that it is about.
 */
const ROUNDS = 10;

/**
 * Checks a rule for each event of any sequence. Fails when hardly any sequence has an event that
 * the rule is about.
 */
function always(rule: (decided: Decided) => boolean | undefined, leastApplied: number): void {
  let applied = 0;
  const property = fc.property(steps, sequence => {
    play(sequence, decided => {
      const holds = rule(decided);
      if (holds === undefined) return;
      applied += 1;
      const { command, event, status, after } = decided;
      expect(holds, `${command.type} in ${status}: ${event.type} to ${after}`).to.equal(true);
    });
  });
  for (let round = 0; round < ROUNDS && applied <= leastApplied; round += 1) fc.assert(property, { numRuns: 400 });
  expect(applied).to.be.greaterThan(leastApplied);
}

describe('promises to the user, for any sequence of commands', () => {
  it('a cancelled download starts only when it is asked for again, or its cancel is taken back', () => {
    always(({ command, status, after }) => {
      if (status !== 'cancelled' || after === 'cancelled') return undefined;
      return ['Install', 'Undo', 'Remove', 'ReportDiscarded'].includes(command.type);
    }, 50);
  });

  it("a pause by the user ends by the user, or by the task's end", () => {
    always(({ command, status, after, pausedByUser }) => {
      if (!pausedByUser || status !== 'paused') return undefined;
      return (
        after === 'paused' || ['Install', 'Resume', 'Cancel', 'Remove'].includes(command.type) || after === 'ready'
      );
    }, 30);
  });

  it('what is being removed never becomes a download', () => {
    always(({ status, after }) => {
      if (status !== 'removing') return undefined;
      return !['queued', 'downloading', 'verifying', 'paused'].includes(after);
    }, 50);
  });

  it('a version is ready only after an installation, a repair, or a removal or repair that was given up', () => {
    always(({ event, status, after }) => {
      if (after !== 'ready' || status === 'ready') return undefined;
      return ['ModelInstalled', 'ModelRepaired', 'RemovalFailed', 'PartialDiscarded'].includes(event.type);
    }, 50);
  });

  it('every event fits its schema', () => {
    always(({ event }) => validateAny('event', { ...event, ...NOWHERE }).ok, 1000);
  });

  it('a command repeated with its id leads to nothing', () => {
    let repeated = 0;
    const property = fc.property(steps, sequence => {
      const { state, commands } = play(sequence, () => undefined);
      for (const command of commands.filter(each => each.commandId !== undefined)) {
        repeated += 1;
        expect(decide(command, state), command.type).to.deep.equal([]);
      }
    });
    for (let round = 0; round < ROUNDS && repeated <= 100; round += 1) fc.assert(property, { numRuns: 300 });
    expect(repeated).to.be.greaterThan(100);
  });
});

describe('evolve, for any events in any order', () => {
  const event = fc.record({ type: fc.constantFrom(...EVENT_TYPES), task: fc.constantFrom('t-1', 't-2') });

  it('is total: each state has a name, a ready version an installation, and the registry a text', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 80, size: 'max' }), sequence => {
        const events = sequence.map(({ type, task }) => {
          const data = GOLDEN_DATA[type];
          return { type, subject: 'm@1.0.0', data: 'task_id' in data ? { ...data, task_id: task } : data } as NewEvent;
        });
        const state = stored(events).reduce(evolve, initialModels());
        expect(state.seq).to.equal(events.length);
        const record = state.models.get('m@1.0.0');
        if (record !== undefined) expect([...MODEL_STATUSES, 'cancelled']).to.include(record.status);
        if (record?.status === 'ready') expect(record.installation).to.not.equal(null);
        expect(validateAny('registry', JSON.parse(registryText(state)))).to.have.property('ok', true);
      }),
      { numRuns: 500 },
    );
  });
});
