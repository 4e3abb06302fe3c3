import { link, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { incomingPath, nextPartPath, partPath, retiredPath, tempDir } from '../../src/disk/paths.ts';
import { PartFile } from '../../src/download/part/part-file.ts';
import { removeInstalled } from '../../src/installed/remove.ts';
import { createWorld, downloaderOf, MODEL, PIECE } from '../download/harness.ts';
import type { World } from '../download/harness.ts';

/** Somebody's file outside the data directory, larger than a piece. */
const PRECIOUS = Buffer.alloc(2 * PIECE, 'precious');
const FILE = 'sub/weights.bin';

describe('a link planted where a download writes', () => {
  let world: World;
  let outside: string;
  let victim: string;

  beforeEach(async () => {
    world = await createWorld({ files: { [FILE]: 8 * PIECE + 77 } });
    outside = join(world.root, 'outside');
    victim = join(outside, 'victim');
    await mkdir(join(outside, 'sub'), { recursive: true });
    await mkdir(tempDir(world.modelsDir), { recursive: true });
    await writeFile(victim, PRECIOUS);
  });
  afterEach(() => world.close());

  const part = () => partPath(world.modelsDir, MODEL.modelId, MODEL.version, FILE);
  const incoming = () => incomingPath(world.modelsDir, MODEL.modelId, MODEL.version);

  async function installs(): Promise<void> {
    expect(await world.run()).to.deep.equal({ kind: 'installed' });
    expect((await world.installed(FILE)).equals(world.files.get(FILE)!)).to.equal(true);
    const version = join(world.modelsDir, MODEL.modelId, MODEL.version);
    for (const path of [version, join(version, 'sub'), join(version, FILE)])
      expect((await lstat(path)).isSymbolicLink(), path).to.equal(false);
    expect(await world.leftovers()).to.deep.equal([]);
  }

  async function nothingOutside(): Promise<void> {
    expect((await readdir(outside, { recursive: true })).sort()).to.deep.equal(['sub', 'victim']);
    expect((await readFile(victim)).equals(PRECIOUS)).to.equal(true);
  }

  const planted: Record<string, () => Promise<void>> = {
    'as its .part': () => symlink(victim, part()),
    'as its .part, to nothing': () => symlink(join(outside, 'new'), part()),
    'as its .part, to a folder': () => symlink(outside, part()),
    'as its .part, a hard one': () => link(victim, part()),
    'as its next .part': () => symlink(victim, nextPartPath(part())),
    'as the staging folder': () => symlink(outside, incoming()),
    'as a folder in the staging folder': async () => {
      await mkdir(incoming());
      await symlink(outside, join(incoming(), 'sub'));
    },
    'as checksum.sha256 in the staging folder': async () => {
      await mkdir(incoming());
      await symlink(victim, join(incoming(), 'checksum.sha256'));
    },
    'as checksum.sha256 in the staging folder, a hard one': async () => {
      await mkdir(incoming());
      await link(victim, join(incoming(), 'checksum.sha256'));
    },
    'as what was removed before': () => symlink(outside, retiredPath(world.modelsDir, MODEL.modelId, MODEL.version)),
    "as the version's folder": async () => {
      await mkdir(join(world.modelsDir, MODEL.modelId));
      await symlink(outside, join(world.modelsDir, MODEL.modelId, MODEL.version));
    },
  };
  for (const [where, plant] of Object.entries(planted)) {
    it(`${where} is not followed`, async () => {
      await plant();
      await installs();
      await nothingOutside();
    });
  }

  it('as a file of the staging folder is not installed, whatever it leads to', async () => {
    const copy = join(world.root, 'copy');
    await writeFile(copy, world.files.get(FILE)!);
    await mkdir(join(incoming(), 'sub'), { recursive: true });
    await symlink(copy, join(incoming(), FILE));
    await installs();
  });

  it('as the .part of a damaged file, to nothing, is not followed by its repair', async () => {
    await installs();
    await writeFile(join(world.modelsDir, MODEL.modelId, MODEL.version, FILE), Buffer.alloc(PIECE));
    await symlink(join(outside, 'new'), part());
    await installs();
    await nothingOutside();
  });

  it('in the place of a good file is not taken over by the repair of another', async () => {
    const copy = join(world.root, 'copy');
    await writeFile(copy, world.files.get(FILE)!);
    await mkdir(join(world.modelsDir, MODEL.modelId, MODEL.version, 'sub'), { recursive: true });
    await symlink(copy, join(world.modelsDir, MODEL.modelId, MODEL.version, FILE));
    await installs();
  });

  for (const name of ['temp', MODEL.modelId]) {
    it(`as models/${name} ends the download with its name`, async () => {
      await rm(join(world.modelsDir, name), { recursive: true, force: true });
      await symlink(outside, join(world.modelsDir, name));
      const outcome = await world.run();
      expect(outcome).to.have.nested.property('error.code', 'PERMISSION_DENIED');
      expect(outcome).to.have.nested.property('error.details.path', join(world.modelsDir, name));
      await nothingOutside();
    });
  }

  it('as models/<model> is not removed through', async () => {
    await mkdir(join(outside, MODEL.version));
    await symlink(outside, join(world.modelsDir, MODEL.modelId));
    const error: unknown = await removeInstalled(world.modelsDir, MODEL.modelId, MODEL.version).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).to.have.property('code', 'PERMISSION_DENIED');
    expect(await readdir(outside)).to.include(MODEL.version);
  });

  it('as models/temp is not discarded through', async () => {
    await rm(tempDir(world.modelsDir), { recursive: true });
    await symlink(outside, tempDir(world.modelsDir));
    const name = part().slice(tempDir(world.modelsDir).length + 1);
    await writeFile(join(outside, name), PRECIOUS);
    const downloader = downloaderOf(world);
    expect(await downloader.discard(MODEL.modelId, MODEL.version)).to.equal(0);
    expect(await readdir(outside)).to.include(name);
  });

  it('in a circle, in the staging folder, does not keep it from being discarded', async () => {
    await mkdir(incoming());
    await symlink('.', join(incoming(), 'round'));
    await symlink('nowhere', join(incoming(), 'dangling'));
    const downloader = downloaderOf(world);
    await downloader.discard(MODEL.modelId, MODEL.version);
    expect(await world.leftovers()).to.deep.equal([]);
  });

  it('as a copy under way is replaced', async () => {
    await link(victim, nextPartPath(part()));
    const fresh = await PartFile.create(nextPartPath(part()));
    await fresh.write(0, [Buffer.from('mine')]);
    await fresh.close();
    await nothingOutside();
  });
});
