import { open, rename, rm, truncate, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { expect } from 'chai';
import { partPath } from '../../../src/disk/paths.ts';
import type { ByteRanges } from '../../../src/events/vocabulary.ts';
import { countBytes, intersectRanges } from '../../../src/download/base/ranges.ts';
import { serveCorrectly } from '../../support/servers/fault-server.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { RunOptions, World } from '../harness.ts';
import { gated, rangesOf } from '../paced.ts';
import type { Gated } from '../paced.ts';

const SIZE = 24 * PIECE + 77;
/** Where the tests do something to a download that is in the middle, and where the server waits for that. */
const MIDDLE = 6 * PIECE;
const GATE = 9 * PIECE;
/** What flows while it is done. */
const MEANWHILE = 6 * PIECE;

/** What others do to a .part. */
const DEEDS: Record<string, (part: string) => Promise<unknown>> = {
  deleted: part => rm(part),
  shorter: part => truncate(part, PIECE + 3),
  longer: part => writeFile(part, Buffer.alloc(1000, 1), { flag: 'a' }),
  'overwritten in one place': part => scribble(part, PIECE / 2, 100),
  'overwritten from its beginning': part => scribble(part, 0, 2 * PIECE),
  'replaced by another file': async part => {
    await writeFile(`${part}.foreign`, Buffer.alloc(SIZE, 5));
    await rename(`${part}.foreign`, part);
  },
};

async function scribble(part: string, at: number, length: number): Promise<void> {
  const handle = await open(part, 'r+');
  await handle.write(Buffer.alloc(length, 0xee), 0, length, at);
  await handle.close();
}

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

      /** Calls back once, when a checkpoint tells of so much. */
      function atCheckpoint(bytes: number, then: () => unknown): NonNullable<RunOptions['onEvent']> {
        let done = false;
        return async event => {
          if (done || event.type !== 'DownloadCheckpointed' || event.data.received_bytes < bytes) return;
          done = true;
          await then();
        };
      }

      /** Calls back once, in the middle of the download; a little more flows meanwhile, and all of it afterwards. */
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
        it(`${name} while it runs is mended`, async () => {
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
        const handle = await open(import.meta.filename, 'r');
        const prototype = Object.getPrototypeOf(handle) as FileHandle;
        await handle.close();
        const real = Object.getOwnPropertyDescriptor(prototype, 'datasync')!;
        try {
          await installs({
            onEvent: event => {
              if (event.type !== 'DownloadCheckpointed' || failed > 0 || event.data.received_bytes < MIDDLE) return;
              gate.upTo(GATE + MEANWHILE);
              synced = event.data.files[0]!.ranges;
              world.server.seen.length = 0;
              prototype.datasync = function (this: FileHandle) {
                failed += 1;
                gate.upTo(Infinity);
                Object.defineProperty(prototype, 'datasync', real);
                return Promise.reject(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
              };
            },
          });
        } finally {
          Object.defineProperty(prototype, 'datasync', real);
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

it('a .part that another hand was in is proven again, another one not', async () => {
  const world = await createWorld({ files: { 'weights.bin': SIZE } });
  try {
    for (const foreign of [false, true]) {
      let goOn: () => void = () => undefined;
      world.server.fault = (request, response, { bytes }, n) => {
        if (n > 1) return serveCorrectly(request, response, { bytes, etag: null });
        response.writeHead(200, { 'content-length': String(SIZE) });
        response.write(bytes.subarray(0, 6 * PIECE));
        goOn = () => response.end(bytes.subarray(6 * PIECE));
      };
      world.events.length = 0;
      world.server.seen.length = 0;
      const part = partPath(world.modelsDir, MODEL.modelId, MODEL.version, 'weights.bin');
      const outcome = await world.run({
        policy: { stallMs: 5000 },
        onEvent: async event => {
          if (event.type !== 'DownloadCheckpointed' || event.data.received_bytes !== 6 * PIECE) return;
          if (foreign) await scribble(part, PIECE + 9, 3);
          goOn();
        },
      });
      expect(outcome).to.deep.equal({ kind: 'installed' });
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
      expect(world.types().filter(type => type === 'PieceRejected')).to.have.length(foreign ? 1 : 0);
      await rm(world.modelsDir, { recursive: true });
    }
  } finally {
    await world.close();
  }
});

/** The prototype of open files, to be in the middle of what is done to one. */
async function fileHandles(): Promise<FileHandle> {
  const handle = await open(import.meta.filename, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

type Method = 'read' | 'writev';

/** Calls back in the middle of calls of a method of open files; resolves to what ends that. */
async function during(method: Method, deed: (args: unknown[]) => Promise<unknown>): Promise<() => void> {
  const prototype = await fileHandles();
  const real = Object.getOwnPropertyDescriptor(prototype, method)!;
  const call = real.value as (...args: unknown[]) => Promise<unknown>;
  Object.defineProperty(prototype, method, {
    ...real,
    value: async function (this: FileHandle, ...args: unknown[]) {
      const result = await call.apply(this, args);
      await deed(args);
      return result;
    },
  });
  return () => Object.defineProperty(prototype, method, real);
}

for (const manifest of [true, false]) {
  describe(`a .part ${manifest ? 'with' : 'without'} pieces that somebody writes to`, () => {
    let world: World;
    let part: string;
    let undo: () => void;
    beforeEach(async () => {
      world = await createWorld({ manifest, files: { 'weights.bin': SIZE } });
      part = partPath(world.modelsDir, MODEL.modelId, MODEL.version, 'weights.bin');
    });
    afterEach(async () => {
      undo();
      await world.close();
    });

    async function isMended(): Promise<void> {
      const more = { connectionsPerFile: () => 1 };
      expect(await world.run({ more })).to.deep.equal({ kind: 'installed' });
      expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
      expect(world.types()).to.include(manifest ? 'PieceRejected' : 'FileRejected');
    }

    it('within a write of ours is mended', async () => {
      let spoiled = false;
      undo = await during('writev', async args => {
        const offset = args[1] as number;
        if (spoiled || offset < 12 * PIECE || offset > SIZE) return;
        spoiled = true;
        await scribble(part, 10, 5);
      });
      await isMended();
      expect(spoiled).to.equal(true);
    });

    it('behind the last look at it is mended', async () => {
      let spoiled = false;
      undo = await during('read', async args => {
        // The last bytes are read alone only by that look: until then a piece, or the whole, is hashed as it comes.
        const [, , length, position] = args as [unknown, unknown, number, number];
        if (spoiled || position + length !== SIZE) return;
        spoiled = true;
        await scribble(part, 10, 5);
      });
      await isMended();
      expect(spoiled).to.equal(true);
    });
  });
}
