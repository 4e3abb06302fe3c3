import { expect } from 'chai';
import fc from '../../support/fast-check.ts';
import { NewestText } from '../../../src/engine/record/registry-keeper.ts';
import { evolve, initialModels } from '../../../src/projections/folds/models.ts';
import { registryText } from '../../../src/projections/folds/registry.ts';
import * as facts from '../../support/facts.ts';
import { stored } from '../../support/specification.ts';

describe('the newest text of registry.json', () => {
  it('is the registry of the state after any event', () => {
    const event = fc.constantFrom(...Object.values(facts));
    const subject = fc.constantFrom('whisper@1.0.0', 'whisper@2.0.0');
    let changes = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(event, subject), { maxLength: 40, size: 'max' }), raws => {
        const events = raws.map(([raw, about]) => ({ ...raw, subject: about }));
        const [newest, state] = [new NewestText(), initialModels()];
        for (const each of stored(events)) {
          const before = newest.of(state);
          expect(newest.of(evolve(state, each))).to.equal(registryText(state));
          if (before !== newest.of(state)) changes += 1;
        }
      }),
      { numRuns: 200 },
    );
    expect(changes).to.be.greaterThan(200);
  });

  it('is not made anew for a checkpoint of a download', () => {
    const [newest, state] = [new NewestText(), initialModels()];
    const { requested, started, half } = facts;
    const events = stored([requested, started, half, half, facts.complete]);
    const made = events.map(each => {
      evolve(state, each);
      let asked = 0;
      const models = new Map(state.models);
      // The text is made from the values in order; the comparison goes over the entries.
      models.values = () => {
        asked += 1;
        return state.models.values();
      };
      newest.of({ ...state, models });
      return asked;
    });
    // queued, downloading, two checkpoints, verifying.
    expect(made).to.deep.equal([1, 1, 0, 0, 1]);
  });
});
