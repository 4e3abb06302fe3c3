import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { installedPath, tempDir } from '../../src/disk/paths.ts';
import { clearRetired, removeInstalled } from '../../src/installed/remove.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import { foldersSynced, recordFiles } from '../support/files/recorded-files.ts';
import type { RecordedFiles } from '../support/files/recorded-files.ts';
import { tempDir as temporaryFolder } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

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
    const renamed = calls.indexOf('rename m/1.0.0 -> temp/m_1.0.0.removed');
    expect(renamed, calls.join(', ')).to.be.at.least(0);
    const after = calls.slice(renamed + 1);
    const unlinked = after.indexOf('rm temp/m_1.0.0.removed');
    expect(after.slice(0, unlinked)).to.include.members(foldersSynced('m', 'temp'));
    expect(unlinked).to.be.at.least(0);
    expect(after.slice(unlinked)).to.include.members(foldersSynced('temp'));
    expect(calls.filter(call => call.startsWith('rm m'))).to.deep.equal([]);
  });

  it('is done after its rename, whatever is held: those bytes go at the next start', async () => {
    recorded.onRemove = path => {
      if (!recorded.calls.includes('rename m/1.0.0 -> temp/m_1.0.0.removed')) return;
      throw Object.assign(new Error(`EBUSY: ${path}`), { code: 'EBUSY' });
    };
    expect(await removeInstalled(folder.path, 'm', '1.0.0')).to.equal(0);
    expect(await readdir(join(folder.path, 'm'))).to.deep.equal([]);
    await clearRetired(folder.path, [], silentLogger);
    recorded.onRemove = () => undefined;
    await clearRetired(folder.path, [{ modelId: 'm', version: '1.0.0' }], silentLogger);
    expect(await readdir(tempDir(folder.path))).to.deep.equal(['m_1.0.0.removed']);
    await clearRetired(folder.path, [], silentLogger);
    expect(await readdir(tempDir(folder.path))).to.deep.equal([]);
  });
});
