import { expect } from 'chai';
import { createWorld } from '../harness.ts';
import type { World } from '../harness.ts';
import { limited } from './limited.ts';
import type { Limited } from './limited.ts';

const MB = 1e6;
const GB = 1e9;
const seconds = (n: number) => new Promise(resolve => setTimeout(resolve, n * 1000));

describe('downloads below a limit', function () {
  this.timeout(30_000);
  let world: World;
  let here: Limited;

  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    await here.stop();
    await world.close();
  });

  it('share it evenly, follow it at once, and are neither broken off nor tried again', async () => {
    here = limited(world, { size: 10 * GB, connections: 4 });
    here.limit.value = 6 * MB;
    const tasks = ['a', 'b', 'c'].map(id => here.begin(id));
    await seconds(1);
    const before = tasks.map(({ read }) => read());
    const began = performance.now();
    await seconds(1.5);
    const took = (performance.now() - began) / 1000;
    const rates = tasks.map(({ read }, n) => (read() - before[n]!) / took);
    for (const rate of rates) expect(rate / (2 * MB), 'of a third').to.be.within(0.8, 1.25);
    expect(rates.reduce((sum, rate) => sum + rate) / (6 * MB)).to.be.within(0.9, 1.1);
    const held = tasks[0]!.read();
    here.limit.value = 60 * MB;
    here.downloader.limitsChanged();
    await seconds(0.5);
    expect(tasks[0]!.read() - held, 'ten times as fast at once').to.be.greaterThan(5 * MB);
    for (const { events } of tasks)
      expect(new Set(events)).to.deep.equal(new Set(['DownloadStarted', 'DownloadCheckpointed']));
    expect(world.server.seen.filter(({ method }) => method === 'GET').length).to.be.at.most(12);
  });
});
