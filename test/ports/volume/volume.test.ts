import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { assertSuitable } from '../../../src/engine/start/data-directory.ts';
import type { ModelError } from '../../../src/model/errors.ts';
import { ofLinuxType, ofMountTable, ofWindowsPath, unsuitableVolume } from '../../../src/ports/volume/volume.ts';

describe('the volume of a data directory', () => {
  it('is known on Linux by its magic number, signed or not', () => {
    expect([0x6969, 0xff534d42, 0xff534d42 | 0, 0x4d44].map(ofLinuxType)).to.deep.equal(['nfs', 'cifs', 'cifs', 'fat']);
    const [ext4, btrfs, tmpfs, overlay, fuse] = [0xef53, 0x9123683e, 0x01021994, 0x794c7630, 0x65735546];
    expect([ext4, btrfs, tmpfs, overlay, fuse].map(ofLinuxType)).to.deep.equal([null, null, null, null, null]);
  });

  it('is known on macOS by its deepest mount point', () => {
    const table = [
      '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
      '/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled)',
      '//me@nas/media on /Volumes/media (smbfs, nodev, nosuid, mounted by me)',
      '/dev/disk5s1 on /Volumes/USB STICK (msdos, local, nodev, nosuid, noowners)',
      '/dev/disk6s1 on /Volumes/media/disk (apfs, local)',
    ].join('\n');
    const of = (path: string) => ofMountTable(table, path);
    expect([of('/Volumes/media/mm'), of('/Volumes/USB STICK/mm')]).to.deep.equal(['smbfs', 'msdos']);
    expect([of('/Users/me/mm'), of('/Volumes/media/disk/mm'), of('/Volumes/media2')]).to.deep.equal([null, null, null]);
    expect(ofMountTable('', '/Users/me')).to.equal(null);
  });

  it('is known on Windows by its path, else by its drive', async () => {
    const asked: string[] = [];
    const drive = (answer: string) => (_file: string, args: string[]) => {
      asked.push(args.at(-1) ?? '');
      return Promise.resolve(answer);
    };
    for (const share of ['\\\\nas\\media\\mm', '//nas/media/mm', '\\\\?\\UNC\\nas\\media']) {
      expect(await ofWindowsPath(share, drive('Fixed NTFS')), share).to.equal('network share');
    }
    expect(asked).to.deep.equal([]);
    expect(await ofWindowsPath('Z:\\mm', drive('Network NTFS\r\n'))).to.equal('network drive');
    expect(await ofWindowsPath('E:\\mm', drive('Removable FAT32\r\n'))).to.equal('FAT32');
    expect(await ofWindowsPath('E:\\mm', drive('Removable exFAT\r\n'))).to.equal('exFAT');
    expect(await ofWindowsPath('C:\\mm', drive('Fixed NTFS\r\n'))).to.equal(null);
    expect(await ofWindowsPath('\\\\?\\C:\\mm', drive('Fixed NTFS'))).to.equal(null);
    expect(await ofWindowsPath('C:\\mm', drive(''))).to.equal(null);
    expect(asked[0]).to.include("DriveInfo 'Z'");
  });

  describe('when one is begun', () => {
    let dir: string;
    beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'mm-volume-'))));
    afterEach(() => rm(dir, { recursive: true, force: true }));

    it('is refused on a network volume in one line, and nothing is made', async () => {
      const error = (await assertSuitable(join(dir, 'new'), () => Promise.resolve('nfs')).catch(
        (thrown: unknown) => thrown,
      )) as ModelError;
      expect([error.code, error.details]).to.deep.equal([
        'INVALID_ARGUMENT',
        { dataDir: join(dir, 'new'), volume: 'nfs' },
      ]);
      expect(error.message).to.include('nfs').and.not.include('\n');
    });

    it('is opened wherever it is once it has a journal', async () => {
      await mkdir(join(dir, 'journal'));
      await writeFile(join(dir, 'journal', 'journal-0000000001.ndjson'), '');
      let looks = 0;
      await assertSuitable(dir, () => Promise.resolve(`nfs ${(looks += 1)}`));
      expect(looks).to.equal(0);
    });

    it('may be one that is still to be made', async () => {
      expect(await unsuitableVolume(join(dir, 'not', 'yet'))).to.equal(await unsuitableVolume(dir));
    });
  });
});
