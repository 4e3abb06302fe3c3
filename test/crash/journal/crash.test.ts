import { expect } from 'chai';
import { Violation } from './ledger.ts';
import { COMPRESSING, loadMutant, MUTATIONS, PRUNING } from './mutants.ts';
import { OWN_CODE } from './process.ts';
import { SEED } from '../../support/seed.ts';
import { Simulation } from './simulation.ts';
import { exploreCompression, exploreLives, explorePruning, exploreSmall } from './suites.ts';

const MIN_STATES = 5000;

describe('journal on a disk that loses power', function () {
  this.timeout(180_000);
  const simulation = new Simulation(OWN_CODE, SEED);

  after(() => console.log(`    ${simulation.states} distinct crash states, SEED=${SEED}`));

  it('keeps every promise before whichever operation of a small workload it fails, and in the recovery from that', async () => {
    await exploreSmall(simulation, { depth: 3, nested: 0.12 });
  });

  it('keeps every promise before whichever operation a pruning fails, and in what finishes it', async () => {
    const prunings = new Simulation(OWN_CODE, SEED);
    await explorePruning(prunings, { depth: 2, nested: 0.1 });
    console.log(`    ${prunings.states} distinct crash states of a pruning`);
    expect(prunings.states).to.be.greaterThan(250);
  });

  it('keeps every promise before whichever operation a compression fails, and in what finishes it', async () => {
    const compressions = new Simulation(OWN_CODE, SEED);
    await exploreCompression(compressions, { depth: 2, nested: 0.1 });
    console.log(`    ${compressions.states} distinct crash states of a compression`);
    expect(compressions.states).to.be.greaterThan(250);
  });

  it(`keeps every promise in long lives of kills, restarts and faults, until ${MIN_STATES} different states were tried`, async () => {
    const before = simulation.states;
    while (simulation.states < MIN_STATES) await exploreLives(simulation, { lives: 2, steps: 8, nested: 0.1 });
    expect(simulation.states - before).to.be.greaterThan(500);
  });
});

describe('a journal with one guarantee taken away', function () {
  this.timeout(120_000);

  it('passes for an unchanged copy', async () => {
    const { code, remove } = await loadMutant(null);
    try {
      const simulation = new Simulation(code, SEED);
      await exploreSmall(simulation);
      await exploreCompression(simulation);
      await explorePruning(simulation);
      expect(simulation.states).to.be.greaterThan(500);
    } finally {
      remove();
    }
  });

  const explored = [
    [MUTATIONS, exploreSmall],
    [COMPRESSING, exploreCompression],
    [PRUNING, explorePruning],
  ] as const;
  for (const [mutations, explore] of explored) {
    for (const [name, mutation] of Object.entries(mutations)) {
      it(`is caught: ${name}`, async () => {
        const { code, remove } = await loadMutant(mutation);
        try {
          const outcome = await explore(new Simulation(code, SEED)).catch((error: unknown) => error);
          expect(outcome).to.be.instanceOf(Violation);
        } finally {
          remove();
        }
      });
    }
  }
});
