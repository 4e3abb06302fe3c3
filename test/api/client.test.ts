import { expect } from 'chai';
import { BehaviorSubject, Observable, filter, firstValueFrom, take, toArray } from 'rxjs';
import {
  createApiClient,
  messagePortTransport,
  portSourceTransport,
  windowPortTransport,
} from '../../src/api/client.ts';
import type { ApiClient } from '../../src/api/client.ts';
import type { AnyEvent, ModelView } from '../../src/api/contract.ts';
import { MAX_REQUEST_CHARS } from '../../src/api/limits.ts';
import type { PortLike, WindowLike } from '../../src/api/message-port-transport.ts';
import { portConnection } from '../../src/api/port-connection.ts';
import { serveSession } from '../../src/api/session.ts';
import { ModelError } from '../../src/model/errors.ts';
import { engineApiStub } from '../support/engine-api-stub.ts';
import { memoryTransport } from '../support/session-pair.ts';

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('Expected a rejection.'),
    (error: unknown) => error as ModelError,
  );
const isOpen = (client: ApiClient) => firstValueFrom(client.connection$.pipe(filter(state => state === 'open')));
const isLost = (client: ApiClient) => firstValueFrom(client.connection$.pipe(filter(state => state === 'lost')));

describe('the client of the engine API', () => {
  let client: ApiClient | undefined;
  afterEach(() => client?.close());

  it('brings values, and errors as ModelErrors', async () => {
    const error = new ModelError('MODEL_IN_USE', 'In use.', { details: { leases: 2 } });
    const api = engineApiStub({ call: { list: () => Promise.resolve([]), remove: () => Promise.reject(error) } });
    client = createApiClient(memoryTransport(api).transport);
    expect(await client.call('list', {})).to.deep.equal([]);
    const got = await rejection(client.call('remove', { modelId: 'a' }));
    expect(got).to.be.instanceOf(ModelError);
    expect(got.toJSON()).to.deep.equal(error.toJSON());
  });

  it('rejects what is pending when the connection breaks, and what is asked until it is back', async () => {
    const { transport, opened } = memoryTransport(
      engineApiStub({ call: { list: () => new Promise(() => undefined) } }),
    );
    client = createApiClient(transport);
    await isOpen(client);
    const pending = rejection(client.call('list', {}));
    opened[0]?.break();
    const asked = rejection(client.call('list', {}));
    for (const error of [await pending, await asked]) {
      expect([error.code, error.retryable]).to.deep.equal(['NETWORK_UNREACHABLE', true]);
    }
    await isOpen(client);
    expect(opened.length).to.equal(2);
  });

  it('subscribes anew after a break: states from the present one, events after the last seen', async () => {
    const state = new BehaviorSubject<ModelView[]>([]);
    const asked: unknown[] = [];
    const events = (params: object) => {
      asked.push(params);
      const after = (params as { after?: number }).after ?? 0;
      return new Observable<AnyEvent>(subscriber => {
        for (const seq of [1, 2]) subscriber.next({ seq: after + seq } as AnyEvent);
      });
    };
    const { transport, opened } = memoryTransport(engineApiStub({ stream: { state: () => state, events } }));
    client = createApiClient(transport);
    const states = firstValueFrom(client.stream('state', {}).pipe(take(2), toArray()));
    const seqs: number[] = [];
    const four = new Promise<void>(resolve => {
      client?.stream('events', { after: 7, subject: 'a' }).subscribe(({ seq }) => {
        if (seqs.push(seq) === 2) opened[0]?.break();
        if (seqs.length === 4) resolve();
      });
    });
    await four;
    expect(seqs).to.deep.equal([8, 9, 10, 11]);
    expect(asked).to.deep.equal([
      { after: 7, subject: 'a' },
      { after: 9, subject: 'a' },
    ]);
    expect(await states).to.deep.equal([[], []]);
  });

  it('unsubscribes on the engine', async () => {
    const state = new BehaviorSubject<ModelView[]>([]);
    const { transport, opened } = memoryTransport(engineApiStub({ stream: { state: () => state } }));
    client = createApiClient(transport);
    await firstValueFrom(client.stream('state', {}));
    expect(opened[0]?.requests.at(-1)).to.deep.equal({ id: 1, unsubscribe: true });
    await new Promise(resolve => setImmediate(resolve));
    expect(state.observed).to.equal(false);
  });

  it('without reconnecting: streams end with the connection, and the loss is final', async () => {
    const { transport, opened } = memoryTransport(engineApiStub({}), false);
    client = createApiClient(transport);
    const ended = rejection(firstValueFrom(client.stream('progress', {})));
    await isOpen(client);
    opened[0]?.break();
    expect((await ended).code).to.equal('NETWORK_UNREACHABLE');
    expect((await rejection(firstValueFrom(client.stream('state', {})))).code).to.equal('NETWORK_UNREACHABLE');
    expect(opened.length).to.equal(1);
  });

  it('close completes streams, rejects calls with CANCELLED and says lost', async () => {
    const { transport } = memoryTransport(engineApiStub({ call: { list: () => new Promise(() => undefined) } }));
    client = createApiClient(transport);
    await isOpen(client);
    const states = firstValueFrom(client.connection$.pipe(toArray()));
    const pending = rejection(client.call('list', {}));
    const progress = firstValueFrom(client.stream('progress', {}).pipe(toArray()));
    client.close();
    expect((await pending).code).to.equal('CANCELLED');
    expect(await progress).to.deep.equal([]);
    expect(await states).to.deep.equal(['open', 'lost']);
    expect((await rejection(client.call('list', {}))).code).to.equal('CANCELLED');
  });

  it('refuses params that the engine would not take for their length', async () => {
    const { transport, opened } = memoryTransport(engineApiStub({}));
    client = createApiClient(transport);
    await isOpen(client);
    const error = await rejection(client.call('getModelPath', { modelId: 'a'.repeat(MAX_REQUEST_CHARS) }));
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(opened[0]?.requests).to.deep.equal([]);
  });
});

