import { access, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom, map } from 'rxjs';
import { createModelManager } from '../../src/engine/index.ts';
import type { ModelManager, ModelView } from '../../src/engine/index.ts';
import { ModelsRoot } from '../../src/installed/models-root.ts';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { serveLibrary } from '../../src/library/server/server.ts';
import type { RunningLibrary } from '../../src/library/server/server.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const INSTALLED = [{ modelId: 'a', version: '1.0.0' }];

let directory: TempDir;
let dataDir: string;
let disk: string;
beforeEach(async () => {
  directory = await tempDir();
  dataDir = join(directory.path, 'data');
  disk = join(directory.path, 'disk');
  await mkdir(dataDir);
});
afterEach(() => directory.remove());

/** What was on the disk is put aside: its mount point lies on the disk of the data, and the disk did not. */
async function unplug(): Promise<() => Promise<void>> {
  await rename(disk, `${disk}.unplugged`);
  await mkdir(disk);
  const file = join(dataDir, 'cache', 'models-root.json');
  await writeFile(file, JSON.stringify({ modelsDir: disk, roots: { [disk]: false } }));
  return async () => {
    await rm(disk, { recursive: true });
    await rename(`${disk}.unplugged`, disk);
  };
}

describe('the disk of the models', () => {
  const root = (modelsDir: string | null = disk, installed = INSTALLED) =>
    new ModelsRoot({ dataDir, modelsDir, installed: () => installed, logger: silentLogger });

  it('is that of the data directory without models_dir, and is there whatever lies in it', async () => {
    expect(await root(null).isThere()).to.equal(true);
    await rm(join(dataDir, 'models'), { recursive: true });
    expect(await root(null).isThere()).to.equal(true);
    await access(join(dataDir, 'models', 'temp'));
  });

  it('may be a new choice, although models are installed elsewhere', async () => {
    await root(null).isThere();
    expect(await root().isThere()).to.equal(true);
    await access(join(disk, 'temp'));
  });

  it('is not there when it is unplugged: nothing is written to its mount point', async () => {
    await root(null).isThere();
    await root().isThere();
    const plug = await unplug();
    const again = root();
    expect(await again.isThere()).to.equal(false);
    const error: unknown = await again.assertThere().catch((thrown: unknown) => thrown);
    expect(error).to.deep.include({ code: 'FILE_BUSY', retryable: true, details: { path: disk } });
    expect(await readdir(disk)).to.deep.equal([]);
    await plug();
    expect(await again.isThere()).to.equal(true);
  });

  it('is not marked through a link, also on a disk that is plugged in later', async () => {
    await mkdir(disk);
    await symlink(join(directory.path, 'outside'), join(disk, '.model-manager'));
    expect(await root(disk, []).isThere()).to.equal(true);
    expect(await readdir(directory.path)).to.not.include('outside');
  });

  it('is there when it was emptied', async () => {
    await root(disk, []).isThere();
    await rm(disk, { recursive: true });
    expect(await root().isThere()).to.equal(true);
  });

  it('is told by what is installed when nothing was remembered', async () => {
    await mkdir(disk);
    expect(await root().isThere()).to.equal(false);
    expect(await readdir(disk)).to.deep.equal([]);
    await mkdir(join(disk, 'a', '1.0.0'), { recursive: true });
    expect(await root().isThere()).to.equal(true);
  });

  it('is an unplugged one also where an older program knew it, by the number of its device', async () => {
    await mkdir(disk);
    await mkdir(join(dataDir, 'cache'));
    await writeFile(join(dataDir, 'cache', 'models-root.json'), JSON.stringify({ modelsDir: disk, device: 7 }));
    expect(await root(disk, []).isThere()).to.equal(false);
    await writeFile(join(disk, '.model-manager'), '');
    expect(await root(disk, []).isThere()).to.equal(true);
  });

  it('is remembered while models lie elsewhere: back at it, its mount point is no new choice', async () => {
    await root(disk, []).isThere();
    await unplug();
    await root(join(directory.path, 'other'), []).isThere();
    expect(await root(disk, []).isThere()).to.equal(false);
    expect(await readdir(disk)).to.deep.equal([]);
  });

  it('is there, and emptied, when it once was the right one', async () => {
    await root(disk, []).isThere();
    expect(await root().isThere()).to.equal(true);
    await rm(join(disk, '.model-manager'));
    const same = root();
    expect(await same.isThere()).to.equal(true);
    await access(join(disk, '.model-manager'));
  });

  it('is there when it can not be written to: who writes meets the reason', async () => {
    await writeFile(disk, 'a file in its place');
    expect(await root(disk, []).isThere()).to.equal(true);
  });
});

