import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { installedPath } from '../../../src/disk/paths.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { rangeOf } from '../../support/servers/fault-server.ts';
import type { Handler } from '../../support/servers/fault-server.ts';
import { createWorld, downloaderOf, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { gated, paced, rangesOf } from '../paced.ts';

const SIZE = 32 * PIECE + 77;
/** The front takes some 700 ms, and each later range would be waited for that long. */
const SLOW: [number, number] = [PIECE / 4, 5];
const SILENT = { silentMs: 60, stallMs: 10_000 };
const four = { connectionsPerFile: () => 4 };

/** Whatever begins in the middle of the file is silent; what begins at its start flows. */
function silentLater(flows: Handler, silent: (from: number) => boolean = from => from > 0): Handler {
  return (request, response, file, n) => {
    const from = rangeOf(request, SIZE)?.from ?? 0;
    if (!silent(from)) flows(request, response, file, n);
  };
}

for (const manifest of [true, false]) {
  describe(`a server whose later ranges stay silent while the front one flows, ${manifest ? 'with' : 'without'} pieces`, () => {
    let world: World;
    beforeEach(async () => {
      world = await createWorld({ manifest, files: { 'weights.bin': SIZE } });
    });
    afterEach(() => world.close());
    const troubles = () => world.events.filter(({ data }) => 'error' in data).map(({ type }) => type);
    const gets = () => rangesOf(world.server, SIZE);

    it('is asked for one of them, and the front one brings the file', async () => {
      world.server.fault = silentLater(paced(...SLOW));
      expect(await world.run({ more: four, policy: SILENT })).to.deep.equal({ kind: 'installed' });
      expect(gets().map(([from]) => from > 0)).to.deep.equal([false, true]);
      expect(troubles()).to.deep.equal([]);
    });

    it('is asked for none with the next model, for as long as that is remembered', async () => {
      world.server.fault = silentLater(paced(...SLOW));
      let now = 0;
      const later = { clock: { ...systemClock, monotonic: () => systemClock.monotonic() + now } };
      const downloader = downloaderOf(world, { more: { ...four, ...later }, policy: SILENT });
      const install = async (taskId: string) => {
        world.events.length = world.server.seen.length = 0;
        const reporter = { record: () => Promise.resolve(), progress: () => undefined };
        const outcome = await downloader.run(world.taskSoFar({ taskId }), reporter, new AbortController().signal);
        expect(outcome.kind).to.equal('installed');
        const asked = gets().length;
        await downloader.discard(MODEL.modelId, MODEL.version);
        await rm(installedPath(world.modelsDir, MODEL.modelId, MODEL.version), { recursive: true });
        return asked;
      };
      expect([await install('a'), await install('b'), await install('c')]).to.deep.equal([2, 1, 1]);
      now += 24 * 60 * 60 * 1000;
      expect(await install('d')).to.equal(2);
    });

    it('has more connections again when the silence passes', async () => {
      const flows = paced(...SLOW);
      let stalled = 0;
      world.server.fault = (request, response, file, n) => {
        const from = rangeOf(request, SIZE)?.from ?? 0;
        if (from === 0 || (stalled += 1) > 1) return flows(request, response, file, n);
        setTimeout(() => flows(request, response, file, n), 150);
      };
      expect(await world.run({ more: four, policy: SILENT })).to.deep.equal({ kind: 'installed' });
      expect(flows.most).to.equal(4);
      expect(troubles()).to.deep.equal([]);
    });

    it('is asked for another one at a time: each waits for the first byte of the one before', async () => {
      // None ends before there are four: one that ends is replaced at once.
      const flows = gated(0);
      let waiting = 0;
      let most = 0;
      world.server.fault = (request, response, file, n) => {
        if ((rangeOf(request, SIZE)?.from ?? 0) === 0) return flows(request, response, file, n);
        waiting += 1;
        if (flows.most < 4) most = Math.max(most, waiting);
        setTimeout(() => {
          waiting -= 1;
          flows(request, response, file, n);
          if (flows.open === 4) flows.upTo(Infinity);
        }, 5);
      };
      // On a busy machine, too, none counts as silent.
      const policy = { ...SILENT, silentMs: 10_000 };
      expect(await world.run({ more: four, policy })).to.deep.equal({ kind: 'installed' });
      expect([most, flows.most]).to.deep.equal([1, 4]);
    });
  });
}
