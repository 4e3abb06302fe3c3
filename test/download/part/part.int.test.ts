import { rename, rm, truncate, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { partPath } from '../../../src/disk/paths.ts';
import type { ByteRanges } from '../../../src/events/vocabulary.ts';
import { countBytes, intersectRanges } from '../../../src/download/base/ranges.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { RunOptions, World } from '../harness.ts';
import { gated, rangesOf } from '../paced.ts';
import type { Gated } from '../paced.ts';
import { scribble, syncFailure } from './file-handles.ts';
import { leaveOut } from '../../support/leave-out.ts';

const SIZE = 24 * PIECE + 77;
/**
 * Where the tests do something to a download that is in the middle, and where the server waits for
 * that.
 */
const MIDDLE = 6 * PIECE;
const GATE = 9 * PIECE;
/** What flows while it is done. */
const MEANWHILE = 6 * PIECE;

const REPLACED = 'replaced by another file';
/** What others do to a .part. */
const DEEDS: Record<string, (part: string) => Promise<unknown>> = {
  deleted: part => rm(part),
  shorter: part => truncate(part, PIECE + 3),
  longer: part => writeFile(part, Buffer.alloc(1000, 1), { flag: 'a' }),
  'overwritten in one place': part => scribble(part, PIECE / 2, 100),
  'overwritten from its beginning': part => scribble(part, 0, 2 * PIECE),
  [REPLACED]: async part => {
    await writeFile(`${part}.foreign`, Buffer.alloc(SIZE, 5));
    await rename(`${part}.foreign`, part);
  },
};

for (const manifest of [true, false]) {
  for (const connections of [1, 4]) {
    describe(`a .part ${manifest ? 'with' : 'without'} pieces, by ${connections}`, () => {
      let world: World;
      let gate: Gated;
      beforeEach(async () => {
        world = await createWorld({ manifest, files: { 'weights.bin': SIZE } });
        world.server.fault = gate = gated(GATE);
      });
      afterEach(() => world.close());
      const part = () => partPath(world.modelsDir, MODEL.modelId, MODEL.version, 'weights.bin');
      const more = { connectionsPerFile: () => connections };

      async function installs(options: RunOptions = {}): Promise<void> {
        expect(await world.run({ more, ...options })).to.deep.equal({ kind: 'installed' });
        expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
        expect(await world.leftovers()).to.deep.equal([]);
      }

      /** Calls back once, when a checkpoint tells of this many bytes. */
      function atCheckpoint(bytes: number, then: () => unknown): NonNullable<RunOptions['onEvent']> {
        let done = false;
        return async event => {
          if (done || event.type !== 'DownloadCheckpointed' || event.data.received_bytes < bytes) return;
          done = true;
          await then();
        };
      }

      /**
       * Calls back once, in the middle of the download; a little more flows meanwhile, and all of
       * it afterwards.
       */
      function inTheMiddle(then: () => unknown): NonNullable<RunOptions['onEvent']> {
        return atCheckpoint(MIDDLE, async () => {
          gate.upTo(GATE + MEANWHILE);
          await then();
          gate.upTo(Infinity);
        });
      }

      async function runToTheMiddle(): Promise<ByteRanges> {
        const stop = new AbortController();
        const onEvent = atCheckpoint(MIDDLE, () => stop.abort('shutdown'));
        expect(await world.run({ more, signal: stop.signal, onEvent })).to.deep.equal({ kind: 'stopped' });
        const held = world.taskSoFar().files.get('weights.bin')!.ranges;
        expect(countBytes(held)).to.be.within(MIDDLE, GATE + connections * PIECE);
        world.server.seen.length = 0;
        gate.upTo(Infinity);
        return held;
      }

      for (const [name, deed] of Object.entries(DEEDS)) {
        it(`${name} while it runs is mended`, async function () {
          if (process.platform === 'win32' && name === REPLACED)
            return leaveOut(this, 'Windows neither deletes nor replaces a file that is open.');
          await installs({ onEvent: inTheMiddle(() => deed(part())) });
          expect(world.types()).not.to.include('DownloadFailed');
        });

        it(`${name} while it is stopped is mended`, async () => {
          await runToTheMiddle();
          await deed(part());
          await installs();
        });

        it(`${name} between its end and its installation is mended`, async () => {
          gate.upTo(Infinity);
          await installs({ onEvent: atCheckpoint(SIZE, () => deed(part())) });
        });
      }

      it('that somebody wrote to while it ran costs the spoiled piece alone where there are pieces', async () => {
        let asked = 0;
        await installs({
          onEvent: inTheMiddle(async () => {
            await scribble(part(), 10, 5);
            asked = world.server.seen.length;
          }),
        });
        const after = world.server.seen.slice(asked).filter(({ method }) => method === 'GET');
        if (manifest) expect(after.at(-1)?.range).to.equal(`bytes=0-${PIECE - 1}`);
        expect(world.types()).to.include(manifest ? 'PieceRejected' : 'FileRejected');
      });

      it('whose sync fails goes on in a new file with what was synced before', async () => {
        let synced: ByteRanges = [];
        let failed = 0;
        const failure = await syncFailure();
        try {
          await installs({
            onEvent: event => {
              if (event.type !== 'DownloadCheckpointed' || failed > 0 || event.data.received_bytes < MIDDLE) return;
              gate.upTo(GATE + MEANWHILE);
              synced = event.data.files[0]!.ranges;
              world.server.seen.length = 0;
              failure.arm(() => {
                failed += 1;
                gate.upTo(Infinity);
              });
            },
          });
        } finally {
          failure.disarm();
        }
        expect(failed).to.equal(1);
        for (const range of rangesOf(world.server, SIZE)) {
          expect(intersectRanges([range], synced), 'synced bytes asked again').to.deep.equal([]);
        }
      });

      it('that was stopped is gone on with exactly', async () => {
        const held = await runToTheMiddle();
        await installs();
        for (const range of rangesOf(world.server, SIZE)) expect(intersectRanges([range], held)).to.deep.equal([]);
      });

      it('with bytes past its checkpoint keeps them after a kill', async () => {
        const held = await runToTheMiddle();
        // The journal's last word is older than the part, as after a kill.
        const older = world.events.findIndex(({ type }) => type === 'DownloadCheckpointed');
        world.events.splice(older);
        await installs();
        for (const range of rangesOf(world.server, SIZE)) {
          expect(countBytes(intersectRanges([range], held)), 'asked again').to.be.at.most(PIECE);
        }
      });
    });
  }
}
