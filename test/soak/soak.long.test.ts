/** A short soak; `npm run test:soak -- --minutes N` runs any. */
import { expect } from 'chai';
import { SEED } from '../support/seed.ts';
import { soak } from './soak.ts';

const MINUTES = 2;

describe('a soak', () => {
  it(`of ${MINUTES} minutes breaks nothing`, async function () {
    this.timeout(10 * 60_000);
    const result = await soak({ minutes: MINUTES, seed: SEED, say: line => console.log(`      ${line}`) });
    expect(result.broken, `SEED=${SEED}`).to.deep.equal([]);
    expect(result.checks).to.be.greaterThan(10);
  });
});
