import { chmod, mkdir, readdir } from 'node:fs/promises';
import module from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { keepCompiled } from '../../../src/cli/access/compile-cache.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { leaveOut } from '../../support/leave-out.ts';

const node = module as { enableCompileCache?: (directory: string) => unknown };

describe('what Node compiles', () => {
  let directory: TempDir;
  let enabled: string[];
  const real = node.enableCompileCache;
  beforeEach(async () => {
    directory = await tempDir();
    enabled = [];
    node.enableCompileCache = folder => enabled.push(folder);
  });
  afterEach(async () => {
    if (real === undefined) delete node.enableCompileCache;
    else node.enableCompileCache = real;
    await directory.remove();
  });
  const cache = () => join(directory.path, 'cache');

  it('is kept in the data directory, a folder a version', async function () {
    if (process.platform === 'win32')
      leaveOut(this, "On Windows what Node compiles is kept below the user's own folder.");
    await mkdir(join(cache(), 'compiled-0.9.0', 'v24'), { recursive: true });
    await mkdir(join(cache(), 'other'));
    keepCompiled(directory.path, '1.0.0');
    expect(enabled).to.deep.equal([join(cache(), 'compiled-1.0.0')]);
    expect(await readdir(cache()), 'what the older one left is gone').to.deep.equal(['other']);
  });

  it('makes no folder where there is no data yet', async () => {
    keepCompiled(directory.path, '1.0.0');
    keepCompiled(join(directory.path, 'absent'), '1.0.0');
    expect(enabled).to.deep.equal([]);
    expect(await readdir(directory.path)).to.deep.equal([]);
  });

  it('is not taken from where another user could have put it', async function () {
    if (process.platform === 'win32') leaveOut(this, 'Windows has no file modes.');
    await mkdir(cache());
    for (const open of [cache(), directory.path]) {
      await chmod(open, 0o777);
      keepCompiled(directory.path, '1.0.0');
      await chmod(open, 0o700);
    }
    expect(enabled).to.deep.equal([]);
    keepCompiled(directory.path, '1.0.0');
    expect(enabled).to.have.length(1);
  });

  it('is of no concern where Node can not keep it', async () => {
    await mkdir(cache());
    delete node.enableCompileCache;
    keepCompiled(directory.path, '1.0.0');
    node.enableCompileCache = () => {
      throw new Error('EROFS');
    };
    keepCompiled(directory.path, '1.0.0');
    expect(await readdir(cache())).to.deep.equal([]);
  });
});
