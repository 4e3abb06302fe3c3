import { killMakers } from './killed-makers.ts';

describe('publish and export, killed at any moment', () => {
  it('show a reader that polls no half version (four kills; test:long has 200)', async function () {
    this.timeout(60_000);
    await killMakers(4);
  });
});
