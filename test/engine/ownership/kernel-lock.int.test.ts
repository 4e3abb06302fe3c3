import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { LOCK_FILE, takeExclusiveFile } from '../../../src/engine/ownership/lock/exclusive-file.ts';
import { takeKernelLock } from '../../../src/engine/ownership/lock/take-lock.ts';
import type { KernelLock, Taken } from '../../../src/engine/ownership/lock/kernel-lock.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { SharingFiles } from './sharing-files.ts';
import { leaveOut } from '../../support/leave-out.ts';

const ROUNDS = 50;
const AT_ONCE = 8;

const oursOf = (taken: Taken): KernelLock => {
  if (taken.state !== 'ours') throw new Error(`Expected the lock, got ${taken.state}.`);
  return taken.lock;
};

describe('the lock of the kernel on a data directory', function () {
  this.timeout(30_000);
  let folder: TempDir;
  beforeEach(async () => (folder = await tempDir()));
  afterEach(() => folder.remove());

  it('is never held twice, whoever comes at the same moment and without a gate', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const taken = await Promise.all(Array.from({ length: AT_ONCE }, () => takeKernelLock(folder.path)));
      const winners = taken.filter(({ state }) => state === 'ours');
      expect(winners.length, `round ${round}`).to.be.at.most(1);
      expect(new Set(taken.map(({ state }) => state))).to.not.include('none');
      for (const winner of winners) await oursOf(winner).release();
      const last = oursOf(await takeKernelLock(folder.path));
      expect(last, 'free again').to.have.property('name');
      await last.release();
      await folder.remove();
      folder = await tempDir();
    }
  });

  it('is free after its release, any number of times, and leaves nothing', async () => {
    const lock = oursOf(await takeKernelLock(folder.path));
    expect(lock.isThere()).to.equal(true);
    expect((await takeKernelLock(folder.path)).state).to.equal('held');
    await Promise.all([lock.release(), lock.release()]);
    await lock.release();
    const next = oursOf(await takeKernelLock(folder.path));
    expect(next.provesDead(lock.name), 'a lock that is gone proves nothing').to.equal(lock.name === LOCK_FILE);
    await next.release();
    expect((await readdir(folder.path)).filter(name => name !== LOCK_FILE)).to.deep.equal([]);
  });

  it('knows when its file was deleted', async function () {
    if (process.platform === 'win32')
      return leaveOut(this, 'Windows neither deletes nor replaces a file that is open.');
    const lock = oursOf(await takeKernelLock(folder.path));
    await rm(join(folder.path, lock.name));
    expect(lock.isThere()).to.equal(false);
    await lock.release();
  });

  it('is had below the longest path, which a socket’s address could not hold', async () => {
    const deep = join(folder.path, ...Array.from({ length: 8 }, () => 'd'.repeat(100)));
    await mkdir(deep, { recursive: true });
    const lock = oursOf(await takeKernelLock(deep));
    expect(await readdir(deep)).to.deep.equal([lock.name]);
    expect((await takeKernelLock(deep)).state).to.equal('held');
    await lock.release();
  });

  it('takes only a socket for a socket: not a file, and not what a link leads to', async function () {
    if (process.platform !== 'linux')
      return leaveOut(this, 'Only on Linux the lock of the data directory is a socket.');
    const other = await tempDir();
    try {
      const elsewhere = oursOf(await takeKernelLock(other.path));
      await symlink(join(other.path, elsewhere.name), join(folder.path, `engine.${'0'.repeat(16)}.sock`));
      await writeFile(join(folder.path, `engine.${'1'.repeat(16)}.sock`), '');
      const lock = oursOf(await takeKernelLock(folder.path));
      await lock.clean();
      expect(await readdir(folder.path)).to.have.length(3);
      await lock.release();
      await elsewhere.release();
    } finally {
      await other.remove();
    }
  });
});

describe('the lock of Windows and macOS, on a file system with their rules', () => {
  for (const platform of ['win32', 'darwin'] as const) {
    const take = (fs: SharingFiles) => takeExclusiveFile('/data', { platform, fs });

    it(`${platform}: refuses a second one while the first lives, and not after its death`, async () => {
      const fs = new SharingFiles(platform);
      const first = oursOf(await take(fs));
      expect((await take(fs)).state).to.equal('held');
      fs.endProcess();
      const next = oursOf(await take(fs));
      expect(next.provesDead(first.name), 'engine.json of the first').to.equal(true);
      await next.release();
      expect((await take(fs)).state).to.equal('ours');
    });
  }

  it('win32: waits for a scanner that holds the file for a moment', async () => {
    const fs = new SharingFiles('win32');
    fs.scanFor(3);
    expect((await takeExclusiveFile('/data', { platform: 'win32', fs })).state).to.equal('ours');
  });

  it('is none where the file system refuses, and on a platform without it', async () => {
    const fs = new SharingFiles('darwin');
    fs.refuseWith('ENOTSUP');
    expect((await takeExclusiveFile('/data', { platform: 'darwin', fs })).state).to.equal('none');
    expect((await takeExclusiveFile('/data', { platform: 'sunos', fs })).state).to.equal('none');
  });
});
