import { expect } from 'chai';
import { killAgainAndAgain } from './kills.ts';
import { SEED } from '../../support/seed.ts';

describe('journal of a killed process', function () {
  this.timeout(120_000);

  it('has everything that was acknowledged, kill after kill', async () => {
    expect(await killAgainAndAgain(4, SEED)).to.be.greaterThan(20);
  });
});
