import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { installedPath, tempDir } from '../../src/disk/paths.ts';
import { RemovalUnfinished, removeInstalled } from '../../src/installed/remove.ts';
import { RetiredFolders } from '../../src/installed/retired-folders.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import { foldersSynced, recordFiles } from '../support/files/recorded-files.ts';
import type { RecordedFiles } from '../support/files/recorded-files.ts';
import { leaveOut } from '../support/leave-out.ts';
import { manualClock } from '../support/manual-clock.ts';
import { tempDir as temporaryFolder } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const RENAMED = 'rename m/1.0.0 -> temp/m_1.0.0.removed';

async function emptied(directory: string): Promise<void> {
  while ((await readdir(directory)).length > 0) await new Promise(setImmediate);
}

describe('the removal of a version', () => {
  let folder: TempDir;
  let recorded: RecordedFiles;
  beforeEach(async () => {
    folder = await temporaryFolder();
    const file = join(installedPath(folder.path, 'm', '1.0.0'), 'sub', 'weights.bin');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, 'bytes');
    recorded = recordFiles(folder.path);
  });
  afterEach(async () => {
    recorded.restore();
    await folder.remove();
  });

  it('is a rename into models/temp, durable on both sides, before anything is unlinked', async () => {
    expect(await removeInstalled(folder.path, 'm', '1.0.0')).to.equal(5);
    const { calls } = recorded;
    const renamed = calls.indexOf(RENAMED);
    expect(renamed, calls.join(', ')).to.be.at.least(0);
    const after = calls.slice(renamed + 1);
    const unlinked = after.indexOf('rm temp/m_1.0.0.removed');
    expect(after.slice(0, unlinked)).to.include.members(foldersSynced('m', 'temp'));
    expect(unlinked).to.be.at.least(0);
    expect(after.slice(unlinked)).to.include.members(foldersSynced('temp'));
    expect(calls.filter(call => call.startsWith('rm m'))).to.deep.equal([]);
  });

  const busy = (path: string) => Object.assign(new Error(`EBUSY: ${path}`), { code: 'EBUSY' });
  const isRenamed = () => recorded.calls.includes(RENAMED);

  /** A file of the version is held from its rename on. */
  function hold(): void {
    recorded.onRemove = path => {
      if (isRenamed()) throw busy(path);
    };
  }

  it('is done after its rename, whatever is held: those bytes go as soon as it is free', async () => {
    hold();
    expect(await removeInstalled(folder.path, 'm', '1.0.0')).to.equal(0);
    expect(await readdir(join(folder.path, 'm'))).to.deep.equal([]);
    const clock = manualClock();
    const retired = new RetiredFolders({ modelsDir: folder.path, unfinished: () => [], clock, logger: silentLogger });
    await retired.clear();
    recorded.onRemove = () => undefined;
    expect(await readdir(tempDir(folder.path))).to.deep.equal(['m_1.0.0.removed']);
    clock.advance(1_000);
    await emptied(tempDir(folder.path));
    await retired.stop();
  });

  it('leaves alone what somebody works on, and comes back to it', async () => {
    hold();
    await removeInstalled(folder.path, 'm', '1.0.0');
    recorded.onRemove = () => undefined;
    const clock = manualClock();
    const unfinished = [{ modelId: 'm', version: '1.0.0' }];
    const retired = new RetiredFolders({
      modelsDir: folder.path,
      unfinished: () => unfinished,
      clock,
      logger: silentLogger,
    });
    await retired.clear();
    expect(await readdir(tempDir(folder.path))).to.deep.equal(['m_1.0.0.removed']);
    unfinished.pop();
    clock.advance(1_000);
    await emptied(tempDir(folder.path));
    await retired.stop();
  });

  it('that can not reach the disk is not failed but unfinished, and a repeat finishes it', async function () {
    if (process.platform === 'win32') return leaveOut(this, 'Folders of Windows have no sync that could fail.');
    recorded.onSync = path => {
      if (isRenamed() && path === 'temp') throw Object.assign(new Error('EIO: sync'), { code: 'EIO' });
    };
    const removed = removeInstalled(folder.path, 'm', '1.0.0').catch((error: unknown) => error);
    expect(await removed).to.be.instanceOf(RemovalUnfinished);
    expect(await readdir(tempDir(folder.path))).to.deep.equal(['m_1.0.0.removed']);
    recorded.onSync = () => undefined;
    expect(await removeInstalled(folder.path, 'm', '1.0.0')).to.equal(5);
    expect(await readdir(tempDir(folder.path))).to.deep.equal([]);
  });
});
