import type { Server } from 'node:http';
import { expect } from 'chai';
import { toFailure } from '../../../src/download/base/failure.ts';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import { startSocksServer } from '../../support/servers/socks-server.ts';
import type { SocksServer } from '../../support/servers/socks-server.ts';
import { ADDRESS, HOST, OTHER_ADDRESS, portOf, proxiedServers } from './proxied-servers.ts';

const token = { authorization: 'Bearer secret' };

describe('the network through SOCKS', () => {
  const net = proxiedServers();
  let socks: SocksServer;
  let target: Server;
  beforeEach(async () => {
    target = net.plain;
    socks = await startSocksServer(() => portOf(target));
  });
  afterEach(() => socks.close());
  const codeOf = (failing: Promise<unknown>) =>
    failing.then(
      () => 'none',
      (thrown: unknown) => toFailure(thrown).error.code,
    );

  it('reaches http and https, the names looked up where the kind of proxy says', async () => {
    const url = (server: Server, host = HOST) =>
      `${(target = server) === net.plain ? 'http' : 'https'}://${host}:80/file`;
    const by = (kind: string) => net.fetchWith({ proxyUrl: `${kind}://127.0.0.1:${socks.port}`, caFile: net.caFile() });
    for (const kind of ['socks5h', 'socks', 'socks4a']) {
      expect(await (await by(kind)(url(net.plain))).text(), kind).to.equal('plain');
      expect(await (await by(kind)(url(net.secure), { headers: token })).text(), kind).to.equal('secure');
    }
    expect(socks.asked.map(({ version, host }) => `${version} ${host}`)).to.deep.equal([
      ...[5, 5, 5, 5, 4, 4].map(version => `${version} ${HOST}`),
    ]);
    // Where names are looked up here, this one is not found.
    for (const kind of ['socks5', 'socks4'])
      expect(await codeOf(by(kind)(url(net.plain)))).to.equal('NETWORK_UNREACHABLE');
    expect(socks.asked).to.have.length(6);
  });

  it('takes what the session names, with its port and without a word of the token', async () => {
    const fetch = createNodeFetch({
      environment: {},
      network: () => ({ proxyUrl: null, caFile: net.caFile() }),
      systemProxy: () => Promise.resolve(`SOCKS5 127.0.0.1:${socks.port}; DIRECT`),
    });
    net.closeLater(fetch);
    target = net.secure;
    for (let i = 0; i < 2; i += 1) expect(await (await fetch(`https://${HOST}:8443/`)).text()).to.equal('secure');
    expect(socks.asked, 'one connection for both').to.deep.equal([{ version: 5, host: HOST, port: 8443, user: '' }]);
  });

  it('takes a certificate for the address that was asked for, not for the proxy or this machine', async () => {
    target = net.secure;
    const fetch = net.fetchWith({ caFile: net.caFile(), proxyUrl: `socks5h://localhost:${socks.port}` });
    expect(await (await fetch(`https://${ADDRESS}/`)).text()).to.equal('secure');
    expect(await codeOf(fetch(`https://${OTHER_ADDRESS}/`, { headers: token }))).to.equal('PROXY_INTERFERED');
  });

  it('logs in with the name in the address', async () => {
    const proxy = `socks5h://mara:s%40fe@127.0.0.1:${socks.port}`;
    expect(await (await net.fetchWith({}, { all_proxy: proxy })(`http://${HOST}/`)).text()).to.equal('plain');
    expect(socks.asked).to.deep.equal([{ version: 5, host: HOST, port: 80, user: 'mara' }]);
  });

  it('names what is wrong: a proxy that is down, one that refuses, a certificate', async () => {
    const down = net.fetchWith({ proxyUrl: 'socks5h://127.0.0.1:9' });
    expect(await codeOf(down(`https://${HOST}/`))).to.equal('NETWORK_UNREACHABLE');
    const fetch = net.fetchWith({ proxyUrl: `socks5h://127.0.0.1:${socks.port}` });
    target = net.secure;
    expect(await codeOf(fetch(`https://${HOST}/`)), 'its certificate').to.equal('PROXY_INTERFERED');
    socks.reply = 5;
    const error: unknown = await fetch(`https://${HOST}/`).catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
    expect(toFailure(error).message).to.include(`127.0.0.1:${socks.port}`).and.to.include(`${HOST}:443`);
  });
});
