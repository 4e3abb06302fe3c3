import { expect } from 'chai';
import { filter, firstValueFrom, take, toArray } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { World } from '../../support/world.ts';

/** Bytes a second of one connection: none of the downloads ends by itself before its test does. */
const SLOW = 64 * 1024;

describe('the limits in the settings', () => {
  let world: World;
  let engine: RunningEngine;

  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(async () => {
    await engine.close();
    await world.close();
  });

  const session = () => ({ id: 'test', onClose: () => undefined });

  async function start(): Promise<void> {
    await world.serve({ rate: SLOW });
    const overrides = { libraryUrl: world.libraryUrl };
    engine = await startEngine({ dataDir: world.dataDir, host: 'embedded', overrides });
  }

  /** Each connection that asked for bytes of a model, rather than for what it consists of. */
  const fetched = () => world.requests.map(({ path }) => path).filter(path => path.endsWith('/model.bin'));

  /** The first so many events of a type, of this run. */
  const events = (type: string, count: number) =>
    firstValueFrom(engine.ledger.journal.events$({ types: [type] }).pipe(take(count), toArray()));

  it('are those of the running downloads: max_downloads begins the waiting ones at once when it is raised', async () => {
    const models = ['a', 'b', 'c', 'd', 'e'];
    for (const model of models) await world.publish(model, '1.0.0', 8);
    await start();
    await engine.api.call.setSettings({ settings: { maxDownloads: 1 } }, session());
    for (const modelId of models) await engine.api.call.install({ modelId, version: '1.0.0' }, session());
    await events('DownloadCheckpointed', 1);
    // One beyond the limit, because it is small.
    const begun = ['a', 'b'].map(model => `/storage/models/${model}/1.0.0/model.bin`);
    expect(fetched(), 'the others wait').to.have.members(begun.slice(0, fetched().length));
    expect(fetched().length).to.be.lessThan(3);
    await engine.api.call.setSettings({ settings: { maxDownloads: 5 } }, session());
    const started = await events('DownloadStarted', 5);
    expect(started.map(({ subject }) => subject)).to.have.members(models.map(model => `${model}@1.0.0`));
  });

  it('are those of the running downloads: connections_per_file', async () => {
    await world.publish('large', '1.0.0', 20);
    await start();
    await engine.api.call.setSettings({ settings: { maxDownloads: 1, connectionsPerFile: 3 } }, session());
    await engine.api.call.install({ modelId: 'large', version: '1.0.0' }, session());
    const checkpoints$ = engine.ledger.journal.events$({ types: ['DownloadCheckpointed'] });
    await firstValueFrom(checkpoints$.pipe(filter(() => fetched().length >= 3)));
    expect(fetched()).to.have.length(3);
  });
});
