import type { Socket } from 'node:net';
import { expect } from 'chai';
import { serveCorrectly } from '../../support/servers/fault-server.ts';
import type { Handler } from '../../support/servers/fault-server.ts';
import { createWorld } from '../harness.ts';
import type { World } from '../harness.ts';

const FILES = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, 1000 + i]));

describe('a server that ends every third kept connection as its next request begins', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ files: FILES });
  });
  afterEach(() => world.close());

  for (const [how, end] of Object.entries({
    'by a reset': (socket: Socket) => socket.resetAndDestroy(),
    'by a FIN': (socket: Socket) => socket.end(),
  })) {
    it(`gives 40 small files, ${how}, and nobody hears of it`, async () => {
      const known = new WeakSet<Socket>();
      let reused = 0;
      let ended = 0;
      const handler: Handler = (request, response, file) => {
        const { socket } = request;
        if (known.has(socket) && (reused += 1) % 3 === 0) {
          ended += 1;
          end(socket);
          return;
        }
        known.add(socket);
        serveCorrectly(request, response, file);
      };
      world.server.fault = handler;
      expect(await world.run()).to.deep.equal({ kind: 'installed' });
      expect(ended).to.be.at.least(5);
      const told = world.events.filter(({ data }) => 'error' in data).map(({ type }) => type);
      expect(told).to.deep.equal([]);
      expect(world.server.seen.filter(({ method }) => method === 'GET')).to.have.length(40 + ended);
    });
  }
});
