/** The full count of ACCEPTANCE 8.8; stability.int.test.ts runs a small one each time. */
import { expect } from 'chai';
import { measureCycles } from '../support/cycles.ts';
import { World } from '../support/world.ts';

const KIB = 1024;
/** 64 KiB in the MiB that World.publish takes. */
const SMALL_MIB = 1 / 16;
const WARM_UP = 100;
const CYCLES = 1_000;
const GROWTH_LIMIT = 0.05;
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
      console.log(
        `      8.8: heap ${(before.heapBytes / KIB).toFixed(0)} KiB after ${WARM_UP} cycles, ` +
          `${(after.heapBytes / KIB).toFixed(0)} KiB after ${CYCLES} (${(growth * 100).toFixed(1)} %); ` +
          `handles ${before.handles.length} → ${after.handles.length}`,
      );
      expect(growth).to.be.below(GROWTH_LIMIT);
      expect(after.handles).to.deep.equal(before.handles);
    } finally {
      await world.close();
    }
  });
});
