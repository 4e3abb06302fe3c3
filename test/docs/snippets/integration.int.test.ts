/** The code of docs/integration.md: each region stands there as it is here. */
import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { connectModelManager, createModelManager, isModelError } from 'model-manager';
import type { ModelManager } from 'model-manager';
import { filter, firstValueFrom, map } from 'rxjs';
import { delay, systemClock } from '../../../src/ports/clock.ts';
import { World, reaches } from '../../support/world.ts';
import { readPage } from '../pages.ts';

describe('docs/integration.md: snippets', () => {
  let world: World;
  let manager: ModelManager;

  before(async () => {
    world = await World.create();
    await world.publish('ocr-eng', '1.0.0', 0.01);
    await world.serve();
    manager = await embed(world.dataDir, world.libraryUrl);
    world.onClose(() => manager.close());
  });
  after(() => world.close());

  /** Asks for the removal and waits until the files are gone. */
  async function removed(): Promise<void> {
    await manager.remove('ocr-eng').catch((error: unknown) => {
      if (!isModelError(error) || error.code !== 'MODEL_NOT_AVAILABLE') throw error;
    });
    await firstValueFrom(manager.state$.pipe(filter(models => models.length === 0)));
  }

  async function installed(): Promise<void> {
    await manager.install('ocr-eng');
    await reaches(manager, 'ocr-eng', 'ready');
  }

  function isInUse(error: unknown): boolean {
    if (isModelError(error) && error.code === 'MODEL_IN_USE') return true;
    throw error;
  }

  async function embed(dataDir: string, libraryUrl: string): Promise<ModelManager> {
    // #region embed
    const manager = await createModelManager({ dataDir, libraryUrl });
    // #endregion
    return manager;
  }

  it('has a row for each method, in both languages', async () => {
    const members = Object.keys(manager).filter(name => name !== 'url');
    for (const page of ['docs/integration.md', 'docs/integration.zh-CN.md']) {
      const rows = (await readPage(page)).split('\n').filter(line => /^\| `[a-z]/.test(line));
      const named = members.filter(name =>
        rows.some(row => row.split(' | ')[0]?.match(new RegExp(`\\b${name.replace('$', '\\$')}(?!\\w)`))),
      );
      expect(named, page).to.deep.equal(members);
    }
    expect(members).to.include.members(['getModelPath', 'state$', 'hooks']);
  });

  it('installs and waits until the model is ready or has failed', async () => {
    // #region install
    const { modelId, version } = await manager.install('ocr-eng');
    const outcome = await firstValueFrom(
      manager.state$.pipe(
        map(models => models.find(model => model.modelId === modelId && model.version === version)),
        filter(model => model?.status === 'ready' || model?.status === 'failed'),
      ),
    );
    if (outcome?.status === 'failed') console.error(outcome.task?.error?.code);
    // #endregion
    expect(outcome).to.include({ status: 'ready', path: world.modelDir('ocr-eng', '1.0.0') });
  });

  it('connects to the engine of another process', async () => {
    const { dataDir } = world;
    // #region connect
    const connected = await connectModelManager({ dataDir });
    const path = await connected.getModelPath('ocr-eng');
    await connected.close();
    // #endregion
    expect(path).to.equal(world.modelDir('ocr-eng', '1.0.0'));
  });

  it('gives out a path, or says at once that there is none', async () => {
    // #region path
    async function pathOrNull(modelId: string): Promise<string | null> {
      try {
        return await manager.getModelPath(modelId);
      } catch (error) {
        if (isModelError(error) && error.code === 'MODEL_NOT_AVAILABLE') return null;
        throw error;
      }
    }
    // #endregion
    expect(await pathOrNull('ocr-eng')).to.equal(world.modelDir('ocr-eng', '1.0.0'));
    expect(await pathOrNull('whisper-large-v3')).to.equal(null);
    expect(await pathOrNull('Not An Id').catch((error: unknown) => error)).to.include({ code: 'INVALID_ARGUMENT' });
  });

  it('refuses a task without its model, and reports that', async () => {
    // #region task
    async function run(task: { taskId: string; modelId: string }, infer: (folder: string) => Promise<string>) {
      // Rejects with MODEL_NOT_AVAILABLE at once; the dispatch server is told beside it.
      const folder = await manager.getModelPathForTask(task);
      return { taskId: task.taskId, output: await infer(folder) };
    }
    // #endregion
    const list = async (folder: string) => (await readdir(folder)).sort().join();
    const done = await run({ taskId: 't-1', modelId: 'ocr-eng' }, list);
    expect(done.output).to.include('checksum.sha256');
    const refused = await run({ taskId: 't-2', modelId: 'whisper-large-v3' }, list).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'MODEL_NOT_AVAILABLE' });
  });

  it('holds a version with a lease', async () => {
    const infer = async (folder: string) => {
      const refused = await manager.remove('ocr-eng').catch((error: unknown) => error);
      expect(refused).to.include({ code: 'MODEL_IN_USE', retryable: true });
      return readdir(folder);
    };
    // #region lease
    const lease = await manager.useModel('ocr-eng');
    lease.lost$.subscribe(({ code }) => console.error(`The model may be removed while it is in use: ${code}`));
    try {
      await infer(lease.path);
    } finally {
      await lease.release();
    }
    // #endregion
    await removed();
    await installed();
  });

  it('ends the leases of a connection with it', async () => {
    const other = await world.connect();
    await other.useModel('ocr-eng');
    expect(await manager.remove('ocr-eng').catch((error: unknown) => error)).to.include({ code: 'MODEL_IN_USE' });
    await other.close();
    // Nothing tells that the engine has noticed the end of the connection.
    while (await manager.remove('ocr-eng').then(() => false, isInUse)) await delay(systemClock, 5);
    await removed();
    await installed();
  });

  it('repeats a command whose outcome is unknown', async () => {
    // #region command-id
    async function installOnce(modelId: string) {
      const commandId = randomUUID();
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await manager.install(modelId, undefined, { commandId });
        } catch (error) {
          if (!isModelError(error) || !error.retryable || attempt === 3) throw error;
        }
      }
    }
    // #endregion
    expect(await installOnce('ocr-eng')).to.include({ version: '1.0.0', status: 'ready' });
  });

  it('tells of downloads by hooks, and of everything by events', async () => {
    const said: string[] = [];
    // #region hooks
    const stop = manager.onDownloadComplete(({ modelId, version, path }) => {
      said.push(`${modelId}@${version} is in ${path}`);
    });
    const events = manager.events$({ after: 0, types: ['ModelInstalled'] }).subscribe(({ seq, subject }) => {
      said.push(`${seq}: ${subject}`);
    });
    // #endregion
    const complete = new Promise(resolve => manager.hooks.onDownloadComplete(resolve));
    await removed();
    await installed();
    await complete;
    stop();
    events.unsubscribe();
    expect(said).to.include(`ocr-eng@1.0.0 is in ${world.modelDir('ocr-eng', '1.0.0')}`);
    expect(said.join('\n')).to.match(/^\d+: ocr-eng@1\.0\.0$/m);
  });
});
