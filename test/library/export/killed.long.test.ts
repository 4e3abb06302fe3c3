import { killMakers } from './killed-makers.ts';

describe('publish and export, killed 200 times', () => {
  it('show a reader that polls no half version', () => killMakers(200));
});
