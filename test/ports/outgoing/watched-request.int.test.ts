import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { rejection } from '../../library/support.ts';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';

/** Sends these pieces, each some milliseconds after the one before, to whatever is asked. */
async function answering(pieces: string[], use: (url: string, heads: string[]) => Promise<void>): Promise<void> {
  const heads: string[] = [];
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    socket.once('data', data => {
      heads.push(data.toString('latin1'));
      const next = () => {
        const piece = pieces.shift();
        if (piece !== undefined) socket.write(piece, () => setTimeout(next, 30));
      };
      next();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, heads);
  } finally {
    server.close();
  }
}

describe('a request through node-fetch', () => {
  const fetch = createNodeFetch({ environment: {} });
  after(() => fetch.close());

  it('says what program asks', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    await answering(['HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'], async (url, heads) => {
      await (await fetch(url)).text();
      expect(heads[0]).to.match(new RegExp(`^user-agent: model-manager/${version}\r$`, 'im'));
      expect(heads[0]).not.to.include('node-fetch');
    });
  });

  for (const length of [10, 300_000]) {
    for (const connection of ['close', 'keep-alive']) {
      it(`has the ${length} bytes of a body that the server sends more than (${connection}), and tells of it`, async () => {
        const head = `HTTP/1.1 200 OK\r\nConnection: ${connection}\r\nContent-Length: ${length}\r\n\r\n`;
        await answering([`${head}${'x'.repeat(length)}abc`], async url => {
          const response = await fetch(url);
          const body = await response.text();
          expect(body).to.equal('x'.repeat(length));
          expect(response.overran?.()).to.equal(true);
        });
      });
    }
  }

  it('names it where a document of a library is sent so', async () => {
    const client = (url: string) =>
      createLibraryClient({ baseUrl: () => url, token: () => null, fetch, clock: systemClock });
    await answering(['HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{"models":[]}'], async url => {
      const error = await rejection(client(url).catalog());
      expect(error).to.include({ code: 'SERVER_ERROR', retryable: true });
      expect(error.message).to.match(/^Expected 11 bytes of http\S+, as its Content-Length says; the server sent more/);
    });
  });

  it('tells nothing of a right answer, and fails as ever with one that breaks off or is no HTTP', async () => {
    await answering(['HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc'], async url => {
      const response = await fetch(url);
      expect(await response.text()).to.equal('abc');
      expect(response.overran?.()).to.equal(false);
    });
    await answering(['no HTTP at all\r\n\r\n'], async url => {
      const error: unknown = await fetch(url).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('code').that.match(/^HPE_/);
    });
    await answering(['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n', 'no chunk'], async url => {
      const response = await fetch(url);
      const error: unknown = await response.text().catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Error);
      expect(response.overran?.()).to.equal(false);
    });
  });
});
