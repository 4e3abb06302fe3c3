import { expect } from 'chai';
import { connectModelManager, createModelManager } from '../../../src/engine/index.ts';
import type { ModelManager } from '../../../src/engine/index.ts';
import { World, reaches } from '../../support/world.ts';

const MODELS = ['one', 'two', 'three'];

describe('hooks and errors of a connected program', function () {
  this.timeout(30_000);
  let world: World;
  beforeEach(async () => {
    world = await World.create();
    for (const model of MODELS) await world.publish(model, '1.0.0', 0.1);
    await world.serve();
  });
  afterEach(() => world.close());

  async function engine(): Promise<ModelManager> {
    const manager = await createModelManager({ dataDir: world.dataDir, libraryUrl: world.libraryUrl });
    world.onClose(() => manager.close());
    return manager;
  }

  async function install(manager: ModelManager, modelId: string): Promise<void> {
    await manager.install(modelId);
    await reaches(manager, modelId, 'ready');
  }

  it('hooks tell what happens from the connection on, once over a restart of the engine, with the path', async () => {
    const first = await engine();
    await install(first, 'one');
    const program = await connectModelManager({ dataDir: world.dataDir });
    world.onClose(() => program.close());
    const starts: string[] = [];
    const paths: string[] = [];
    program.onDownloadStart(({ modelId }) => void starts.push(modelId));
    const told = new Promise<void>(resolve => {
      program.onDownloadComplete(({ modelId, path }) => {
        paths.push(path);
        if (modelId === 'three') resolve();
      });
    });
    await install(program, 'two');
    await first.close();
    // The program finds the next engine after this one has begun: part of its download lies between two connections.
    const second = await engine();
    await install(second, 'three');
    await told;
    expect(starts).to.deep.equal(['two', 'three']);
    expect(paths).to.deep.equal(['two', 'three'].map(model => world.modelDir(model, '1.0.0')));
  });

  it('hooks are methods of the manager itself, here and there', async () => {
    const here = await engine();
    const there = await connectModelManager({ dataDir: world.dataDir });
    world.onClose(() => there.close());
    const told: string[] = [];
    const complete = [here, there].map(
      manager =>
        new Promise<void>(resolve => {
          manager.onDownloadStart(() => void told.push('start'));
          manager.onDownloadProgress(() => undefined);
          manager.onDownloadError(() => void told.push('error'));
          manager.onDownloadComplete(() => resolve());
        }),
    );
    await install(here, 'one');
    await Promise.all(complete);
    expect(told).to.deep.equal(['start', 'start']);
  });

  it('errors say of a missing model MODEL_NOT_AVAILABLE first, here and there', async () => {
    const here = await engine();
    const there = await connectModelManager({ dataDir: world.dataDir });
    world.onClose(() => there.close());
    for (const manager of [here, there]) {
      const error: unknown = await manager.getModelPath('one').catch((thrown: unknown) => thrown);
      expect(String(error)).to.match(/^MODEL_NOT_AVAILABLE: one is not available/);
    }
  });
});
