import { expect } from 'chai';
import { filter, firstValueFrom, toArray } from 'rxjs';
import { createApiClient } from '../../src/api/client.ts';
import type { ApiClient } from '../../src/api/client.ts';
import { KeptLeases } from '../../src/api/kept-leases.ts';
import type { EngineApi } from '../../src/api/session.ts';
import { ModelError } from '../../src/model/errors.ts';
import { engineApiStub } from '../support/engine-api-stub.ts';
import { memoryTransport } from '../support/session-pair.ts';

const HOLDER = { pid: 7, processStarted: '70', bootId: 'boot' };

type UseModel = EngineApi['call']['useModel'];

describe('the leases of a connected program', () => {
  let client: ApiClient;
  let asked: Parameters<UseModel>[0][];
  let released: string[];
  let answer: UseModel;
  let breakOff: (n: number) => void;
  afterEach(() => client.close());

  function start({ reconnect = true } = {}): KeptLeases {
    asked = [];
    released = [];
    answer = () => Promise.resolve({ leaseId: `lease-${asked.length}`, path: '/m/one/1.0.0', version: '1.0.0' });
    const api = engineApiStub({
      call: {
        useModel: (params, session) => {
          asked.push(params);
          return answer(params, session);
        },
        releaseModel: ({ leaseId }) => {
          released.push(leaseId);
          return Promise.resolve(null);
        },
        list: () => Promise.resolve([]),
      },
    });
    const { transport, opened } = memoryTransport(api, reconnect);
    breakOff = n => opened[n]?.break();
    client = createApiClient(transport);
    return new KeptLeases(client, () => Promise.resolve(HOLDER));
  }

  const isOpen = () => firstValueFrom(client.connection$.pipe(filter(state => state === 'open')));
  /** By then each lease was asked for again: one after the other, a call each. */
  async function takenAgain(leases = 1): Promise<void> {
    await isOpen();
    for (let n = 0; n <= leases; n++) await client.call('list', {});
  }

  it('are taken again in the version that is in use, and released under their new id', async () => {
    const leases = start();
    const lease = await leases.take({ modelId: 'one' });
    breakOff(0);
    await takenAgain();
    expect(asked).to.deep.equal([
      { modelId: 'one', holder: HOLDER },
      { modelId: 'one', version: '1.0.0', holder: HOLDER },
    ]);
    const lost = firstValueFrom(lease.lost$.pipe(toArray()));
    await lease.release();
    await lease.release();
    expect(released).to.deep.equal(['lease-2']);
    expect(await lost).to.deep.equal([]);
  });

  it('that are released while there is no connection are not taken again', async () => {
    const leases = start();
    const lease = await leases.take({ modelId: 'one' });
    const other = await leases.take({ modelId: 'one' });
    breakOff(0);
    await lease.release();
    await takenAgain();
    expect([asked.length, released]).to.deep.equal([3, []]);
    await other.release();
    expect(released).to.deep.equal(['lease-3']);
  });

  it('that are released while they are taken again are given back before the release is over', async () => {
    const leases = start();
    const lease = await leases.take({ modelId: 'one' });
    let give = () => undefined as void;
    answer = () =>
      new Promise(resolve => (give = () => resolve({ leaseId: 'late', path: '/m/one/1.0.0', version: '1.0.0' })));
    breakOff(0);
    await takenAgain();
    const release = lease.release();
    give();
    await release;
    expect(released).to.deep.equal(['late']);
  });

  it("tell their holder when they can't be kept", async () => {
    const leases = start();
    const lease = await leases.take({ modelId: 'one' });
    const lost = firstValueFrom(lease.lost$);
    answer = () => Promise.reject(new ModelError('MODEL_NOT_AVAILABLE', 'Gone.'));
    breakOff(0);
    expect(await lost).to.include({ code: 'MODEL_NOT_AVAILABLE' });
    expect(await firstValueFrom(lease.lost$), 'who asks later').to.include({ code: 'MODEL_NOT_AVAILABLE' });
    await lease.release();
    expect(released).to.deep.equal([]);
  });

  it('tell their holder when the version is elsewhere, and give that one back', async () => {
    const leases = start();
    const lease = await leases.take({ modelId: 'one' });
    answer = () => Promise.resolve({ leaseId: 'there', path: '/other/one/1.0.0', version: '1.0.0' });
    breakOff(0);
    const { code, details } = await firstValueFrom(lease.lost$);
    expect([code, details]).to.deep.equal([
      'MODEL_NOT_AVAILABLE',
      { modelId: 'one', version: '1.0.0', path: '/other/one/1.0.0', reason: 'moved' },
    ]);
    await takenAgain();
    expect(released).to.deep.equal(['there']);
  });

  it('outlive a connection that breaks while they are taken again', async () => {
    const leases = start();
    await leases.take({ modelId: 'one' });
    const usual = answer;
    answer = () => new Promise(() => undefined);
    breakOff(0);
    await takenAgain();
    answer = usual;
    breakOff(1);
    await takenAgain();
    expect(asked.length).to.equal(3);
  });

  it('are lost with the last connection', async () => {
    const lease = await start({ reconnect: false }).take({ modelId: 'one' });
    breakOff(0);
    const error = await firstValueFrom(lease.lost$);
    expect([error.code, error.details]).to.deep.equal(['NETWORK_UNREACHABLE', { engine: 'lost' }]);
  });

  it('are over, and not lost, when their program closes them', async () => {
    const leases = start();
    const lease = await leases.take({ modelId: 'one' });
    leases.close();
    client.close();
    expect(await firstValueFrom(lease.lost$.pipe(toArray()))).to.deep.equal([]);
    await lease.release();
  });

  it('are had from an engine that does not know of holders', async () => {
    const leases = start();
    const usual = answer;
    answer = (params, session) =>
      'holder' in params
        ? Promise.reject(new ModelError('INVALID_ARGUMENT', 'An unknown field.'))
        : usual(params, session);
    const { path } = await leases.take({ modelId: 'one' });
    expect([path, asked.at(-1)]).to.deep.equal(['/m/one/1.0.0', { modelId: 'one' }]);
  });
});
