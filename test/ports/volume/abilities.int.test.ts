import { chmod, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { lackingAbility } from '../../../src/ports/volume/abilities.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { leaveOut } from '../../support/leave-out.ts';

const fails = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('what a volume can do', () => {
  let folder: TempDir;
  beforeEach(async () => (folder = await tempDir()));
  afterEach(() => folder.remove());

  it('is tried, and nothing of it stays', async function () {
    if (process.platform === 'win32') return leaveOut(this, 'Windows tells by its name what a file system can do.');
    expect(await lackingAbility(folder.path)).to.equal(null);
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  it('may lack modes, precise times or the sync of directories, whatever its type is called', async function () {
    if (process.platform === 'win32') return leaveOut(this, 'Windows tells by its name what a file system can do.');
    const lacks = (calls: Parameters<typeof lackingAbility>[1]) => lackingAbility(folder.path, calls);
    const ignored = () => Promise.resolve();
    const even = (seconds: Date) => new Date(Math.floor(seconds.getTime() / 2_000) * 2_000);
    const asFat: typeof utimes = (path, _accessed, modified) =>
      utimes(path, even(modified as Date), even(modified as Date));
    expect(await lacks({ chmod: fails('EPERM') })).to.equal('no file modes');
    expect(await lacks({ chmod: ignored })).to.equal('no file modes');
    expect(await lacks({ chmod: path => chmod(path, 0o600) })).to.equal('no file modes');
    expect(await lacks({ utimes: asFat })).to.equal('times of 2 s');
    expect(await lacks({ syncDirectory: fails('EINVAL') })).to.equal('no sync of directories');
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  it('is not known where nothing can be made: who writes next meets the reason', async () => {
    expect(await lackingAbility(join(folder.path, 'none'))).to.equal(null);
  });
});