describe('an engine whose models lie on an unplugged disk', () => {
  let library: RunningLibrary;
  let manager: ModelManager | undefined;
  beforeEach(async () => {
    const storage = join(directory.path, 'library');
    for (const modelId of ['a', 'b'])
      await publishVersion({
        storage,
        modelId,
        version: '1.0.0',
        paths: [],
        synthetic: { sizeBytes: 100_000, seed: 1 },
      });
    library = await serveLibrary({ storage });
    await writeFile(join(dataDir, 'settings.json'), JSON.stringify({ models_dir: disk }));
  });
  afterEach(async () => {
    await manager?.close();
    await library.close();
  });

  const start = async () => (manager = await createModelManager({ dataDir, libraryUrl: library.url }));
  const until = (is: (view: ModelView) => boolean) =>
    firstValueFrom(
      manager!.state$.pipe(
        map(views => views.find(is)),
        filter(view => view !== undefined),
      ),
    );

  it('keeps its list, lets downloads wait and removes nothing, until the disk is back', async () => {
    await (await start()).install('a');
    await until(({ modelId, status }) => modelId === 'a' && status === 'ready');
    await manager!.close();
    const plug = await unplug();

    await start();
    const noPath: unknown = await manager!.getModelPath('a').catch((thrown: unknown) => thrown);
    expect(noPath).to.have.property('code', 'MODEL_NOT_AVAILABLE');
    await manager!.remove('a');
    await until(({ modelId, status, removalError }) => modelId === 'a' && status === 'ready' && removalError !== null);
    await manager!.install('b');
    const waits = await until(({ modelId, status }) => modelId === 'b' && status === 'paused');
    expect(waits.task).to.deep.include({ pauseReason: 'disk', neededBytes: null });
    expect(waits.task?.error?.code).to.equal('FILE_BUSY');
    await manager!.getModelPath('a').catch((thrown: unknown) => thrown);
    expect(await readdir(disk)).to.deep.equal([]);

    await plug();
    await until(({ modelId, status }) => modelId === 'b' && status === 'ready');
    expect(await manager!.getModelPath('a')).to.equal(join(disk, 'a', '1.0.0'));
    await manager!.close();
    expect(await recordedTypes()).not.to.include('ModelMissing');
  });

  it('says so when asked to verify or repair, and records nothing', async () => {
    await (await start()).install('a');
    await until(({ modelId, status }) => modelId === 'a' && status === 'ready');
    await manager!.close();
    const plug = await unplug();
    await start();
    for (const ask of [() => manager!.verify('a'), () => manager!.repair('a')]) {
      const refused: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(refused).to.deep.include({ code: 'FILE_BUSY', retryable: true, details: { path: disk } });
    }
    expect(await readdir(disk)).to.deep.equal([]);
    expect((await manager!.list())[0]).to.include({ modelId: 'a', status: 'ready' });

    await plug();
    expect(await manager!.verify('a')).to.deep.equal({ ok: true, files: 1, damaged: [] });
    await manager!.close();
    const types = await recordedTypes();
    for (const type of ['ModelDamaged', 'ModelMissing', 'DownloadFailed']) expect(types).not.to.include(type);
  });

  it('takes its mount point for nothing else where nothing is installed yet', async () => {
    await (await start()).close();
    await unplug();
    await (await start()).close();
    expect(await readdir(disk)).to.deep.equal([]);
  });

  async function recordedTypes(): Promise<string[]> {
    const names = (await readdir(join(dataDir, 'journal'))).filter(name => name.endsWith('.ndjson'));
    const segments = await Promise.all(names.map(name => readFile(join(dataDir, 'journal', name), 'utf8')));
    return [...segments.join('').matchAll(/"type":"(\w+)"/g)].map(([, type = '']) => type);
  }
});
