import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../src/disk/paths.ts';
import { discardTree, removeTree } from '../../src/disk/files.ts';
import { renameBusy } from '../../src/disk/rename.ts';
import { PartAtPath } from '../../src/download/part/part-at-path.ts';
import { toFailure } from '../../src/download/base/failure.ts';
import { removeInstalled } from '../../src/installed/remove.ts';
import { RetiredFolders } from '../../src/installed/retired-folders.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import { syncDirectory, syncTree } from '../../src/ports/durable-files.ts';
import { manualClock } from '../support/manual-clock.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { holdAlone, holdAWhile, outcome } from './hold.ts';

/** On Windows only, or on wine: what another program's open file does to ours, and to what we do. */
describe('a file of models that another program holds', () => {
  let dir: TempDir;
  let held: string;
  let other: string;
  let letGo: () => void;

  beforeEach(async () => {
    dir = await tempDir();
    held = join(dir.path, 'held');
    other = join(dir.path, 'other');
    await writeFile(held, 'held');
    await writeFile(other, 'other');
    letGo = () => undefined;
  });
  afterEach(async () => {
    letGo();
    await dir.remove();
  });

  it('without sharing refuses all but a look at it', async () => {
    letGo = holdAlone(held);
    expect(await outcome(() => readFile(held))).to.equal('EBUSY');
    expect(await outcome(() => writeFile(held, ''))).to.equal('EBUSY');
    expect(await outcome(() => copyFile(held, join(dir.path, 'copy')))).to.equal('EBUSY');
    expect(await outcome(() => unlink(held))).to.equal('EBUSY');
    expect(await outcome(() => rename(held, join(dir.path, 'away')))).to.equal('EBUSY');
    expect(await outcome(() => rename(other, held))).to.equal('EPERM');
    expect((await stat(held)).size).to.equal(4);
  });

  it('with all sharing refuses only a rename over it', async () => {
    const reader = await open(held, 'r');
    try {
      expect(await outcome(() => rename(other, held))).to.equal('EPERM');
      expect(await outcome(() => rename(held, join(dir.path, 'away')))).to.equal('done');
    } finally {
      await reader.close();
    }
  });

  it('is renamed over once it is free', async () => {
    let failures = 0;
    letGo = holdAlone(held);
    await renameBusy(other, held, {
      attempt: async (from, to) => {
        try {
          await rename(from, to);
        } catch (error) {
          if ((failures += 1) === 2) letGo();
          throw error;
        }
      },
    });
    expect(failures).to.equal(2);
    expect(await readFile(held, 'utf8')).to.equal('other');
  });

  it('is unlinked with its folder once it is free, and named when it stays', async () => {
    holdAWhile(held);
    await removeTree(dir.path);
    expect(await outcome(() => stat(dir.path))).to.equal('ENOENT');
    await mkdir(dir.path);
    await writeFile(held, 'held');
    letGo = holdAlone(held);
    expect(await outcome(() => discardTree(dir.path))).to.be.oneOf(['FILE_BUSY', 'PERMISSION_DENIED']);
    expect((await stat(held)).size).to.equal(4);
  });

  it('is a part: a download waits for it and keeps it', async () => {
    letGo = holdAlone(held);
    const part = new PartAtPath(held);
    const thrown: unknown = await part.open().catch((error: unknown) => error);
    expect(toFailure(thrown)).to.have.property('kind', 'retry');
    expect(toFailure(thrown).error).to.have.property('code', 'FILE_BUSY');
    letGo();
    await part.open();
    await part.replace((fresh, old) => fresh.copyFrom(old, [[0, 3]]));
    await part.close();
    expect(await readFile(held, 'utf8')).to.equal('hel');
  });

  it('is put on the disk by its own handle alone: folders have no sync', async () => {
    await syncDirectory(dir.path);
    await syncTree(dir.path);
    const handle = await open(held, 'r');
    expect(await outcome(() => handle.sync())).to.equal('EPERM');
    await handle.close();
  });

  describe('of a version that is removed', () => {
    let file: string;
    beforeEach(async () => {
      file = join(installedPath(dir.path, 'm', '1.0.0'), 'weights.bin');
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, 'bytes');
    });
    const temp = () => readdir(join(dir.path, 'temp'));

    it('lets the version go at once, and its bytes as soon as it is free', async () => {
      await writeFile(join(dirname(file), 'free.bin'), 'more bytes');
      letGo = holdAlone(file);
      expect(await removeInstalled(dir.path, 'm', '1.0.0')).to.equal('more bytes'.length);
      expect(await outcome(() => stat(dirname(file)))).to.equal('ENOENT');
      const clock = manualClock();
      const retired = new RetiredFolders({ modelsDir: dir.path, unfinished: () => [], clock, logger: silentLogger });
      await retired.clear();
      expect(await temp()).to.have.length(1);
      letGo();
      clock.advance(1_000);
      while ((await temp()).length > 0) await new Promise(setImmediate);
      await retired.stop();
    });

    it('lets another copy of it be removed', async () => {
      letGo = holdAlone(file);
      await removeInstalled(dir.path, 'm', '1.0.0');
      letGo();
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, 'bytes');
      expect(await removeInstalled(dir.path, 'm', '1.0.0')).to.equal(10);
      expect(await temp()).to.deep.equal([]);
    });
  });

  it('is no hindrance once it is gone', async () => {
    await rm(held);
    expect(await outcome(() => rename(other, held))).to.equal('done');
  });
});
