import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { World } from '../../support/world.ts';

const MODEL = { modelId: 'one', version: '1.0.0' };
const CALLS = 20;

describe('what a connection keeps of its calls', function () {
  this.timeout(30_000);
  let world: World;
  let engine: RunningEngine;
  let callbacks: (() => void)[];
  let isOver = false;
  const session = {
    id: 'counted',
    onClose: (callback: () => void) => (isOver ? callback() : void callbacks.push(callback)),
  };

  beforeEach(async () => {
    callbacks = [];
    isOver = false;
    world = await World.create();
    await world.publish(MODEL.modelId, MODEL.version, 0.01);
    await world.serve();
    engine = await startEngine({
      ...{ dataDir: world.dataDir, host: 'embedded', overrides: { libraryUrl: world.libraryUrl } },
    });
    world.onClose(() => engine.close());
    await engine.api.call.install(MODEL, session);
    await firstValueFrom(engine.api.stream.state({}).pipe(filter(([view]) => view?.status === 'ready')));
  });
  afterEach(() => world.close());

  const removal = () => engine.api.call.remove(MODEL, session).catch((error: unknown) => error);
  const end = () => {
    isOver = true;
    for (const callback of callbacks.splice(0)) callback();
  };

  it('is the same after many leases and verifications as after the first', async () => {
    for (let n = 0; n < CALLS; n++) {
      const { leaseId } = await engine.api.call.useModel(MODEL, session);
      await engine.api.call.releaseModel({ leaseId }, session);
      await engine.api.call.verify(MODEL, session);
    }
    expect(callbacks.length).to.be.at.most(2);
  });

  it('ends with it: all leases, also one that is given after the end', async () => {
    for (let n = 0; n < CALLS; n++) await engine.api.call.useModel(MODEL, session);
    expect(await removal()).to.include({ code: 'MODEL_IN_USE' });
    end();
    await engine.api.call.useModel(MODEL, session);
    expect(await removal()).to.include({ status: 'removing' });
  });

  it('ends with it: a verification that is asked for after the end', async () => {
    await engine.api.call.verify(MODEL, session);
    end();
    const error: unknown = await engine.api.call.verify(MODEL, session).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'CANCELLED' });
  });
});
