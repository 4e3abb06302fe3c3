import { expect } from 'chai';
import { serveCorrectly, startFaultServer } from '../../support/servers/fault-server.ts';
import type { FaultServer, Handler } from '../../support/servers/fault-server.ts';
import { flipped, FLIPPED_PIECE, right, SIZE, status } from './fault-answers.ts';
import { createWorld, libraryOf, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';

const queryOf = (url: string | undefined) => new URL(url ?? '', 'http://x').search;

/** A cache with a broken copy, which asks the origin only where the request makes it. */
function cacheThat(askOrigin: { onNoCache: boolean }): Handler {
  return (request, response, file, n) => {
    const asksOrigin = queryOf(request.url) !== '' || (askOrigin.onNoCache && request.headers['cache-control']);
    (asksOrigin ? right : flipped)(request, response, file, n);
  };
}

/** What the GETs after the first ones said to a cache. */
function rounds({ seen }: Pick<FaultServer, 'seen'>): string[] {
  const said = seen
    .filter(({ method }) => method === 'GET')
    .map(({ cacheControl, query }) => `${cacheControl}${query}`);
  return said.filter((each, i) => each !== said[i - 1]);
}

for (const manifest of [true, false]) {
  for (const connections of [1, 4]) {
    describe(`a cache with a broken copy, ${manifest ? 'pieces' : 'no pieces'}, ${connections} connections`, () => {
      let world: World;
      let otherAddress: string;
      beforeEach(async () => {
        world = await createWorld({ manifest, files: { 'weights.bin': SIZE } });
        otherAddress = `no-cache?sha256=${world.plan.files[0]!.sha256.slice(0, 16)}`;
      });
      afterEach(() => world.close());
      const run = () => world.run({ more: { connectionsPerFile: () => connections } });

      it('is asked past by what a hash makes to be asked again', async () => {
        world.server.fault = cacheThat({ onNoCache: true });
        expect((await run()).kind).to.equal('installed');
        expect(rounds(world.server)).to.deep.equal(['null', 'no-cache']);
        const again = world.server.seen.filter(({ cacheControl }) => cacheControl !== null).map(({ range }) => range);
        const piece = `bytes=${FLIPPED_PIECE * PIECE}-${(FLIPPED_PIECE + 1) * PIECE - 1}`;
        if (manifest) expect(again).to.deep.equal([piece]);
      });

      it('that obeys nobody is asked at another address, the same one for every client', async () => {
        world.server.fault = cacheThat({ onNoCache: false });
        expect((await run()).kind).to.equal('installed');
        expect(rounds(world.server)).to.deep.equal(['null', 'no-cache', otherAddress]);
      });

      it('is asked at another address in one round alone, where the library itself is wrong', async () => {
        world.server.fault = flipped;
        const outcome = await run();
        expect(outcome.kind === 'failed' && outcome.error.code).to.equal('CHECKSUM_MISMATCH');
        expect(rounds(world.server)).to.deep.equal(['null', 'no-cache', otherAddress, 'no-cache']);
      });

      for (const refusal of [400, 403, 404]) {
        it(`where the other address is refused with ${refusal}, is asked once more without it`, async () => {
          world.server.fault = (request, response, file, n) => {
            const refused = queryOf(request.url) !== '';
            const isLast = world.server.seen.filter(({ query }) => query !== '').length > 0;
            (refused ? status(refusal) : isLast ? right : flipped)(request, response, file, n);
          };
          expect((await run()).kind).to.equal('installed');
          expect(rounds(world.server).slice(0, 4)).to.deep.equal(['null', 'no-cache', otherAddress, 'no-cache']);
        });
      }

      it('behind a redirect keeps the address that the library gave out', async () => {
        const cdn = await startFaultServer();
        try {
          cdn.put('/cdn/weights.bin', world.files.get('weights.bin')!);
          cdn.fault = (request, response, file, n) => {
            const wrong = world.server.seen.filter(({ query }) => query !== '').length === 0;
            (wrong ? flipped : right)(request, response, file, n);
          };
          world.server.fault = (_q, r) => void r.writeHead(302, { location: `${cdn.url}/cdn/weights.bin?sig=1` }).end();
          expect((await run()).kind).to.equal('installed');
          expect(rounds(world.server)).to.deep.equal(['null', 'no-cache', otherAddress]);
          expect(rounds(cdn)).to.deep.equal(['null?sig=1', 'no-cache?sig=1']);
        } finally {
          await cdn.close();
        }
      });

      it('keeps an address that has a query of its own', async () => {
        world.server.fault = flipped;
        const library = libraryOf(world);
        const file: typeof library.file = (...of) => ({
          ...library.file(...of),
          url: `${library.file(...of).url}?v=1`,
        });
        await world.run({ more: { connectionsPerFile: () => connections, library: { ...library, file } } });
        expect(rounds(world.server)).to.deep.equal(['null?v=1', 'no-cache?v=1']);
      });
    });
  }
}

describe('a cache with a copy of another size', () => {
  it('is asked past once the library was asked again', async () => {
    const world = await createWorld({ files: { 'weights.bin': SIZE } });
    try {
      world.server.fault = (request, response, { bytes, etag }) => {
        const stale = request.headers['cache-control'] === undefined;
        serveCorrectly(request, response, stale ? { bytes: bytes.subarray(9), etag: '"old"' } : { bytes, etag });
      };
      expect((await world.run()).kind).to.equal('installed');
      expect(rounds(world.server)).to.deep.equal(['null', 'no-cache']);
    } finally {
      await world.close();
    }
  });
});
