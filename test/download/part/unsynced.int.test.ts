import { join } from 'node:path';
import { expect } from 'chai';
import { PartialFile } from '../../../src/download/part/partial-file.ts';
import { proofsOf } from '../../../src/download/part/proof.ts';
import { sha256 } from '../../support/servers/fault-server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { createWorld, PIECE, QUICK } from '../harness.ts';
import { syncFailure } from './file-handles.ts';

const LIMITS = { proofAttempts: 3, noteBytes: 1, splitFromBytes: 2 * PIECE };
const LISTENER = { onRejected: () => Promise.resolve(), onHashed: () => undefined, onReadAgain: () => undefined };

describe('bytes that a failed sync may have dropped, although they still read well', () => {
  let directory: TempDir;
  beforeEach(async () => (directory = await tempDir()));
  afterEach(() => directory.remove());

  for (const pieces of [4, 1]) {
    it(`are not kept after a kill: ${pieces} piece(s)`, async () => {
      const bytes = Buffer.alloc(pieces * PIECE, 'bytes of a file');
      const file = {
        path: 'f',
        sizeBytes: bytes.length,
        sha256: sha256(bytes),
        pieceSizeBytes: PIECE,
        pieces: [] as string[],
      };
      for (let at = 0; at < bytes.length; at += PIECE) file.pieces.push(sha256(bytes.subarray(at, at + PIECE)));
      expect(proofsOf(file)).to.have.length(pieces);
      const path = join(directory.path, 'f.part');
      const partial = new PartialFile(file, path, 'boot-1', LIMITS);
      await partial.open();
      await partial.write(0, [bytes.subarray(0, PIECE / 2)], LISTENER);
      await partial.sync();
      await partial.write(PIECE / 2, [bytes.subarray(PIECE / 2, bytes.length - 10)], LISTENER);
      (await syncFailure()).arm();
      const error: unknown = await partial.sync().catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code', 'EIO');
      // The last bytes of a connection that was stopped.
      await partial.write(bytes.length - 10, [bytes.subarray(bytes.length - 10)], LISTENER);

      const after = new PartialFile(file, path, 'boot-1', LIMITS);
      await after.open();
      expect((await after.readNote())?.ranges).to.deep.equal([[0, PIECE / 2]]);
      await after.close();
      await partial.close();
    });
  }

  it('of a version that is put together are fetched again', async () => {
    const world = await createWorld();
    try {
      let armed = false;
      const outcome = await world.run({
        policy: { ...QUICK, checkpointMs: 10_000 },
        onEvent: async event => {
          // The last word before the version is put together.
          if (event.type !== 'FileVerified' || armed) return;
          armed = true;
          (await syncFailure()).arm();
        },
      });
      expect(outcome.kind).to.equal('installed');
      expect(world.server.seen.filter(({ method }) => method === 'GET')).to.have.length(2);
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
      expect(await world.leftovers()).to.deep.equal([]);
    } finally {
      await world.close();
    }
  });
});
