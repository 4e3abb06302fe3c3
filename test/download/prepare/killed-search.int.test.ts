import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { ggufOf } from '../../support/files/model-files.ts';
import { PIECE } from '../harness.ts';
import { FILE, killedUpdate } from './killed-updates.ts';
import { BLOCK, fullPlan } from './updates.ts';

const PIECES = 512;
/** Writes to the part after which a run is killed. */
const KILLS_AFTER = [1, 20, 60, 150];

describe('an update that is killed', () => {
  const tensors = [{ name: 'all', bytes: randomBytes(PIECES * PIECE) }];
  const old = ggufOf('template', tensors);

  it('while it looks through an installed version, ends with the right bytes, and fetches what it lacked at first', async function () {
    this.timeout(60_000);
    const now = ggufOf(`template${'x'.repeat(37)}`, tensors);
    const plan = (version: string) => fullPlan(new Map([[FILE, now]]), version);
    const { ends, receivedBytes } = await killedUpdate(
      old,
      now,
      plan,
      KILLS_AFTER.map(writes => ({ writes })),
    );
    // A slow machine sees fewer writes than there are; the first kill always comes.
    expect(ends[0]).to.equal('SIGKILL');
    // A kill may come in the middle of the one piece that is fetched.
    expect(receivedBytes).to.be.within(PIECE, PIECE * (KILLS_AFTER.length + 1));
  });

  it('while it puts pieces together, fetches little more than their edited blocks', async function () {
    this.timeout(60_000);
    const now = Buffer.from(old);
    for (let piece = 1; piece < PIECES; piece += 2) now.writeUInt32LE(piece, piece * PIECE + 3 * BLOCK);
    const lacking = (PIECES / 2) * BLOCK;
    const plan = (version: string) => fullPlan(new Map([[FILE, now]]), version, true, true);
    const moments = [{ writes: 40 }, { receivedBytes: lacking / 3 }, { receivedBytes: lacking / 3 }];
    const { ends, receivedBytes } = await killedUpdate(old, now, plan, moments);
    expect(ends[0]).to.equal('SIGKILL');
    // Of four connections, a block each may be lost, and what the note doesn't say yet: 512 KiB.
    expect(receivedBytes - lacking).to.be.at.most(2 * (4 * BLOCK + 512 * 1024));
  });
});
