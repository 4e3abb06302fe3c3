import fs from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import lockfile from 'proper-lockfile';
import { LockTimes } from '../../../src/ports/volume/lock-times.ts';
import type { LockDisk } from '../../../src/ports/volume/lock-times.ts';

/** Three looks of proper-lockfile at its lock. */
const LOOKS_MS = 3_500;

/** A disk that keeps times in steps: 2 s as FAT does, 1 s as ext4 with small inodes and sshfs do. */
function coarse(stepMs: number): LockDisk {
  const down = (date: Date) => new Date(Math.floor(date.getTime() / stepMs) * stepMs);
  return { ...fs, utimes: (path, _accessed, modified, done) => fs.utimes(path, down(modified), down(modified), done) };
}

describe('a lock of ours', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'lock-times-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function losses(disks: LockDisk[], fsOf: (disk: LockDisk) => object): Promise<number> {
    let lost = 0;
    const releases = await Promise.all(
      disks.map((disk, index) => {
        const path = join(folder, `${index}.lock`);
        const options = { lockfilePath: path, realpath: false, update: 1_000, fs: fsOf(disk) };
        return lockfile.lock(path, { ...options, onCompromised: () => (lost += 1) });
      }),
    );
    await new Promise(resolve => setTimeout(resolve, LOOKS_MS));
    for (const release of releases) await release().catch(() => undefined);
    return lost;
  }

  it('is kept on disks with coarse times, several at once in one process, and gone when released', async () => {
    const disks = [fs as LockDisk, coarse(2_000), coarse(1_000), fs as LockDisk];
    // It is a real fault: without our times, FAT takes its own lock for stolen.
    expect(await losses([coarse(2_000)], disk => ({ ...disk }))).to.equal(1);
    await rm(join(folder, '0.lock'), { recursive: true });
    expect(await losses(disks, disk => new LockTimes(disk).fs)).to.equal(0);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('is seen as it is when somebody else gave it a time', async () => {
    const times = new LockTimes();
    const path = join(folder, 'a.lock');
    const at = (seconds: number) => new Date(seconds * 1_000);
    await new Promise<void>(done => times.fs.mkdir(path, () => done()));
    await new Promise<void>(done => times.fs.utimes(path, at(1_001), at(1_001), () => done()));
    const seen = () =>
      new Promise<number | undefined>(found => times.fs.stat(path, (_, stats) => found(stats?.mtime.getTime())));
    expect(await seen()).to.equal(1_001_000);
    expect(fs.statSync(path).mtimeMs).to.equal(1_000_000);
    fs.utimesSync(path, at(2_000), at(2_000));
    expect(await seen()).to.equal(2_000_000);
  });
});
