import { expect } from 'chai';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { toFailure } from '../../src/download/base/failure.ts';
import { failureOfConnection } from '../../src/library/client/failures.ts';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import { canSign } from '../support/servers/fault-server.ts';
import { datedCertificate } from '../support/servers/dated-certificate.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const CASES: [string, string, number, number][] = [
  ['is not valid any more', 'CERT_HAS_EXPIRED', -9, -2],
  ['is not valid yet', 'CERT_NOT_YET_VALID', 2, 9],
];

describe('a certificate', () => {
  let dir: TempDir;
  before(async () => {
    dir = await tempDir();
  });
  after(() => dir.remove());

  for (const [name, code, fromDays, toDays] of CASES) {
    it(`that ${name} is told with its dates and this machine's clock`, async function () {
      if (!canSign()) this.skip();
      const [from, to] = [fromDays, toDays].map(days => {
        const at = new Date(Date.now() + days * DAY_MS);
        at.setMilliseconds(0);
        return at;
      }) as [Date, Date];
      const certificate = datedCertificate(from, to);
      const caFile = join(dir.path, `${code}.pem`);
      await writeFile(caFile, certificate.cert);
      const server = createServer(certificate, (_request, response) => response.end('x'));
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      const fetch = createNodeFetch({ environment: {}, network: () => ({ proxyUrl: null, caFile }) });
      try {
        const url = `https://localhost:${(server.address() as AddressInfo).port}/api/models`;
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
        server.close();
      }
    });
  }
});
