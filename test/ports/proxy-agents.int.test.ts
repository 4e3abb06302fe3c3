import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo, Server as TcpServer } from 'node:net';
import { expect } from 'chai';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import type { NodeFetch } from '../../src/ports/node-fetch.ts';
import { startSocksServer } from '../support/socks-server.ts';

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
    // Not every machine has it.
    if (socks === null) return this.skip();
    try {
      const fetch = fetchBy(`socks5h://[::1]:${socks.port}`);
      expect(await (await fetch('http://library.test/')).text()).to.equal('plain');
    } finally {
      await socks.close();
    }
  });
});
