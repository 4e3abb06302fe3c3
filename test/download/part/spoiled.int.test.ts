import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { partPath } from '../../../src/disk/paths.ts';
import { serveCorrectly } from '../../support/servers/fault-server.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { during, scribble } from './file-handles.ts';

const SIZE = 24 * PIECE + 77;

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
        // The last bytes are read alone only by that look: until then a piece, or the whole, is
        // hashed as it comes.
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
