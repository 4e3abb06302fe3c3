import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import type { NetworkSettings, NodeFetch } from '../../../src/ports/node-fetch.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { leaveOut } from '../../support/leave-out.ts';

interface Seen {
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
}

/** Names that only the proxy can resolve: all of them are servers of this test. */
export const HOST = 'library.test';
/** Two servers without a name (RFC 5737): the certificate is that of the first. */
export const ADDRESS = '192.0.2.7';
export const OTHER_ADDRESS = '192.0.2.8';

export const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** A server of http, one of https and a proxy, for all tests of a `describe`; skips them where there is no openssl. */
export function proxiedServers() {
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
      leaveOut(this, 'Only openssl makes certificates.');
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

  return {
    seen,
    caFile,
    fetchWith,
    withCredentials,
    closeLater: (fetch: NodeFetch) => void fetches.push(fetch),
    get directory() {
      return directory.path;
    },
    get plain() {
      return plain;
    },
    get secure() {
      return secure;
    },
    get proxy() {
      return proxy;
    },
    set proxyAnswer(status: number) {
      proxyAnswer = status;
    },
  };
}
