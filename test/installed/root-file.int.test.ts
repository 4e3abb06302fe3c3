import { mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { isModelsRoot } from '../../src/installed/models-root.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const INSTALLED = [{ modelId: 'm', version: '1.0.0' }];

describe('the folder of models', () => {
  let directory: TempDir;
  beforeEach(async () => (directory = await tempDir()));
  afterEach(() => directory.remove());

  it('is not there when its disk is unplugged: neither the mount point nor what was in it', async () => {
    expect(await isModelsRoot(join(directory.path, 'gone'), INSTALLED)).to.equal(false);
    await mkdir(join(directory.path, 'temp'));
    expect(await isModelsRoot(directory.path, INSTALLED)).to.equal(false);
    // Nor does it become the right one by being asked.
    expect(await isModelsRoot(directory.path, INSTALLED)).to.equal(false);
  });

  it('is there, and emptied, when it once was the right one', async () => {
    expect(await isModelsRoot(directory.path, [])).to.equal(true);
    expect(await isModelsRoot(directory.path, INSTALLED)).to.equal(true);
  });

  it('is known by what lies in it where an older program put it', async () => {
    const version = join(directory.path, 'm', '1.0.0');
    await mkdir(version, { recursive: true });
    expect(await isModelsRoot(directory.path, INSTALLED)).to.equal(true);
    await rm(version, { recursive: true });
    expect(await isModelsRoot(directory.path, INSTALLED)).to.equal(true);
  });

  it('is not marked through a link', async () => {
    await mkdir(join(directory.path, 'models'));
    await symlink(join(directory.path, 'outside'), join(directory.path, 'models', '.model-manager'));
    expect(await isModelsRoot(join(directory.path, 'models'), [])).to.equal(true);
    expect(await readdir(directory.path)).to.deep.equal(['models']);
  });
});
