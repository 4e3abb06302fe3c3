import { expect } from 'chai';
import { createReclaimer } from '../../../src/download/connection/reclaim.ts';
import { createWorld, PIECE } from '../harness.ts';

describe('the memory of chunks that were written', () => {
  it('is asked back after every so many bytes, however they come', () => {
    const at: number[] = [];
    let received = 0;
    const reclaimer = createReclaimer(() => at.push(received), 100);
    for (const bytes of [60, 39, 1, 250, 99, 1, 7]) {
      received += bytes;
      reclaimer.received(bytes);
    }
    expect(at).to.deep.equal([100, 350, 450]);
  });

  it('is asked back for the bytes of all connections together', async () => {
    const size = 32 * PIECE;
    const world = await createWorld({ files: { 'weights.bin': size } });
    try {
      let asked = 0;
      const more = { connectionsPerFile: () => 4, collectYoung: () => void (asked += 1) };
      // A chunk has 64 KiB at most: of half of a piece and more, so many are enough for one time.
      const outcome = await world.run({ policy: { reclaimBytes: 4 * PIECE }, more });
      expect(outcome).to.deep.equal({ kind: 'installed' });
      expect(asked).to.be.within(4, 8);
    } finally {
      await world.close();
    }
  });
});