describe('the engine API over message ports', () => {
  let client: ApiClient | undefined;
  afterEach(() => client?.close());
  const api = engineApiStub({ call: { getModelPath: ({ modelId }) => Promise.resolve(`/m/${modelId}`) } });
  const served = () => {
    const { port1, port2 } = new MessageChannel();
    serveSession(api, portConnection(port2 as unknown as Parameters<typeof portConnection>[0]));
    return { near: port1 as unknown as PortLike, far: port2 };
  };

  it('works over one port and is lost with it', async () => {
    const { near, far } = served();
    client = createApiClient(messagePortTransport(near));
    expect(await client.call('getModelPath', { modelId: 'a' })).to.equal('/m/a');
    const lost = isLost(client);
    far.close();
    expect(await lost).to.equal('lost');
  });

  it('goes over to the port of a restarted engine, whether the old one closed or not', async () => {
    let give: (port: PortLike) => void = () => undefined;
    const source = (onPort: (port: PortLike) => void) => {
      give = onPort;
      return () => undefined;
    };
    client = createApiClient(portSourceTransport(source));
    for (const closes of [true, false, true]) {
      const { near, far } = served();
      give(near);
      await isOpen(client);
      expect(await client.call('getModelPath', { modelId: 'b' })).to.equal('/m/b');
      const lost = isLost(client);
      if (closes) far.close();
      else give(served().near);
      await lost;
    }
  });

  it('takes a port only from its own window, under its own name', async () => {
    const listeners = new Set<Parameters<WindowLike['addEventListener']>[1]>();
    const page: WindowLike = {
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    };
    client = createApiClient(windowPortTransport(page));
    const states: string[] = [];
    client.connection$.subscribe(state => states.push(state));
    const post = (data: unknown, source: unknown) => {
      const { near } = served();
      for (const listener of listeners) listener({ data, source, ports: [near] });
      return near;
    };
    const strays = [post('model-manager-port', {}), post('another', page)];
    await new Promise(resolve => setImmediate(resolve));
    expect(states).to.deep.equal(['connecting']);
    post('model-manager-port', page);
    expect(await client.call('getModelPath', { modelId: 'c' })).to.equal('/m/c');
    for (const stray of strays) stray.close();
  });
});
