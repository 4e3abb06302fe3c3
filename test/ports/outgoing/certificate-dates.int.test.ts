import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { createServer as createProxy } from 'node:http';
import { createServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { join } from 'node:path';
import { toFailure } from '../../../src/download/base/failure.ts';
import { failureOfConnection } from '../../../src/library/client/failures.ts';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import { leaveOut } from '../../support/leave-out.ts';
import { canSign } from '../../support/servers/fault-server.ts';
import { datedCertificate } from '../../support/servers/dated-certificate.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const CASES: [string, string, number, number][] = [
  ['is not valid any more', 'CERT_HAS_EXPIRED', -9, -2],
  ['is not valid yet', 'CERT_NOT_YET_VALID', 2, 9],
];
/** More questions than one connection may have listeners of a kind before Node warns. */
const MANY = 15;

describe('a certificate', () => {
  let dir: TempDir;
  let servers: Server[];
  let sockets: Socket[];
  before(async function () {
    if (!canSign()) leaveOut(this, 'Only openssl makes certificates.');
    dir = await tempDir();
  });
  after(() => dir?.remove());
  beforeEach(() => {
    servers = [];
    sockets = [];
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
  });

  async function listening<T extends Server>(server: T): Promise<number> {
    server.on('connection', (socket: Socket) => sockets.push(socket));
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  /** Days from now, in whole seconds: a certificate has no finer ones. */
  const day = (days: number) => new Date(Math.floor((Date.now() + days * DAY_MS) / 1000) * 1000);

  async function serverOf(from: Date, to: Date): Promise<{ port: number; caFile: string }> {
    const certificate = datedCertificate(from, to);
    const caFile = join(dir.path, `${from.getTime()}.pem`);
    await writeFile(caFile, certificate.cert);
    return { port: await listening(createServer(certificate, (_request, response) => response.end('x'))), caFile };
  }

  /** A proxy that tunnels whatever it is asked for to this port. */
  function tunnelTo(port: number): Promise<number> {
    const proxy = createProxy();
    proxy.on('connect', (_request, client: Socket) => {
      const upstream = connect(port, '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
      for (const end of [client, upstream]) end.on('error', () => [client, upstream].forEach(each => each.destroy()));
    });
    return listening(proxy);
  }

  for (const [name, code, fromDays, toDays] of CASES) {
    for (const tunnel of [false, true]) {
      it(`that ${name} is told with its dates and this machine's clock${tunnel ? ', through a tunnel' : ''}`, async () => {
        const [from, to] = [day(fromDays), day(toDays)];
        const { port, caFile } = await serverOf(from, to);
        const proxyUrl = tunnel ? `http://127.0.0.1:${await tunnelTo(port)}` : null;
        const fetch = createNodeFetch({ environment: {}, network: () => ({ proxyUrl, caFile }) });
        try {
          const url = `https://${tunnel ? 'library.test' : `localhost:${port}`}/api/models`;
          const thrown: unknown = await fetch(url).catch((error: unknown) => error);
          expect(thrown).to.have.property('code', code);
          for (const { code: named, message } of [failureOfConnection(thrown, url), toFailure(thrown).error]) {
            expect(named).to.equal('PROXY_INTERFERED');
            expect(message).to.include(`valid from ${from.toISOString()} to ${to.toISOString()}`);
            const clock = /this machine's clock says (\S+?Z)/.exec(message)?.[1];
            expect(Math.abs(Date.now() - Date.parse(clock ?? ''))).to.be.below(DAY_MS);
          }
        } finally {
          fetch.close();
        }
      });
    }
  }

  it('is looked at once for all questions of a connection', async () => {
    const { port, caFile } = await serverOf(day(-1), day(1));
    const fetch = createNodeFetch({ environment: {}, network: () => ({ proxyUrl: null, caFile }) });
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    try {
      for (let n = 0; n < MANY; n += 1) expect(await (await fetch(`https://localhost:${port}/`)).text()).to.equal('x');
      await new Promise(resolve => setImmediate(resolve));
      expect(sockets).to.have.length(1);
      expect(warnings).to.deep.equal([]);
    } finally {
      process.off('warning', onWarning);
      fetch.close();
    }
  });
});
