import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningOptions } from '../../../src/engine/start/running.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { tempDir } from '../../support/files/temp-dir.ts';

/** Each of them as a link to something of the kind that belongs there. */
const FOLDERS = ['journal', 'journal/torn', 'projections', 'cache', 'in-progress-downloads'];
const FILES = [
  ...['registry.json', 'settings.json', 'engine.json', 'engine.gate', 'engine.gate.json', 'browser-session.json'],
  'leases.json',
  ...[
    'journal/reserve',
    'journal/journal-0000000001.ndjson',
    'journal/torn/journal-0000000001.9.00000000',
    'projections/models.checkpoint.json',
  ],
  ...['cache/catalog.json', 'cache/ranking.json', 'cache/models-root.json', 'in-progress-downloads/m-1.0.0.lock'],
  'models/.model-manager',
];

describe('a link planted in a data directory', () => {
  let folder: TempDir;
  let dataDir: string;
  let outside: string;
  let victim: string;
  beforeEach(async () => {
    folder = await tempDir();
    dataDir = join(folder.path, 'data');
    outside = join(folder.path, 'outside');
    victim = join(outside, 'victim');
    await mkdir(dataDir);
    await mkdir(outside);
    await writeFile(victim, '{}');
  });
  afterEach(() => folder.remove());

  const start = (more: Partial<RunningOptions> = {}) => startEngine({ dataDir, host: 'embedded', ...more });

  async function refuses(path: string, more: Partial<RunningOptions> = {}): Promise<void> {
    const before = await readdir(dataDir, { recursive: true });
    const outcome = await start(more).then(
      engine => engine.close(),
      (thrown: unknown) => thrown,
    );
    expect(outcome).to.have.property('code', 'PERMISSION_DENIED');
    expect(outcome).to.have.nested.property('details.path', path);
    expect(outcome).to.have.property('message').that.includes(path).and.includes('models_dir');
    expect(await readdir(dataDir, { recursive: true })).to.deep.equal(before);
    expect(await readdir(outside)).to.deep.equal(['victim']);
    expect(await readFile(victim, 'utf8')).to.equal('{}');
  }

  for (const name of FOLDERS) {
    it(`as ${name}/ is refused before anything is written`, async () => {
      await mkdir(dirname(join(dataDir, name)), { recursive: true });
      await symlink(outside, join(dataDir, name));
      await refuses(join(dataDir, name));
    });
  }

  for (const name of FILES) {
    for (const where of ['a file', 'nothing']) {
      it(`as ${name}, to ${where}, is refused before anything is written`, async () => {
        await mkdir(dirname(join(dataDir, name)), { recursive: true });
        await symlink(where === 'nothing' ? join(outside, 'new') : victim, join(dataDir, name));
        await refuses(join(dataDir, name));
      });
    }
  }

  it('as the id file of a models_dir elsewhere is refused', async () => {
    const modelsDir = join(folder.path, 'models');
    await mkdir(modelsDir);
    await symlink(join(outside, 'new'), join(modelsDir, '.model-manager'));
    await refuses(join(modelsDir, '.model-manager'), { overrides: { modelsDir } });
  });

  it('as the data directory itself, or as models, is the choice of the user', async () => {
    const models = join(folder.path, 'models');
    const link = join(folder.path, 'link');
    await mkdir(models);
    await symlink(models, join(dataDir, 'models'));
    await symlink(dataDir, link);
    const engine = await start({ dataDir: link });
    await engine.close();
    expect(existsSync(join(dataDir, 'journal'))).to.equal(true);
    expect(await readdir(models)).to.include('temp');
    expect((await lstat(join(dataDir, 'models'))).isSymbolicLink()).to.equal(true);
  });
});
