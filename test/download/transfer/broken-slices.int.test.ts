import { expect } from 'chai';
import { rangeOf, serveCorrectly } from '../../support/servers/fault-server.ts';
import type { Handler } from '../../support/servers/fault-server.ts';
import { createWorld, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { rangesOf } from '../paced.ts';

const SIZE = 8 * PIECE + 77;
/** As nginx's slices of an origin that was deployed anew: what spans this place dies. */
const SEAM = 5 * PIECE;

/** Headers of a right answer, and not a byte of it, for each range across the seam. */
const diesAcross =
  (seam: number): Handler =>
  (request, response, file) => {
    const { from, to } = rangeOf(request, SIZE) ?? { from: 0, to: SIZE };
    if (from >= seam || to <= seam) return serveCorrectly(request, response, file);
    response.writeHead(206, {
      'content-length': String(to - from),
      'content-range': `bytes ${from}-${to - 1}/${SIZE}`,
      etag: file.etag!,
    });
    response.flushHeaders();
    setTimeout(() => response.destroy(), 5);
  };

for (const connections of [1, 4]) {
  describe(`an answer that dies without a byte, ${connections} at once`, () => {
    let world: World;
    beforeEach(async () => {
      world = await createWorld({ files: { 'weights.bin': SIZE } });
    });
    afterEach(() => world.close());
    const more = { connectionsPerFile: () => connections };
    const told = () => world.events.flatMap(({ data }) => ('error' in data && data.error ? [data.error] : []));

    it('is asked for less, until what is asked is on one side', async () => {
      world.server.fault = diesAcross(SEAM);
      expect(await world.run({ more, policy: { leastAskBytes: PIECE / 4 } })).to.deep.equal({ kind: 'installed' });
      expect(told()).to.deep.equal([]);
    });

    it('is asked for less than a piece where the break is in one', async () => {
      world.server.fault = diesAcross(SEAM + PIECE / 2);
      expect(await world.run({ more, policy: { leastAskBytes: PIECE / 4 } })).to.deep.equal({ kind: 'installed' });
      expect(told()).to.deep.equal([]);
    });

    it('is said to be broken off by the server where nothing less helps', async () => {
      const always = diesAcross(SEAM + 1);
      world.server.fault = (request, response, file, n) => always(request, response, file, n);
      const outcome = await world.run({ more, policy: { leastAskBytes: PIECE / 4, giveUpMs: 200 } });
      expect(outcome.kind).to.equal('failed');
      const codes = new Set(told().map(({ code, details }) => `${code} ${String(details?.['broke_off'])}`));
      expect([...codes]).to.deep.equal(['SERVER_ERROR true']);
      expect(world.types()).not.to.include('DownloadPaused');
      // The rest of the file is there.
      expect(world.taskSoFar().files.get('weights.bin')?.ranges[0]?.[1]).to.be.above(SEAM - PIECE);
      expect(rangesOf(world.server, SIZE).length).to.be.below(200);
    });
  });
}
