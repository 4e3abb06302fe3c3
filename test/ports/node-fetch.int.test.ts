import { once } from 'node:events';
import { copyFile, utimes, writeFile } from 'node:fs/promises';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect } from 'chai';
import { toFailure } from '../../src/download/base/failure.ts';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import type { NetworkSettings } from '../../src/ports/node-fetch.ts';
import { ADDRESS, HOST, OTHER_ADDRESS, portOf, proxiedServers } from './outgoing/proxied-servers.ts';

const token = { authorization: 'Bearer secret' };

describe('the network through node-fetch', () => {
  const net = proxiedServers();

  it('goes through a tunnel to https, twice by one, and the proxy sees no token', async () => {
    const fetch = net.fetchWith({ caFile: net.caFile() }, { https_proxy: net.withCredentials() });
    const url = `https://${HOST}:${portOf(net.secure)}/file`;
    for (let i = 0; i < 2; i += 1) expect(await (await fetch(url, { headers: token })).text()).to.equal('secure');
    expect(net.seen.proxy).to.have.length(1);
    expect(net.seen.proxy[0]).to.include({ method: 'CONNECT', target: `${HOST}:${portOf(net.secure)}` });
    expect(net.seen.proxy[0]?.headers).not.to.have.property('authorization');
    const basic = `Basic ${Buffer.from('mara:s@fe').toString('base64')}`;
    expect(net.seen.proxy[0]?.headers['proxy-authorization']).to.equal(basic);
    expect(net.seen.server[0]?.headers['authorization']).to.equal('Bearer secret');
    expect(net.seen.server[0]?.headers).not.to.have.property('proxy-authorization');
  });

  it('takes a certificate for the address that was asked for, not for the proxy or this machine', async () => {
    const fetch = net.fetchWith({ caFile: net.caFile(), proxyUrl: `http://localhost:${portOf(net.proxy)}` });
    expect(await (await fetch(`https://${ADDRESS}/`)).text()).to.equal('secure');
    const error = await fetch(`https://${OTHER_ADDRESS}/`, { headers: token }).catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
  });

  it('asks the proxy for the whole URL of http', async () => {
    const url = `http://${HOST}:${portOf(net.plain)}/file`;
    const fetch = net.fetchWith(
      { proxyUrl: `http://127.0.0.1:${portOf(net.proxy)}` },
      { http_proxy: 'http://127.0.0.1:9' },
    );
    expect(await (await fetch(url)).text()).to.equal('plain');
    expect(net.seen.proxy.map(({ method, target }) => `${method} ${target}`)).to.deep.equal([`GET ${url}`]);
    expect(net.seen.server[0]).to.include({ target: '/file' });
    expect(net.seen.server[0]?.headers['host']).to.equal(`${HOST}:${portOf(net.plain)}`);
  });

  it("asks the host's session for each request, and not where a setting says it", async () => {
    const asked: string[] = [];
    let answer = 'DIRECT';
    let proxyUrl: string | null = null;
    const fetch = createNodeFetch({
      network: () => ({ proxyUrl, caFile: null }),
      environment: {},
      systemProxy: url => Promise.resolve(asked.push(url)).then(() => answer),
    });
    net.closeLater(fetch);
    const url = `http://${HOST}:${portOf(net.plain)}/file`;
    const direct = await fetch(url).catch((thrown: unknown) => thrown);
    expect(toFailure(direct).error.code).to.equal('NETWORK_UNREACHABLE');
    answer = `PROXY 127.0.0.1:${portOf(net.proxy)}`;
    expect(await (await fetch(url)).text()).to.equal('plain');
    expect(asked).to.deep.equal([url, url]);
    proxyUrl = 'http://127.0.0.1:9';
    await fetch(url).catch(() => undefined);
    await fetch(`http://127.0.0.1:${portOf(net.plain)}/`);
    expect(asked).to.have.length(2);
    expect(net.seen.proxy).to.have.length(1);
  });

  it('goes on with the next way that the session names when one can not be taken, and tries that one last for a while', async () => {
    let answer = `PROXY 127.0.0.1:9; PROXY 127.0.0.1:${portOf(net.proxy)}`;
    const fetch = createNodeFetch({ environment: {}, systemProxy: () => Promise.resolve(answer) });
    net.closeLater(fetch);
    const url = `http://${HOST}:${portOf(net.plain)}/file`;
    const codeOf = () => fetch(url).catch((error: Error & { code: string }) => error.code);
    for (let i = 0; i < 2; i += 1) expect(await (await fetch(url)).text()).to.equal('plain');
    expect(net.seen.proxy).to.have.length(2);
    // The proxy that was refused comes after the direct way, which doesn't know the name.
    answer = 'PROXY 127.0.0.1:9; DIRECT';
    expect(await codeOf()).to.equal('ECONNREFUSED');
    // Both were of no use: they are as they are named again.
    expect(await codeOf()).to.equal('ENOTFOUND');
  });

  it('does not take another way when the proxy was reached and refuses', async () => {
    net.proxyAnswer = 403;
    const answer = `PROXY 127.0.0.1:${portOf(net.proxy)}; PROXY 127.0.0.1:9`;
    const fetch = createNodeFetch({ environment: {}, systemProxy: () => Promise.resolve(answer) });
    net.closeLater(fetch);
    const error = await fetch(`https://${HOST}:${portOf(net.secure)}/`).catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
  });

  it('lets go of a proxy that takes the connection and says nothing', async () => {
    const silent = createTcpServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const port = (silent.address() as AddressInfo).port;
    const taken = once(silent, 'connection') as Promise<[Socket]>;
    const abort = new AbortController();
    const fetching = net.fetchWith({ proxyUrl: `http://127.0.0.1:${port}` })(`https://${HOST}/`, {
      signal: abort.signal,
    });
    const [socket] = await taken;
    const closed = once(socket.resume(), 'close');
    const reason = new Error('enough');
    abort.abort(reason);
    expect(await fetching.catch((thrown: unknown) => thrown)).to.equal(reason);
    await closed;
    silent.close();
  });

  it('takes a proxy and authorities that are changed from the next request on', async () => {
    const file = join(net.directory, 'changing.pem');
    const network: NetworkSettings = { proxyUrl: null, caFile: null };
    const fetch = createNodeFetch({ network: () => network, environment: {} });
    net.closeLater(fetch);
    const url = `https://localhost:${portOf(net.secure)}/`;
    const refused = async () => toFailure(await fetch(url).catch((thrown: unknown) => thrown)).error.code;
    expect(await refused()).to.equal('PROXY_INTERFERED');
    network.caFile = net.caFile();
    expect(await (await fetch(url)).text()).to.equal('secure');
    // Another file at the same path.
    await writeFile(file, rootCertificates[0]!);
    await utimes(file, 1, 1);
    network.caFile = file;
    expect(await refused()).to.equal('PROXY_INTERFERED');
    await copyFile(net.caFile(), file);
    expect(await (await fetch(url)).text()).to.equal('secure');
    network.proxyUrl = `http://127.0.0.1:${portOf(net.proxy)}`;
    expect(await (await fetch(`https://${HOST}:${portOf(net.secure)}/`)).text()).to.equal('secure');
    expect(net.seen.proxy).to.have.length(1);
  });

  it('names a proxy that refuses', async () => {
    net.proxyAnswer = 407;
    const fetch = net.fetchWith({ proxyUrl: `http://127.0.0.1:${portOf(net.proxy)}`, caFile: net.caFile() });
    const error = await fetch(`https://${HOST}:${portOf(net.secure)}/`).catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
    expect(toFailure(error).message).to.contain('407');
  });

  it('calls a proxy that is down unreachable', async () => {
    const error = await net
      .fetchWith({ proxyUrl: 'http://127.0.0.1:9' })(`https://${HOST}/`)
      .catch((e: unknown) => e);
    expect(toFailure(error).error.code).to.equal('NETWORK_UNREACHABLE');
    expect(toFailure(error).message).to.include('through the proxy 127.0.0.1:9');
  });

  it('trusts the authorities of ca_file, and no unknown one without it', async () => {
    const url = `https://localhost:${portOf(net.secure)}/`;
    const error = await net
      .fetchWith({})(url)
      .catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
    expect(toFailure(error).kind).to.equal('give-up');
    expect(await (await net.fetchWith({ caFile: net.caFile() })(url)).text()).to.equal('secure');
  });

  it('names a ca_file of no use', async () => {
    const empty = join(net.directory, 'empty.pem');
    await writeFile(empty, 'nothing');
    for (const path of [empty, join(net.directory, 'missing.pem'), join(net.directory, 'x'.repeat(300))]) {
      const url = `https://localhost:${portOf(net.secure)}/`;
      const error = await net
        .fetchWith({ caFile: path })(url)
        .catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code', 'INVALID_ARGUMENT');
    }
  });
});
