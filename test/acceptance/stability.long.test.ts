/** The full count of ACCEPTANCE 8.8; stability.int.test.ts runs a small one each time. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { RegistryWriter } from '../../src/projections/registry-writer.ts';
import { systemClock } from '../../src/ports/clock.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import { measured } from '../support/measured.ts';
import { measureCycles } from '../support/processes/cycles.ts';
import { World } from '../support/world.ts';

const KIB = 1024;
/** 64 KiB in the MiB that World.publish takes. */
const SMALL_MIB = 1 / 16;
const WARM_UP = 100;
const CYCLES = 1_000;
const GROWTH_LIMIT = 0.05;
const REWRITES = 10_000;
/** For 1,000 cycles on a slow disk; only against a hang. */
const HANG_MS = 30 * 60_000;

describe('ACCEPTANCE: stability, the full count', function () {
  this.timeout(HANG_MS);

  it(`8.8 the heap grows by less than ${GROWTH_LIMIT * 100} % from cycle ${WARM_UP} to ${CYCLES}, and no handle is left`, async () => {
    const world = await World.create();
    try {
      await world.publish('whisper', '1.0.0', SMALL_MIB);
      await world.serve();
      const { before, after } = await measureCycles(world, 'whisper', { first: WARM_UP, more: CYCLES - WARM_UP });
      const growth = after.heapBytes / before.heapBytes - 1;
      measured(
        `heap ${(before.heapBytes / KIB).toFixed(0)} KiB after ${WARM_UP} cycles, ` +
          `${(after.heapBytes / KIB).toFixed(0)} KiB after ${CYCLES} (${(growth * 100).toFixed(1)} %); ` +
          `handles ${before.handles.length} → ${after.handles.length}`,
      );
      expect(growth).to.be.below(GROWTH_LIMIT);
      expect(after.handles).to.deep.equal(before.handles);
    } finally {
      await world.close();
    }
  });

  it(`7.5a a reader that polls during ${REWRITES} rewrites of registry.json never sees half of one`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'registry-'));
    try {
      const path = join(folder, 'registry.json');
      const writer = new RegistryWriter({ path, clock: systemClock, logger: silentLogger });
      // Of many lengths: a short text over a long one would show its end.
      const textOf = (n: number) => `${JSON.stringify({ n, models: 'x'.repeat((n * 7919) % 20_000) })}\n`;
      await writer.write(textOf(0));
      const seen = new Set<number>();
      let isWriting = true;
      const reading = (async () => {
        while (isWriting) seen.add((JSON.parse(await readFile(path, 'utf8')) as { n: number }).n);
      })();
      for (let n = 1; n <= REWRITES; n++) await writer.write(textOf(n));
      isWriting = false;
      await reading;
      measured(`${seen.size} of ${REWRITES} rewrites seen, each whole`);
      expect(seen.size).to.be.greaterThan(REWRITES / 100);
      expect(await readFile(path, 'utf8')).to.equal(textOf(REWRITES));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
