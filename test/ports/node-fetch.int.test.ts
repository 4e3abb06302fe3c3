import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, readFile, utimes, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect } from 'chai';
import { toFailure } from '../../src/download/base/failure.ts';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import type { NetworkSettings, NodeFetch } from '../../src/ports/node-fetch.ts';
import { startSocksServer } from '../support/servers/socks-server.ts';
import type { SocksServer } from '../support/servers/socks-server.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

interface Seen {
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
}

/** Names that only the proxy can resolve: all of them are servers of this test. */
const HOST = 'library.test';
/** Two servers without a name (RFC 5737): the certificate is that of the first. */
const ADDRESS = '192.0.2.7';
const OTHER_ADDRESS = '192.0.2.8';

describe('the network through node-fetch', () => {
  let directory: TempDir;
  let plain: Server;
  let secure: Server;
  let proxy: Server;
  let proxyAnswer: number;
  const seen: { proxy: Seen[]; server: Seen[] } = { proxy: [], server: [] };
  const sockets = new Set<Socket>();
  const fetches: NodeFetch[] = [];

  before(async function () {
    directory = await tempDir();
    const [key, cert] = [join(directory.path, 'key.pem'), join(directory.path, 'cert.pem')];
    try {
      const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST},DNS:localhost,IP:${ADDRESS}`];
      const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
      execFileSync('openssl', ['req', ...kind, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    } catch {
      // Node can read certificates and not make them.
      this.skip();
    }
    const answer = (request: IncomingMessage) => {
      seen.server.push({ method: request.method ?? '', target: request.url ?? '', headers: request.headers });
    };
    plain = createServer((request, response) => (answer(request), response.end('plain')));
    const tls = { key: await readFile(key), cert: await readFile(cert) };
    secure = createHttpsServer(tls, (request, response) => (answer(request), response.end('secure')));
    proxy = startProxy();
    for (const server of [plain, secure, proxy]) {
      server.on('connection', (socket: Socket) => sockets.add(socket));
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    }
  });

  beforeEach(() => {
    proxyAnswer = 200;
    seen.proxy.length = 0;
    seen.server.length = 0;
  });
  afterEach(() => fetches.splice(0).forEach(fetch => fetch.close()));
  after(async () => {
    for (const socket of sockets) socket.destroy();
    for (const server of [plain, secure, proxy]) server?.close();
    await directory.remove();
  });

  const portOf = (server: Server) => (server.address() as AddressInfo).port;
  const caFile = () => join(directory.path, 'cert.pem');

  function startProxy(): Server {
    const server = createServer((request, response) => {
      const { method = '', url: target = '', headers } = request;
      seen.proxy.push({ method, target, headers });
      const { pathname, port } = new URL(target);
      const through = httpRequest({ host: '127.0.0.1', port, path: pathname, method, headers }, answer => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(through);
    });
    server.on('connect', ({ method = '', url: target = '', headers }, client: Socket) => {
      seen.proxy.push({ method, target, headers });
      if (proxyAnswer !== 200) return client.end(`HTTP/1.1 ${proxyAnswer} No\r\n\r\n`);
      const upstream = connect(portOf(secure), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
      sockets.add(upstream);
      for (const end of [client, upstream]) end.on('error', () => [client, upstream].forEach(s => s.destroy()));
      return undefined;
    });
    return server;
  }

  function fetchWith(network: Partial<NetworkSettings>, environment = {}): NodeFetch {
    const fetch = createNodeFetch({ network: () => ({ proxyUrl: null, caFile: null, ...network }), environment });
    fetches.push(fetch);
    return fetch;
  }

  const withCredentials = () => `http://mara:s%40fe@127.0.0.1:${portOf(proxy)}`;
  const token = { authorization: 'Bearer secret' };

  it('goes through a tunnel to https, twice by one, and the proxy sees no token', async () => {
    const fetch = fetchWith({ caFile: caFile() }, { https_proxy: withCredentials() });
    const url = `https://${HOST}:${portOf(secure)}/file`;
    for (let i = 0; i < 2; i += 1) expect(await (await fetch(url, { headers: token })).text()).to.equal('secure');
    expect(seen.proxy).to.have.length(1);
    expect(seen.proxy[0]).to.include({ method: 'CONNECT', target: `${HOST}:${portOf(secure)}` });
    expect(seen.proxy[0]?.headers).not.to.have.property('authorization');
    const basic = `Basic ${Buffer.from('mara:s@fe').toString('base64')}`;
    expect(seen.proxy[0]?.headers['proxy-authorization']).to.equal(basic);
    expect(seen.server[0]?.headers['authorization']).to.equal('Bearer secret');
    expect(seen.server[0]?.headers).not.to.have.property('proxy-authorization');
  });

  it('takes a certificate for the address that was asked for, not for the proxy or this machine', async () => {
    const fetch = fetchWith({ caFile: caFile(), proxyUrl: `http://localhost:${portOf(proxy)}` });
    expect(await (await fetch(`https://${ADDRESS}/`)).text()).to.equal('secure');
    const error = await fetch(`https://${OTHER_ADDRESS}/`, { headers: token }).catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
  });

  it('asks the proxy for the whole URL of http', async () => {
    const url = `http://${HOST}:${portOf(plain)}/file`;
    const fetch = fetchWith({ proxyUrl: `http://127.0.0.1:${portOf(proxy)}` }, { http_proxy: 'http://127.0.0.1:9' });
    expect(await (await fetch(url)).text()).to.equal('plain');
    expect(seen.proxy.map(({ method, target }) => `${method} ${target}`)).to.deep.equal([`GET ${url}`]);
    expect(seen.server[0]).to.include({ target: '/file' });
    expect(seen.server[0]?.headers['host']).to.equal(`${HOST}:${portOf(plain)}`);
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
    fetches.push(fetch);
    const url = `http://${HOST}:${portOf(plain)}/file`;
    const direct = await fetch(url).catch((thrown: unknown) => thrown);
    expect(toFailure(direct).error.code).to.equal('NETWORK_UNREACHABLE');
    answer = `PROXY 127.0.0.1:${portOf(proxy)}`;
    expect(await (await fetch(url)).text()).to.equal('plain');
    expect(asked).to.deep.equal([url, url]);
    proxyUrl = 'http://127.0.0.1:9';
    await fetch(url).catch(() => undefined);
    await fetch(`http://127.0.0.1:${portOf(plain)}/`);
    expect(asked).to.have.length(2);
    expect(seen.proxy).to.have.length(1);
  });

  it('goes on with the next way that the session names when one can not be taken, and tries that one last for a while', async () => {
    let answer = `PROXY 127.0.0.1:9; PROXY 127.0.0.1:${portOf(proxy)}`;
    const fetch = createNodeFetch({ environment: {}, systemProxy: () => Promise.resolve(answer) });
    fetches.push(fetch);
    const url = `http://${HOST}:${portOf(plain)}/file`;
    const codeOf = () => fetch(url).catch((error: Error & { code: string }) => error.code);
    for (let i = 0; i < 2; i += 1) expect(await (await fetch(url)).text()).to.equal('plain');
    expect(seen.proxy).to.have.length(2);
    // The proxy that was refused comes after the direct way, which doesn't know the name.
    answer = 'PROXY 127.0.0.1:9; DIRECT';
    expect(await codeOf()).to.equal('ECONNREFUSED');
    // Both were of no use: they are as they are named again.
    expect(await codeOf()).to.equal('ENOTFOUND');
  });

  it('does not take another way when the proxy was reached and refuses', async () => {
    proxyAnswer = 403;
    const answer = `PROXY 127.0.0.1:${portOf(proxy)}; PROXY 127.0.0.1:9`;
    const fetch = createNodeFetch({ environment: {}, systemProxy: () => Promise.resolve(answer) });
    fetches.push(fetch);
    const error = await fetch(`https://${HOST}:${portOf(secure)}/`).catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
  });

  describe('through SOCKS', () => {
    let socks: SocksServer;
    let target: Server;
    beforeEach(async () => {
      target = plain;
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
        `${(target = server) === plain ? 'http' : 'https'}://${host}:80/file`;
      const by = (kind: string) => fetchWith({ proxyUrl: `${kind}://127.0.0.1:${socks.port}`, caFile: caFile() });
      for (const kind of ['socks5h', 'socks', 'socks4a']) {
        expect(await (await by(kind)(url(plain))).text(), kind).to.equal('plain');
        expect(await (await by(kind)(url(secure), { headers: token })).text(), kind).to.equal('secure');
      }
      expect(socks.asked.map(({ version, host }) => `${version} ${host}`)).to.deep.equal([
        ...[5, 5, 5, 5, 4, 4].map(version => `${version} ${HOST}`),
      ]);
      // Where names are looked up here, this one is not found.
      for (const kind of ['socks5', 'socks4'])
        expect(await codeOf(by(kind)(url(plain)))).to.equal('NETWORK_UNREACHABLE');
      expect(socks.asked).to.have.length(6);
    });

    it('takes what the session names, with its port and without a word of the token', async () => {
      const fetch = createNodeFetch({
        environment: {},
        network: () => ({ proxyUrl: null, caFile: caFile() }),
        systemProxy: () => Promise.resolve(`SOCKS5 127.0.0.1:${socks.port}; DIRECT`),
      });
      fetches.push(fetch);
      target = secure;
      for (let i = 0; i < 2; i += 1) expect(await (await fetch(`https://${HOST}:8443/`)).text()).to.equal('secure');
      expect(socks.asked, 'one connection for both').to.deep.equal([{ version: 5, host: HOST, port: 8443, user: '' }]);
    });

    it('takes a certificate for the address that was asked for, not for the proxy or this machine', async () => {
      target = secure;
      const fetch = fetchWith({ caFile: caFile(), proxyUrl: `socks5h://localhost:${socks.port}` });
      expect(await (await fetch(`https://${ADDRESS}/`)).text()).to.equal('secure');
      expect(await codeOf(fetch(`https://${OTHER_ADDRESS}/`, { headers: token }))).to.equal('PROXY_INTERFERED');
    });

    it('logs in with the name in the address', async () => {
      const proxy = `socks5h://mara:s%40fe@127.0.0.1:${socks.port}`;
      expect(await (await fetchWith({}, { all_proxy: proxy })(`http://${HOST}/`)).text()).to.equal('plain');
      expect(socks.asked).to.deep.equal([{ version: 5, host: HOST, port: 80, user: 'mara' }]);
    });

    it('names what is wrong: a proxy that is down, one that refuses, a certificate', async () => {
      const down = fetchWith({ proxyUrl: 'socks5h://127.0.0.1:9' });
      expect(await codeOf(down(`https://${HOST}/`))).to.equal('NETWORK_UNREACHABLE');
      const fetch = fetchWith({ proxyUrl: `socks5h://127.0.0.1:${socks.port}` });
      target = secure;
      expect(await codeOf(fetch(`https://${HOST}/`)), 'its certificate').to.equal('PROXY_INTERFERED');
      socks.reply = 5;
      const error: unknown = await fetch(`https://${HOST}/`).catch((thrown: unknown) => thrown);
      expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
      expect(toFailure(error).message).to.include(`127.0.0.1:${socks.port}`).and.to.include(`${HOST}:443`);
    });
  });

  it('lets go of a proxy that takes the connection and says nothing', async () => {
    const silent = createTcpServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const port = (silent.address() as AddressInfo).port;
    const taken = once(silent, 'connection') as Promise<[Socket]>;
    const abort = new AbortController();
    const fetching = fetchWith({ proxyUrl: `http://127.0.0.1:${port}` })(`https://${HOST}/`, { signal: abort.signal });
    const [socket] = await taken;
    const closed = once(socket.resume(), 'close');
    const reason = new Error('enough');
    abort.abort(reason);
    expect(await fetching.catch((thrown: unknown) => thrown)).to.equal(reason);
    await closed;
    silent.close();
  });

  it('takes a proxy and authorities that are changed from the next request on', async () => {
    const file = join(directory.path, 'changing.pem');
    const network: NetworkSettings = { proxyUrl: null, caFile: null };
    const fetch = createNodeFetch({ network: () => network, environment: {} });
    fetches.push(fetch);
    const url = `https://localhost:${portOf(secure)}/`;
    const refused = async () => toFailure(await fetch(url).catch((thrown: unknown) => thrown)).error.code;
    expect(await refused()).to.equal('PROXY_INTERFERED');
    network.caFile = caFile();
    expect(await (await fetch(url)).text()).to.equal('secure');
    // Another file at the same path.
    await writeFile(file, rootCertificates[0]!);
    await utimes(file, 1, 1);
    network.caFile = file;
    expect(await refused()).to.equal('PROXY_INTERFERED');
    await copyFile(caFile(), file);
    expect(await (await fetch(url)).text()).to.equal('secure');
    network.proxyUrl = `http://127.0.0.1:${portOf(proxy)}`;
    expect(await (await fetch(`https://${HOST}:${portOf(secure)}/`)).text()).to.equal('secure');
    expect(seen.proxy).to.have.length(1);
  });

  it('names a proxy that refuses', async () => {
    proxyAnswer = 407;
    const fetch = fetchWith({ proxyUrl: `http://127.0.0.1:${portOf(proxy)}`, caFile: caFile() });
    const error = await fetch(`https://${HOST}:${portOf(secure)}/`).catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
    expect(toFailure(error).message).to.contain('407');
  });

  it('calls a proxy that is down unreachable', async () => {
    const error = await fetchWith({ proxyUrl: 'http://127.0.0.1:9' })(`https://${HOST}/`).catch((e: unknown) => e);
    expect(toFailure(error).error.code).to.equal('NETWORK_UNREACHABLE');
    expect(toFailure(error).message).to.include('through the proxy 127.0.0.1:9');
  });

  it('trusts the authorities of ca_file, and no unknown one without it', async () => {
    const url = `https://localhost:${portOf(secure)}/`;
    const error = await fetchWith({})(url).catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
    expect(toFailure(error).kind).to.equal('give-up');
    expect(await (await fetchWith({ caFile: caFile() })(url)).text()).to.equal('secure');
  });

  it('names a ca_file of no use', async () => {
    const empty = join(directory.path, 'empty.pem');
    await writeFile(empty, 'nothing');
    for (const path of [empty, join(directory.path, 'missing.pem'), join(directory.path, 'x'.repeat(300))]) {
      const url = `https://localhost:${portOf(secure)}/`;
      const error = await fetchWith({ caFile: path })(url).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code', 'INVALID_ARGUMENT');
    }
  });
});
