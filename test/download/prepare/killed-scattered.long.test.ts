import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { PIECE } from '../harness.ts';
import { FILE, killedUpdate } from './killed-updates.ts';
import { BLOCK, fullPlan } from './updates.ts';

/** So many that a note has no room for the ranges between them. */
const EDITS = 1000;
const KIB = 1024;

describe('an update with 1,000 scattered edits that is killed again and again', () => {
  it('requests little again of what had arrived', async function () {
    this.timeout(300_000);
    const old = randomBytes(2 * EDITS * PIECE);
    const now = Buffer.from(old);
    for (let edit = 0; edit < EDITS; edit += 1) now.writeUInt32LE(edit, 2 * edit * PIECE + 5 * BLOCK);
    const plan = (version: string) => fullPlan(new Map([[FILE, now]]), version, true, true);
    const lacking = EDITS * BLOCK;
    const moments = [
      { writes: 100 },
      ...[100 * KIB, 300 * KIB, KIB * KIB, 2 * KIB * KIB].map(receivedBytes => ({ receivedBytes })),
    ];
    const { ends, receivedBytes } = await killedUpdate(old, now, plan, moments);
    expect(ends).to.deep.equal(moments.map(() => 'SIGKILL'));
    // Of four connections, a block each may be lost, and what the note doesn't say yet: 512 KiB.
    expect(receivedBytes - lacking).to.be.at.most(moments.length * (4 * BLOCK + 512 * KIB));
  });
});
