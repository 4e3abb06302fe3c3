import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { clearOrphanLocks } from '../../src/installed/orphan-locks.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { leaveOut } from '../support/leave-out.ts';

const NOBODY = 65_534;

describe('clearing orphan locks', () => {
  let folder: TempDir;
  let dataDir: string;
  let modelsDir: string;
  let temp: string;
  let warnings: string[];
  const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
  beforeEach(async () => {
    folder = await tempDir();
    dataDir = join(folder.path, 'data');
    modelsDir = join(dataDir, 'models');
    temp = join(modelsDir, 'temp');
    warnings = [];
    await mkdir(join(dataDir, 'in-progress-downloads', 'm-1.0.0.lock'), { recursive: true });
  });
  afterEach(() => folder.remove());

  const cleared = async () =>
    (await clearOrphanLocks(dataDir, modelsDir, logger)).map(
      event => event.type === 'OrphanLockCleared' && event.data.lock,
    );

  it('clears both kinds, and nothing else', async () => {
    await mkdir(join(temp, 'm_1.0.0.f.part.lock'), { recursive: true });
    await writeFile(join(temp, 'm_1.0.0.f.part'), 'bytes');
    expect(await cleared()).to.deep.equal(['in-progress-downloads/m-1.0.0.lock', 'models/temp/m_1.0.0.f.part.lock']);
    expect(await readdir(temp)).to.deep.equal(['m_1.0.0.f.part']);
    expect(warnings).to.deep.equal([]);
  });

  it('touches nothing behind a link', async () => {
    const outside = join(folder.path, 'outside');
    await mkdir(join(outside, 'm_1.0.0.f.part.lock'), { recursive: true });
    await mkdir(modelsDir);
    await symlink(outside, temp);
    await rm(join(dataDir, 'in-progress-downloads'), { recursive: true });
    await mkdir(join(outside, 'm-1.0.0.lock'));
    await symlink(outside, join(dataDir, 'in-progress-downloads'));
    expect(await cleared()).to.deep.equal([]);
    expect((await readdir(outside)).sort()).to.deep.equal(['m-1.0.0.lock', 'm_1.0.0.f.part.lock']);
  });

  for (const [what, mode] of [
    ['a folder can not be read', 0],
    ['a lock can not be deleted', 0o555],
  ] as const) {
    it(`goes on where ${what}, and says so`, async function () {
      if (process.platform === 'win32') return leaveOut(this, 'Windows has no file modes.');
      await mkdir(join(temp, 'm_1.0.0.f.part.lock'), { recursive: true });
      await chmod(temp, mode);
      // Root may do everything.
      const isRoot = process.geteuid?.() === 0;
      if (isRoot) {
        await chmod(folder.path, 0o755);
        await chmod(join(dataDir, 'in-progress-downloads'), 0o777);
        process.seteuid?.(NOBODY);
      }
      try {
        expect(await cleared()).to.deep.equal(['in-progress-downloads/m-1.0.0.lock']);
        expect(warnings).to.have.length(1);
      } finally {
        if (isRoot) process.seteuid?.(0);
        await chmod(temp, 0o755);
      }
    });
  }
});
