import { execFileSync } from 'node:child_process';
import { copyFile, readFile, utimes, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { expect } from 'chai';
import { toFailure } from '../../src/download/failure.ts';
import { failureOfConnection } from '../../src/library/failures.ts';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import type { NetworkSettings, NodeFetch } from '../../src/ports/node-fetch.ts';
import { tempDir } from '../support/temp-dir.ts';
import type { TempDir } from '../support/temp-dir.ts';

interface Seen {
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
}

/** Names that only the proxy can resolve: all of them are servers of this test. */
const HOST = 'library.test';

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
      const subject = ['-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST},DNS:localhost`];
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

  it("says so when the session's proxy speaks SOCKS only and the way without it leads nowhere", async () => {
    let answer = 'SOCKS5 proxy.example:1080';
    const environment: Record<string, string> = {};
    const fetch = createNodeFetch({ environment, systemProxy: () => Promise.resolve(answer) });
    fetches.push(fetch);
    const url = `http://${HOST}:${portOf(plain)}/file`;
    const failed = () => fetch(url).catch((thrown: unknown) => thrown);
    const { error } = toFailure(await failed());
    expect(error.code).to.equal('NETWORK_UNREACHABLE');
    expect(error.message).to.include('SOCKS5 proxy.example:1080').and.to.include('not supported');
    expect(failureOfConnection(await failed(), url)).to.include({ code: 'NETWORK_UNREACHABLE' });
    expect(failureOfConnection(await failed(), url).message).to.include('SOCKS only');
    environment['http_proxy'] = 'http://127.0.0.1:9';
    expect(toFailure(await failed()).error.message, 'another proxy was used').not.to.include('SOCKS');
    delete environment['http_proxy'];
    answer = 'DIRECT';
    expect(toFailure(await failed()).error.message).not.to.include('SOCKS');
    answer = 'PROXY 127.0.0.1:9; SOCKS5 proxy.example:1080';
    expect(toFailure(await failed()).error.message).not.to.include('SOCKS');
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
  });

  it('trusts the authorities of ca_file, and no unknown one without it', async () => {
    const url = `https://localhost:${portOf(secure)}/`;
    const error = await fetchWith({})(url).catch((thrown: unknown) => thrown);
    expect(toFailure(error).error.code).to.equal('PROXY_INTERFERED');
    expect(toFailure(error).kind).to.equal('fail');
    expect(await (await fetchWith({ caFile: caFile() })(url)).text()).to.equal('secure');
  });

  it('names a ca_file of no use', async () => {
    const empty = join(directory.path, 'empty.pem');
    await writeFile(empty, 'nothing');
    for (const path of [empty, join(directory.path, 'missing.pem')]) {
      const url = `https://localhost:${portOf(secure)}/`;
      const error = await fetchWith({ caFile: path })(url).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code', 'INVALID_ARGUMENT');
    }
  });
});
