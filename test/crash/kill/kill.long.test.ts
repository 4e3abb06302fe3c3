import { expect } from 'chai';
import { killAgainAndAgain } from './kills.ts';
import { SEED } from '../../support/seed.ts';

const KILLS = 200;
/** Of one journal, so that reading it stays short. */
const KILLS_OF_A_JOURNAL = 20;

describe('journal of a killed process, for long', () => {
  it(`has everything that was acknowledged after each of ${KILLS} kills`, async () => {
    console.log(`    SEED=${SEED}`);
    let acknowledged = 0;
    for (let done = 0; done < KILLS; done += KILLS_OF_A_JOURNAL)
      acknowledged += await killAgainAndAgain(KILLS_OF_A_JOURNAL, SEED + done);
    console.log(`    ${KILLS} kills, ${acknowledged} acknowledged events, none lost`);
    expect(acknowledged).to.be.greaterThan(KILLS * 10);
  });
});
