import { rmSync } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import { createModelManager } from '../../../src/engine/index.ts';
import type { ModelManager } from '../../../src/engine/index.ts';
import { claimJournal } from '../../../src/engine/record/truth.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { recordFiles } from '../../support/files/recorded-files.ts';
import type { RecordedFiles } from '../../support/files/recorded-files.ts';
import { World, reaches } from '../../support/world.ts';

const MODEL = 'one';
const LOOK_MS = 50;

/** As on Windows, where a file that another program holds can't be unlinked. */
describe('a removal that cannot unlink its files', function () {
  this.timeout(30_000);
  let world: World;
  let files: RecordedFiles;

  beforeEach(async () => {
    world = await World.create();
    await world.publish(MODEL, '1.0.0', 0.01);
    await world.serve();
    const engine = await start();
    await engine.install(MODEL);
    await reaches(engine, MODEL, 'ready');
    await engine.close();
    files = recordFiles(modelsDir());
  });
  afterEach(async () => {
    files.restore();
    await world.close();
  });

  async function start(): Promise<ModelManager> {
    const manager = await createModelManager({ dataDir: world.dataDir, libraryUrl: world.libraryUrl });
    world.onClose(() => manager.close());
    return manager;
  }

  const modelsDir = () => join(world.dataDir, 'models');
  const busy = (path: string) => Object.assign(new Error(`EBUSY: ${path}`), { code: 'EBUSY' });
  const temp = () => readdir(join(modelsDir(), 'temp'));

  it('ends after a crash between its rename and its end, and its bytes go while the engine runs', async () => {
    const { journal } = await claimJournal(world.dataDir, 'run', systemClock);
    await journal.append([{ type: 'RemovalRequested', subject: `${MODEL}@1.0.0`, data: {} }]).durable;
    await journal.close();
    await mkdir(join(modelsDir(), 'temp'), { recursive: true });
    await rename(world.modelDir(MODEL, '1.0.0'), join(modelsDir(), 'temp', `${MODEL}_1.0.0.removed`));
    files.onRemove = path => {
      if (path.endsWith('.removed')) throw busy(path);
    };
    const engine = await start();
    await firstValueFrom(engine.state$.pipe(filter(models => models.length === 0)));
    expect(await temp()).to.deep.equal([`${MODEL}_1.0.0.removed`]);
    expect((await world.journal()).map(({ type }) => type)).to.not.include('RemovalFailed');
    files.onRemove = () => undefined;
    while ((await temp()).length > 0) await new Promise(resolve => setTimeout(resolve, LOOK_MS));
  });

  it('in a place where no folder can be renamed says what is left of the version', async () => {
    files.onRename = from => {
      if (from === `${MODEL}/1.0.0`) throw Object.assign(new Error('EXDEV: rename'), { code: 'EXDEV' });
    };
    files.onRemove = path => {
      if (path !== `${MODEL}/1.0.0`) return;
      rmSync(join(world.modelDir(MODEL, '1.0.0'), 'model.bin'), { force: true });
      throw busy(path);
    };
    const engine = await start();
    await engine.remove(MODEL);
    const [model] = await firstValueFrom(engine.state$.pipe(filter(([view]) => view?.status === 'damaged')));
    expect(model?.removalError).to.have.property('message').that.includes('EBUSY');
  });
});
