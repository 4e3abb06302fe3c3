import { expect } from 'chai';
import { toFailure } from '../../src/download/base/failure.ts';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import type { NodeFetch } from '../../src/ports/node-fetch.ts';
import { startDroppingServer } from '../support/servers/dropping-server.ts';
import type { DroppingOptions, DroppingServer } from '../support/servers/dropping-server.ts';

describe('a kept connection that the server ends as the next request begins', () => {
  let server: DroppingServer;
  let fetch: NodeFetch;
  const start = async (options: DroppingOptions) => {
    server = await startDroppingServer(options);
    fetch = createNodeFetch({ environment: {} });
  };
  afterEach(async () => {
    fetch.close();
    await server.close();
  });
  const get = async (path: string) => (await fetch(`${server.url}/${path}`)).text();
  const failure = async (what: Promise<unknown>) =>
    toFailure(
      await what.then(
        () => expect.fail('it was answered'),
        (error: unknown) => error,
      ),
    );

  for (const drop of ['reset', 'fin'] as const) {
    it(`costs nobody a failure (${drop})`, async () => {
      await start({ drop, drops: n => n % 3 === 0 });
      for (let n = 0; n < 20; n += 1) expect(await get(`f${n}`)).to.equal('ok');
      expect(server.dropped.length).to.be.at.least(4);
      expect(server.answered).to.have.length(20);
    });

    it(`is asked again once, on a new connection, also where all idle ones are dead (${drop})`, async () => {
      await start({ drop, drops: () => true });
      await Promise.all(Array.from({ length: 6 }, (_, n) => get(`first${n}`)));
      expect(await get('next')).to.equal('ok');
      expect(server.dropped).to.have.length(1);
    });
  }

  it('is not asked again when it carried more than a question', async () => {
    await start({ drop: 'reset', drops: () => true });
    await get('first');
    const { error } = await failure(fetch(`${server.url}/report`, { method: 'POST', body: '{}' }));
    expect(error.code).to.equal('NETWORK_UNREACHABLE');
    expect(server.answered).to.deep.equal(['GET /first HTTP/1.1']);
  });

  it('is not asked again when an answer had begun', async () => {
    await start({ drop: 'fin', drops: () => true, before: 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nbeg' });
    await get('first');
    const { kind } = await failure(get('second'));
    expect(kind).to.equal('await-network');
    expect(server.answered).to.deep.equal(['GET /first HTTP/1.1']);
    expect(server.dropped).to.have.length(1);
  });

  it('is not asked again for somebody who gave up', async () => {
    await start({ drop: 'reset', drops: () => false });
    await get('first');
    const stop = new AbortController();
    const asked = fetch(`${server.url}/second`, { signal: stop.signal });
    stop.abort(new Error('enough'));
    expect(await asked.catch((error: unknown) => error)).to.include({ message: 'enough' });
    expect(await get('third')).to.equal('ok');
  });
});
