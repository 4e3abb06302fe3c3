import { expect } from 'chai';
import { createWorld } from '../harness.ts';
import type { World } from '../harness.ts';
import { limited } from './limited.ts';
import type { Limited } from './limited.ts';

const MB = 1e6;
const GB = 1e9;
const SECONDS = 17;
const WINDOW = 10;
const AFTER = 5;

describe('a limit over a longer time', function () {
  this.timeout(60_000);
  let world: World;
  let here: Limited;

  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    await here.stop();
    await world.close();
  });

  for (const rate of [1, 10, 100])
    for (const connections of [1, 4])
      it(`is kept within 3 % in any 10 s after the first 5: ${rate} MB/s, ${connections} connection(s)`, async () => {
        here = limited(world, { size: 4 * GB, connections });
        here.limit.value = rate * MB;
        const tasks = ['a', 'b', 'c'].map(id => here.begin(id));
        const sum = () => tasks.reduce((all, { read }) => all + read(), 0);
        const began = performance.now();
        const seen: { at: number; bytes: number }[] = [];
        while (performance.now() - began < SECONDS * 1000) {
          seen.push({ at: (performance.now() - began) / 1000, bytes: sum() });
          await new Promise(resolve => setTimeout(resolve, 250));
        }
        const shares: number[] = [];
        for (const from of seen.filter(({ at }) => at >= AFTER)) {
          const to = seen.find(({ at }) => at >= from.at + WINDOW);
          if (to) shares.push((to.bytes - from.bytes) / ((to.at - from.at) * rate * MB));
        }
        const shown = shares.map(share => share.toFixed(3)).join(' ');
        expect(Math.min(...shares), shown).to.be.at.least(0.97);
        expect(Math.max(...shares), shown).to.be.at.most(1.03);
        const reads = tasks.map(({ read }) => read() / (sum() / 3));
        for (const share of reads) expect(share, 'of a third').to.be.within(0.8, 1.25);
        for (const { events } of tasks)
          expect(new Set(events)).to.deep.equal(new Set(['DownloadStarted', 'DownloadCheckpointed']));
      });
});
