import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../src/disk/paths.ts';
import { installCopy, proveInPlace } from '../../src/installed/adopt.ts';
import { readCopy } from '../../src/installed/copied-version.ts';
import type { CopiedVersion } from '../../src/installed/copied-version.ts';
import { ROOT_FILE } from '../../src/installed/models-root.ts';
import { publishVersion } from '../../src/library/publish/publish.ts';
import { leavingDisk } from '../support/files/leaving-disk.ts';
import type { LeavingDisk } from '../support/files/leaving-disk.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { writeFiles } from '../library/support.ts';

const MODEL = { modelId: 'm', version: '1.0.0' };
/** More looks than an adoption takes. */
const MOST_LOOKS = 100;

describe('a disk that leaves while a copied version is adopted onto it', () => {
  let dir: TempDir;
  let modelsDir: string;
  let copy: CopiedVersion;
  let disk: LeavingDisk;
  beforeEach(async () => {
    dir = await tempDir();
    modelsDir = join(dir.path, 'models');
    const source = join(dir.path, 'source');
    await writeFiles(source, { 'weights.bin': 'weights', 'words/list.txt': 'words', empty: '' });
    const { path } = await publishVersion({ storage: join(dir.path, 'storage'), ...MODEL, paths: [source] });
    copy = await readCopy(await realpath(path), []);
  });
  afterEach(() => dir.remove());

  async function plugIn(): Promise<void> {
    await rm(modelsDir, { recursive: true, force: true });
    await mkdir(join(modelsDir, 'temp'), { recursive: true });
    await writeFile(join(modelsDir, ROOT_FILE), '');
    disk = leavingDisk(modelsDir);
  }

  const options = () => ({
    ...{ ground: disk, signal: undefined, onBytes: () => undefined, beforeInstall: () => disk.assertThere() },
  });
  const adopt = () => installCopy(modelsDir, copy, options());

  it('gets nothing below its mount point, whenever it leaves, and takes the version when it is back', async () => {
    for (let looks = 1; looks < MOST_LOOKS; looks += 1) {
      await plugIn();
      disk.leaveAfter(looks);
      const outcome = await adopt().catch((error: unknown) => error);
      const hasLeft = disk.isAway;
      if (hasLeft) {
        expect(await disk.strays(), `left after look ${looks}`).to.deep.equal([]);
        disk.comeBack();
        if (outcome !== undefined) expect(outcome, `left after look ${looks}`).to.include({ code: 'FILE_BUSY' });
        await adopt();
      } else expect(outcome).to.equal(undefined);
      const place = installedPath(modelsDir, MODEL.modelId, MODEL.version);
      expect(await readFile(join(place, 'words/list.txt'), 'utf8')).to.equal('words');
      expect(await readdir(join(modelsDir, 'temp'))).to.deep.equal([]);
      if (!hasLeft) {
        expect(looks).to.be.above(8);
        return;
      }
    }
    throw new Error('Expected the adoption to end before the disk leaves.');
  });

  it('is said to be away where the version lies in its place already', async () => {
    await plugIn();
    await adopt();
    const inPlace = { ...copy, folder: installedPath(modelsDir, MODEL.modelId, MODEL.version) };
    disk.leave();
    const error = await proveInPlace(inPlace, options()).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'FILE_BUSY' });
    expect(await disk.strays()).to.deep.equal([]);
    disk.comeBack();
    await proveInPlace(inPlace, options());
  });
});
