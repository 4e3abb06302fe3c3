import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { PartAtPath } from '../../../src/download/part/part-at-path.ts';
import { ROOT_FILE } from '../../../src/installed/models-root.ts';
import { leavingDisk } from '../../support/files/leaving-disk.ts';
import { recordFiles } from '../../support/files/recorded-files.ts';
import type { RecordedFiles } from '../../support/files/recorded-files.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

/** Windows says EPERM to a rename over a file that is open, also when it is our own. */
describe('a part that goes on in a new file', () => {
  let dir: TempDir;
  let recorded: RecordedFiles;
  let part: PartAtPath;

  beforeEach(async () => {
    dir = await tempDir();
    recorded = recordFiles(dir.path);
    part = new PartAtPath(join(dir.path, 'weights.part'));
    await part.open();
    await part.opened.write(0, [Buffer.from('old')]);
  });
  afterEach(async () => {
    recorded.restore();
    await part.close();
    await dir.remove();
  });

  const fill = () => part.replace((fresh, old) => fresh.copyFrom(old, [[0, 2]]));

  it('is closed before the new file takes its name', async () => {
    recorded.onRename = (_from, to) => {
      if (recorded.isOpen(to)) throw Object.assign(new Error(`EPERM: ${to} is open`), { code: 'EPERM' });
    };
    await fill();
    await part.opened.write(2, [Buffer.from('new')]);
    expect(await readFile(part.path, 'utf8')).to.equal('olnew');
  });

  it('is the old file again, open, when the new one does not get its name', async () => {
    recorded.onRename = () => {
      throw Object.assign(new Error('EIO'), { code: 'EIO' });
    };
    const failure = await fill().then(
      () => expect.fail('Expected a rejection.'),
      (thrown: unknown) => thrown as Error,
    );
    expect(failure).to.have.property('code', 'EIO');
    await part.opened.write(3, [Buffer.from('er')]);
    expect(await readFile(part.path, 'utf8')).to.equal('older');
    expect(await readdir(dir.path)).to.deep.equal([basename(part.path)]);
  });

  it('is not begun anew below the mount point of a disk that leaves before the new file gets its name', async () => {
    const disk = join(dir.path, 'disk');
    await mkdir(disk);
    await writeFile(join(disk, ROOT_FILE), '');
    const ground = leavingDisk(disk);
    const onDisk = new PartAtPath(join(disk, 'weights.part'), ground);
    await onDisk.open();
    await onDisk.opened.write(0, [Buffer.from('old')]);
    recorded.onRename = () => ground.leave();
    const failure: unknown = await onDisk
      .replace((fresh, old) => fresh.copyFrom(old, [[0, 3]]))
      .catch((thrown: unknown) => thrown);
    await onDisk.close();
    expect(failure).to.be.instanceOf(Error);
    expect(await ground.strays()).to.deep.equal([]);
  });
});
