import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../src/disk/paths.ts';
import { removeInstalled } from '../../src/installed/remove.ts';
import { foldersSynced, recordFiles } from '../support/files/recorded-files.ts';
import type { RecordedFiles } from '../support/files/recorded-files.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

describe('the removal of a version', () => {
  let folder: TempDir;
  let recorded: RecordedFiles;
  beforeEach(async () => {
    folder = await tempDir();
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
});
