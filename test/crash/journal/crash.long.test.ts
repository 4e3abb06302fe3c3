import { OWN_CODE } from './process.ts';
import { SEED } from '../../support/seed.ts';
import { Simulation } from './simulation.ts';
import { exploreCompression, exploreLives, explorePruning, exploreSmall } from './suites.ts';

const MIN_STATES = 100_000;

describe('journal on a disk that loses power, for long', () => {
  it(`keeps every promise in at least ${MIN_STATES} different crash states`, async () => {
    console.log(`    SEED=${SEED}`);
    const simulation = new Simulation(OWN_CODE, SEED);
    for (let round = 1; simulation.states < MIN_STATES; round += 1) {
      await exploreSmall(simulation, { depth: 3, nested: 0.2 });
      await exploreCompression(simulation, { depth: 3, nested: 0.2 });
      await explorePruning(simulation, { depth: 3, nested: 0.2 });
      await exploreLives(simulation, { lives: 20, steps: 12, nested: 0.1 });
      console.log(`    ${simulation.states} distinct crash states, 0 violations, after round ${round}`);
    }
  });
});
