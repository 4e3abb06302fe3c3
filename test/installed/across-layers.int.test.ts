import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { moveFolder } from '../../src/disk/index.ts';
import type { Rename } from '../../src/disk/index.ts';
import { installedPath } from '../../src/disk/paths.ts';
import { removeInstalled } from '../../src/installed/remove.ts';
import { createWorld, MODEL, PIECE } from '../download/harness.ts';
import type { World } from '../download/harness.ts';
import { leaveOut } from '../support/leave-out.ts';

const FILES = { 'weights.bin': 3 * PIECE, 'words/list.txt': 77 };

/** As overlayfs with folders of an image's lower layer: files are renamed, folders aren't. */
const onlyFiles: Rename = async (from, to) => {
  if ((await readdir(from).catch(() => null)) !== null) throw Object.assign(new Error('EXDEV'), { code: 'EXDEV' });
  await rename(from, to);
};

describe('models below a folder that the file system does not rename', () => {
  let world: World;
  beforeEach(async () => (world = await createWorld({ files: FILES })));
  afterEach(() => world.close());

  async function damage(): Promise<void> {
    const path = join(installedPath(world.modelsDir, MODEL.modelId, MODEL.version), 'weights.bin');
    const bytes = await readFile(path);
    bytes[9]! ^= 1;
    await writeFile(path, bytes);
  }

  async function expectWhole(): Promise<void> {
    for (const path of Object.keys(FILES))
      expect((await world.installed(path)).equals(world.files.get(path)!)).to.equal(true);
    expect(await world.leftovers()).to.deep.equal([]);
  }

  async function expectRepairs(): Promise<void> {
    world.events.length = 0;
    world.server.seen.length = 0;
    const task = { taskId: 't2', kind: 'repair' as const, files: new Map() };
    const outcome = await world.run({ task, more: { rename: onlyFiles } });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    expect(world.types()).not.to.include('RetryScheduled');
    await expectWhole();
  }

  it('are put in their place file by file, the list of the version last', async () => {
    const moved: string[] = [];
    const renamed: Rename = async (from, to) => {
      await onlyFiles(from, to);
      moved.push(basename(from));
    };
    const outcome = await world.run({ more: { rename: renamed } });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    expect(moved.at(-1)).to.equal('checksum.sha256');
    await expectWhole();
  });

  it('are repaired at the first attempt', async () => {
    expect(await world.run()).to.deep.equal({ kind: 'installed' });
    await damage();
    await expectRepairs();
  });

  it('are removed in their place', async () => {
    expect(await world.run()).to.deep.equal({ kind: 'installed' });
    const options = { rename: onlyFiles };
    expect(await removeInstalled(world.modelsDir, MODEL.modelId, MODEL.version, options)).to.be.above(3 * PIECE);
    expect(await readdir(join(world.modelsDir, MODEL.modelId))).to.deep.equal([]);
    expect(await world.leftovers()).to.deep.equal([]);
  });

  it('are moved on where a crash ended the last try', async () => {
    const [from, to] = [join(world.root, 'from'), join(world.root, 'to')];
    await mkdir(join(from, 'sub'), { recursive: true });
    await mkdir(join(to, 'sub'), { recursive: true });
    await writeFile(join(from, 'sub', 'b'), 'b');
    await writeFile(join(to, 'a'), 'a');
    expect(await moveFolder(from, to, onlyFiles)).to.equal(false);
    expect(await readdir(to, { recursive: true })).to.have.members(['a', 'sub', join('sub', 'b')]);
    expect(await readdir(world.root)).not.to.include('from');
  });

  it('may be baked into an image: overlayfs (skipped where none may be mounted)', async function () {
    expect(await world.run()).to.deep.equal({ kind: 'installed' });
    await damage();
    const [upper, work, merged] = ['upper', 'work', 'merged'].map(name => join(world.root, name)) as [
      string,
      string,
      string,
    ];
    for (const path of [upper, work, merged]) await mkdir(path);
    const layers = `lowerdir=${world.modelsDir},upperdir=${upper},workdir=${work},redirect_dir=off`;
    try {
      execFileSync('mount', ['-t', 'overlay', '-o', layers, 'overlay', merged], { stdio: 'ignore' });
    } catch {
      return leaveOut(this, 'Only root may mount a file system, and not in every container.');
    }
    try {
      world.modelsDir = merged;
      const folder = join(merged, MODEL.modelId, MODEL.version);
      const refused: unknown = await rename(folder, `${folder}.moved`).catch((error: unknown) => error);
      expect(refused).to.have.property('code', 'EXDEV');
      world.events.length = 0;
      const task = { taskId: 't2', kind: 'repair' as const, files: new Map() };
      expect(await world.run({ task })).to.deep.equal({ kind: 'installed' });
      expect(world.types()).not.to.include('RetryScheduled');
      for (const path of Object.keys(FILES))
        expect((await world.installed(path)).equals(world.files.get(path)!)).to.equal(true);
      await removeInstalled(merged, MODEL.modelId, MODEL.version);
      expect(await readdir(join(merged, MODEL.modelId))).to.deep.equal([]);
    } finally {
      execFileSync('umount', ['-l', merged], { stdio: 'ignore' });
    }
  });
});
