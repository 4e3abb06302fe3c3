import { expect } from 'chai';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { of } from 'rxjs';
import type { HealthView } from '../../../src/api/contract.ts';
import { view } from '../values.ts';
import { World } from '../world.ts';

describe('registry rebuild, and a data directory that is none', () => {
  let folder: string;
  let world: World;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cli-'));
    world = new World();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const health = (ok: boolean) =>
    of({
      journal: { ok: true, error: null },
      registry: { ok, error: ok ? null : { code: 'FILE_BUSY', message: 'Held open.', retryable: true } },
    } as unknown as HealthView);

  it('rebuilds the registry with an engine that continues nothing', async () => {
    world.environment['MODEL_MANAGER_DATA'] = folder;
    world.manager.views.next([view('ready')]);
    world.manager.health = health(true);
    expect(await world.run('registry', 'rebuild')).to.equal(0);
    expect(world.stdout.text).to.equal('registry.json has 1 version\n');
    expect(world.created).to.deep.equal([{ dataDir: folder, host: 'cli', only: [] }]);
    expect(world.manager.closed).to.equal(1);
  });

  it('rebuilds nothing where there is no data directory, and makes none', async () => {
    const slip = join(folder, 'typo');
    expect(await world.run('registry', 'rebuild', '--data', slip)).to.equal(2);
    expect(world.stderr.text).to.equal(
      `error INVALID_ARGUMENT: Expected a data directory, there is none at ${slip}.\n`,
    );
    expect(world.created).to.deep.equal([]);
  });

  for (const argv of [
    ['registry', 'rebuild'],
    ['list'],
    ['install', 'ocr-eng'],
    ['journal', 'list'],
    ['path', 'ocr-eng'],
  ]) {
    it(`${argv.join(' ')} says that a data directory is a file`, async () => {
      const file = join(folder, 'file');
      await writeFile(file, '');
      for (const path of [file, join(file, 'below')]) {
        const each = new World();
        expect(await each.run(...argv, '--data', path)).to.equal(2);
        expect(each.stderr.text).to.match(/^error INVALID_ARGUMENT: Expected a data directory, got a file at .+\n$/);
      }
    });
  }

  it('says why the registry could not be written', async () => {
    world.environment['MODEL_MANAGER_DATA'] = folder;
    world.manager.health = health(false);
    expect(await world.run('registry', 'rebuild')).to.equal(1);
    expect(world.stderr.text).to.equal('error FILE_BUSY: Held open.\n');
    expect(world.manager.closed).to.equal(1);
  });
});
