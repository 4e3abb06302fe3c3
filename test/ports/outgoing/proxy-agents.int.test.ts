import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server as TcpServer, Socket } from 'node:net';
import { expect } from 'chai';
import { toFailure } from '../../../src/download/base/failure.ts';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import type { NodeFetch } from '../../../src/ports/node-fetch.ts';
import { leaveOut } from '../../support/leave-out.ts';
import { startSocksServer } from '../../support/servers/socks-server.ts';

describe('what proxies are and do', () => {
  let server: Server;
  const fetches: NodeFetch[] = [];

  before(async () => {
    server = createServer((_request, response) => response.end('plain'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => fetches.splice(0).forEach(fetch => fetch.close()));
  after(() => server.close());

  const portOf = (listening: Server | TcpServer) => (listening.address() as AddressInfo).port;

  function fetchBy(proxyUrl: string): NodeFetch {
    const fetch = createNodeFetch({ network: () => ({ proxyUrl, caFile: null }), environment: {} });
    fetches.push(fetch);
    return fetch;
  }

  it('has an address of IPv6', async function () {
    const socks = await startSocksServer(() => portOf(server), '::1').catch(() => null);
    if (socks === null) return leaveOut(this, 'This machine has no IPv6 on loopback.');
    try {
      const fetch = fetchBy(`socks5h://[::1]:${socks.port}`);
      expect(await (await fetch('http://library.test/')).text()).to.equal('plain');
    } finally {
      await socks.close();
    }
  });

  it("says little of a proxy that says much, and doesn't take its words for those of this system", async () => {
    const garbage = createTcpServer(client => {
      client.on('error', () => client.destroy());
      client.once('data', () => client.write(`HTTP/1.1 200 OK\r\nENOSPC ${'x'.repeat(2 ** 20)}\r\n\r\n`));
    });
    garbage.listen(0, '127.0.0.1');
    await once(garbage, 'listening');
    try {
      const fetching = fetchBy(`http://127.0.0.1:${portOf(garbage)}`)('https://library.test/');
      const { error } = toFailure(await fetching.catch((thrown: unknown) => thrown));
      expect(error.code).to.equal('PROXY_INTERFERED');
      // It goes to the journal, with every retry.
      expect(JSON.stringify(error)).to.have.length.below(1000);
    } finally {
      garbage.close();
    }
  });

  for (const kind of ['http', 'socks5h'])
    it(`is not connected to for a request that was given up as it began, ${kind}`, async () => {
      const silent = createTcpServer();
      silent.listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const taken: Socket[] = [];
      silent.on('connection', socket => taken.push(socket.resume()));
      const abort = new AbortController();
      const fetch = fetchBy(`${kind}://127.0.0.1:${portOf(silent)}`);
      // Both in one turn: nothing of what the first one put off has run.
      const given = await new Promise<Promise<unknown>>(resolve =>
        setImmediate(() => {
          const fetching = fetch('https://library.test/', { signal: abort.signal }).catch((thrown: unknown) => thrown);
          abort.abort(new Error('enough'));
          resolve(fetching.then(thrown => [thrown]));
        }),
      );
      expect(given).to.deep.equal([abort.signal.reason]);
      // Whoever came before this one has been taken when it is.
      const last = connect(portOf(silent), '127.0.0.1');
      await once(last, 'connect');
      while (!taken.some(({ remotePort }) => remotePort === last.localPort)) await once(silent, 'connection');
      expect(taken).to.have.length(1);
      last.destroy();
      silent.close();
    });
});
