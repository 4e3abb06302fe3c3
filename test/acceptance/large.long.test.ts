/** Rows 7.2a and 7.2b with their own sizes; large.int.test.ts runs small ones each time. Needs some 9 GiB on the disk. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { median, medianRatio } from '../../bench/support/stats.ts';
import { installLarge } from '../support/files/large.ts';
import { leaveOut } from '../support/leave-out.ts';
import { measured } from '../support/measured.ts';
import { World } from '../support/world.ts';
import { besideCurl } from './beside-curl.ts';

const MIB = 1024 * 1024;
const LARGE_MIB = 4096;
const SMALL_MIB = 256;
const ROUNDS = 3;
const GROWTH_LIMIT = 32 * MIB;
/** For a slow disk; only against a hang. */
const HANG_MS = 45 * 60_000;

describe('ACCEPTANCE: a large model, the full size', function () {
  this.timeout(HANG_MS);
  let world: World;
  const peaks = { small: [] as number[], large: [] as number[] };
  const times = { ours: [] as number[], curl: [] as number[] };

  before(async () => {
    world = await World.create();
    await world.publish('large', '1.0.0', LARGE_MIB);
    await world.publish('small', '1.0.0', SMALL_MIB);
    await world.serve();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const size of ['small', 'large'] as const) {
        const { ms, peakRssBytes } = await installLarge(world, size, 'data');
        await rm(join(world.root, 'data'), { recursive: true });
        if (peakRssBytes !== null) peaks[size].push(peakRssBytes);
        if (size === 'large') times.ours.push(ms);
      }
      const curl = await besideCurl(world, 'large', '1.0.0');
      if (curl !== null) times.curl.push(curl);
    }
  });
  after(() => world.close());

  it(`7.2a ${LARGE_MIB} MiB come at least as fast as curl and then sha256sum have them`, function () {
    if (times.curl.length === 0) return leaveOut(this, 'It needs curl, which is not installed.');
    const ratio = medianRatio(times.ours, times.curl);
    const seconds = `${(median(times.ours) / 1000).toFixed(1)} s`;
    measured(
      `${LARGE_MIB} MiB in ${seconds}: ${ratio.toFixed(2)} × the time of curl, sync and sha256sum, ${ROUNDS} pairs`,
    );
    expect(ratio).to.be.at.most(1);
  });

  it(`7.2b ${LARGE_MIB} MiB take no more memory than ${SMALL_MIB} MiB, medians of ${ROUNDS}`, function () {
    if (peaks.large.length === 0) return leaveOut(this, 'Only Linux tells the peak of another process.');
    const [small, large] = [median(peaks.small), median(peaks.large)];
    const mib = (bytes: number) => `${(bytes / MIB).toFixed(0)} MiB`;
    measured(
      `peak ${mib(large)} for ${mib(LARGE_MIB * MIB)}, ${mib(small)} for ${mib(SMALL_MIB * MIB)}, medians of ${ROUNDS}`,
    );
    expect(large - small).to.be.at.most(GROWTH_LIMIT);
  });
});
