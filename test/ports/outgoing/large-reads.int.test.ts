import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import type { NodeFetch } from '../../../src/ports/node-fetch.ts';

const MIB = 1024 * 1024;

describe('connections that read into one buffer', () => {
  let server: Server;
  let fetch: NodeFetch;
  let connections: number;
  let answer: (socket: Socket) => Promise<void> | void;
  beforeEach(async () => {
    connections = 0;
    server = createServer(socket => {
      connections += 1;
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('data', () => void answer(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    fetch = createNodeFetch({ environment: {} });
  });
  afterEach(async () => {
    fetch.close();
    server.close();
    await once(server, 'close');
  });
  const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const head = (bytes: number) => `HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\n\r\n`;

  it('bring the right bytes in few portions, also to a slow reader, and are used again', async () => {
    const bytes = randomBytes(9 * MIB + 7);
    answer = socket => void socket.write(Buffer.concat([Buffer.from(head(bytes.length)), bytes]));
    for (let round = 0; round < 2; round += 1) {
      const hash = createHash('sha256');
      let portions = 0;
      for await (const chunk of (await fetch(url())).body ?? []) {
        hash.update(chunk);
        portions += 1;
        if (portions % 4 === 0) await new Promise(resolve => setTimeout(resolve, 5));
      }
      expect(hash.digest('hex')).to.equal(createHash('sha256').update(bytes).digest('hex'));
      expect(portions, 'of 64 KiB they would be more').to.be.below(bytes.length / (64 * 1024));
    }
    expect(connections).to.equal(1);
  });

  it('know the end of a chunked answer that comes in two portions', async () => {
    answer = async socket => {
      const portions = ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n', '0\r\n', '\r\n'];
      for (const portion of portions) {
        await new Promise(resolve => socket.write(portion, resolve));
        // The other side reads each of them by itself.
        for (let turns = 0; turns < 20; turns += 1) await nextTurn();
      }
    };
    expect(await (await fetch(url())).text()).to.equal('hello');
  });

  it('tell of an answer that was cut off', async () => {
    answer = socket => void socket.end(`${head(100)}too short`);
    const response = await fetch(url());
    const error: unknown = await response.text().catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
  });
});
