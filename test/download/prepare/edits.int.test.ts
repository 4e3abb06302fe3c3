import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc, { fileRuns } from '../../support/fast-check.ts';
import { ggufOf } from '../../support/files/model-files.ts';
import { PIECE } from '../harness.ts';
import { installedOld } from './updates.ts';

const BYTES = 12 * PIECE + 100;
const RUNS = fileRuns(25);

/** What a new version does to the bytes of the old one. Places are shares of the length. */
type Edit =
  | { kind: 'insert' | 'overwrite'; at: number; bytes: number }
  | { kind: 'remove'; at: number; bytes: number }
  | { kind: 'swap'; at: number }
  | { kind: 'double' };

const at = fc.double({ min: 0, max: 1, noNaN: true });
const length = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 3 * PIECE }));
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constantFrom('insert', 'overwrite'), at, bytes: length }),
  fc.record({ kind: fc.constant('remove'), at, bytes: length }),
  fc.record({ kind: fc.constant('swap'), at }),
  fc.record({ kind: fc.constant('double') }),
);

describe('an update, whatever was edited', () => {
  it('ends with the bytes of the library, and asks for none twice', async function () {
    this.timeout(120_000);
    const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
    const path = fc.constantFrom('weights.gguf', 'weights-v2.gguf');
    const damage = fc.option(at, { nil: null });
    const weak = fc.boolean();
    await fc.assert(
      fc.asyncProperty(edits, path, damage, weak, async (list, name, damaged, hasSums) => {
        const old = ggufOf('template', [{ name: 'all', bytes: noise('old', BYTES) }]);
        const setUp = await installedOld(true, new Map([['weights.gguf', old]]));
        try {
          if (damaged !== null) await setUp.spoil('weights.gguf', Math.floor(damaged * (old.length - 1)));
          const now = list.reduce(edited, old);
          // `update` compares every byte of what was installed.
          expect(await setUp.update(new Map([[name, now]]), true, hasSums)).to.be.at.most(now.length);
        } finally {
          await setUp.world.close();
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function edited(old: Buffer, change: Edit, index: number): Buffer {
  if (change.kind === 'double') return Buffer.concat([old, old]);
  const from = Math.floor(change.at * old.length);
  const [front, back] = [old.subarray(0, from), old.subarray(from)];
  switch (change.kind) {
    case 'insert':
      return Buffer.concat([front, noise(`new ${index}`, change.bytes), back]);
    case 'overwrite':
      return Buffer.concat([front, noise(`new ${index}`, change.bytes), back.subarray(change.bytes)]);
    case 'remove':
      return Buffer.concat([front, back.subarray(change.bytes)]);
    case 'swap':
      return Buffer.concat([back, front]);
  }
}

/** The same bytes for the same name: a failing case can be run again. */
function noise(name: string, bytes: number): Buffer {
  const blocks = Math.ceil(bytes / 32);
  const block = (n: number) => createHash('sha256').update(`${name} ${n}`).digest();
  return Buffer.concat([...Array(blocks).keys()].map(block)).subarray(0, bytes);
}
