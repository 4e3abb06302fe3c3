import { once } from 'node:events';
import { request } from 'node:http';
import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import { WebSocket } from 'ws';
import { createApiClient } from '../../../src/api/client.ts';
import { nodeTransport } from '../../../src/api/node/node-transport.ts';
import { createBrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import { HAND_OVER_PATH } from '../../../src/engine/ownership/hand-over.ts';
import { endpointKnows } from '../../../src/engine/ownership/owner.ts';
import { engineApiStub } from '../../support/engine-api-stub.ts';

const TOKEN = 'a-token-of-32-characters-for-test';
const BEARER = { authorization: `Bearer ${TOKEN}` };

describe('an engine endpoint without a UI', () => {
  it('serves the API alone; its clients come back when it does', async () => {
    const api = engineApiStub({ call: { getModelPath: () => Promise.resolve('/m') } });
    const options = { uiDir: null, token: TOKEN, run: 'run-1' };
    let host = await createBrowserHost(options);
    host.serve({ api });
    const { port } = host;
    const client = createApiClient(nodeTransport({ port, token: TOKEN }));
    try {
      const is = (wanted: string) => firstValueFrom(client.connection$.pipe(filter(state => state === wanted)));
      await is('open');
      await host.close();
      await is('lost');
      host = await createBrowserHost({ ...options, port });
      host.serve({ api });
      await is('open');
      expect(await client.call('getModelPath', { modelId: 'a' })).to.equal('/m');
    } finally {
      client.close();
      await host.close();
    }
  });

  it('keeps what comes before its engine is there, and answers it then', async () => {
    const host = await createBrowserHost({ uiDir: null, token: TOKEN, run: 'run-1' });
    const client = createApiClient(nodeTransport({ port: host.port, token: TOKEN }));
    try {
      await firstValueFrom(client.connection$.pipe(filter(state => state === 'open')));
      const asked = client.call('getModelPath', { modelId: 'a' });
      const handOver = post(host.port);
      // A later request is answered: those two are waiting.
      expect(await endpointKnows({ port: host.port, token: TOKEN, run: 'run-1' })).to.equal(true);
      const api = engineApiStub({ call: { getModelPath: () => Promise.resolve('/m') } });
      host.serve({ api, handOver: () => Promise.resolve() });
      expect(await asked).to.equal('/m');
      expect(await handOver).to.equal(200);
    } finally {
      client.close();
      await host.close();
    }
  });

  it('ends what waits for an engine that never comes', async () => {
    const host = await createBrowserHost({ uiDir: null, token: TOKEN, run: 'run-1' });
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/api`, { headers: BEARER });
    await once(socket, 'open');
    socket.on('error', () => undefined);
    socket.send('{"id":1,"call":"list","params":{}}');
    const handOver = post(host.port);
    expect(await endpointKnows({ port: host.port, token: TOKEN, run: 'run-1' })).to.equal(true);
    const closed = once(socket, 'close');
    await host.close();
    expect((await closed).length).to.equal(2);
    expect(await handOver).to.be.oneOf([500, 'cut']);
  });
});

/** Asks for a hand-over; resolves to the status, or to `cut` when the connection ends without one. */
function post(port: number): Promise<number | undefined | 'cut'> {
  return new Promise(resolve => {
    const asked = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      path: HAND_OVER_PATH,
      headers: BEARER,
      agent: false,
    });
    asked.on('response', response => resolve(response.resume().statusCode));
    asked.on('error', () => resolve('cut'));
    asked.end();
  });
}
