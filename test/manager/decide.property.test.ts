import { expect } from 'chai';
import fc from '../support/fast-check.ts';
import { MODEL_STATUSES } from '../../src/projections/folds/model-record.ts';
import { copyState, evolve, initialModels } from '../../src/projections/folds/models.ts';
import { registryText } from '../../src/projections/folds/registry.ts';
import { TRANSITIONS } from '../../src/projections/folds/transitions.ts';
import { stored } from '../support/specification.ts';
import { play, steps } from './sequences.ts';

describe('decide and evolve, for any sequence of commands', () => {
  it('only lead to events that the state table allows', () => {
    let decided = 0;
    fc.assert(
      fc.property(steps, sequence => {
        play(sequence, ({ event, status }) => {
          // About the model as a whole: no version's state hangs on it.
          if (event.type === 'UpdateFound' || event.type === 'WithdrawalFound') return;
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

  it('name as its cause an event about the same version that came before', () => {
    let named = 0;
    fc.assert(
      fc.property(steps, sequence => {
        const { events } = play(sequence, () => undefined);
        for (const [index, { cause, subject, type }] of events.entries()) {
          if (cause === undefined) continue;
          named++;
          const before = events[cause - 1];
          expect(cause, type).to.be.within(1, index);
          expect(before?.subject, `${type} ← ${before?.type}`).to.equal(subject);
        }
      }),
      { numRuns: 300 },
    );
    expect(named).to.be.greaterThan(500);
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
