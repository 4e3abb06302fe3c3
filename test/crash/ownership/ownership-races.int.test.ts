import { SEED } from '../../support/seed.ts';
import { World } from '../../support/world.ts';
import { killAtRandom, raceAfterKills } from './races.ts';

const RACES = 12;
const KILLS = 6;

describe('one writer', function () {
  this.timeout(240_000);
  let world: World;

  beforeEach(async () => (world = await World.create()));
  afterEach(() => world.close());

  it(`wins each of ${RACES} races of two engines over the directory of a killed one`, async () => {
    console.log(`      ${await raceAfterKills(world, RACES, SEED)}`);
  });

  it(`survives ${KILLS} kills at random moments with one task, exact bytes and no orphan`, async () => {
    console.log(`      ${await killAtRandom(world, KILLS, SEED)}`);
  });
});
