import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ModelsRoot } from '../../src/installed/models-root.ts';
import { loggerOf } from '../../src/ports/logger.ts';
import { unsuitableVolume } from '../../src/ports/volume/volume.ts';
import { createWorld, MODEL, PIECE } from '../download/harness.ts';
import type { RunOptions, World } from '../download/harness.ts';
import { paced } from '../download/paced.ts';
import { limitQuota, mountReal } from './real-mounts.ts';
import type { Kind, RealMount } from './real-mounts.ts';
import { leaveOut } from '../support/leave-out.ts';

const CANT = "A disk of this kind can't be mounted here; a line above says why.";
const FILES = { 'weights.bin': 24 * PIECE + 77 };

describe('a disk of others (skipped where it can not be mounted)', function () {
  this.timeout(120_000);
  let world: World;
  let mount: RealMount | undefined;
  let ground: ModelsRoot;
  let said: string[];
  beforeEach(async () => {
    world = await createWorld({ files: FILES });
    said = [];
  });
  afterEach(async () => {
    await mount?.unmount();
    mount = undefined;
    await world.close();
  });

  /** Puts the models on such a disk. False, and then the test is skipped, where none can be mounted: see mountReal. */
  async function stand(kind: Kind): Promise<boolean> {
    const found = await mountReal(kind, join(world.root, 'disk'));
    if (found === null) return false;
    mount = found;
    world.modelsDir = join(mount.at, 'models');
    const dataDir = join(world.root, 'data');
    await mkdir(dataDir);
    const logger = loggerOf(({ message }) => void said.push(message));
    ground = new ModelsRoot({ dataDir, modelsDir: world.modelsDir, installed: () => [], logger });
    expect(await ground.isThere()).to.equal(true);
    world.server.fault = paced(PIECE / 8, 20);
    return true;
  }

  const run = (options: RunOptions = {}) => {
    const logger = loggerOf(({ message }) => void said.push(message));
    return world.run({ ...options, more: { ground, logger, ...options.more } });
  };

  async function expectWhole(): Promise<void> {
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
    expect(await readdir(join(world.modelsDir, 'temp'))).to.deep.equal([]);
  }

  for (const kind of ['ext4 with small inodes', 'exfat-fuse', 'ntfs-3g', 'sshfs'] as const) {
    it(`with coarse times keeps its locks, and goes on after a stop: ${kind}`, async function () {
      if (!(await stand(kind))) return leaveOut(this, CANT);
      const stop = new AbortController();
      let checkpoints = 0;
      const onEvent: RunOptions['onEvent'] = ({ type }) => {
        if (type === 'DownloadCheckpointed' && (checkpoints += 1) === 3) stop.abort('pause');
      };
      expect(await run({ signal: stop.signal, onEvent })).to.deep.equal({ kind: 'stopped' });
      expect(await readdir(join(world.modelsDir, 'temp'))).to.have.length(1);
      const began = Date.now();
      let firstMs = 0;
      const outcome = await run({ onEvent: () => void (firstMs ||= Date.now() - began) });
      expect(outcome).to.deep.equal({ kind: 'installed' });
      expect(firstMs).to.be.below(1_500);
      expect(said).not.to.include('A lock was lost and is taken again.');
      await expectWhole();
    });
  }

  for (const kind of ['exfat-fuse', 'ntfs-3g', 'sshfs'] as const) {
    it(`whose program dies is away, and goes on by itself when it is back: ${kind}`, async function () {
      if (!(await stand(kind)) || mount?.kill === null) return leaveOut(this, CANT);
      let hasDied = false;
      const pauses: unknown[] = [];
      const outcome = await run({
        onEvent: async ({ type, data }) => {
          if (type === 'DownloadPaused') {
            pauses.push(data);
            await mount?.again();
          }
          if (type !== 'DownloadCheckpointed' || hasDied) return;
          hasDied = true;
          await mount?.kill?.();
        },
      });
      expect(outcome).to.deep.equal({ kind: 'installed' });
      expect(pauses).to.have.length(1);
      expect(pauses[0]).to.include({ reason: 'disk' });
      expect(pauses[0]).to.have.nested.property('error.code', 'FILE_BUSY');
      expect(world.types()).not.to.include('RetryScheduled');
      await expectWhole();
    });
  }

  it('whose quota is used up pauses once, names it, and goes on when it is raised: btrfs', async function () {
    if (!(await stand('btrfs with a quota'))) return leaveOut(this, CANT);
    const pauses: unknown[] = [];
    const outcome = await run({
      onEvent: ({ type, data }) => {
        if (type !== 'DownloadPaused') return;
        pauses.push(data);
        limitQuota(mount!.at, 'none');
      },
    });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    expect(pauses).to.have.length(1);
    expect(pauses[0]).to.have.nested.property('error.code', 'DISK_FULL');
    expect(pauses[0]).to.have.nested.property('error.details.limit', 'quota');
    expect(world.types()).not.to.include('RetryScheduled');
    await expectWhole();
  });

  it('that gives back nothing of a file being written says so before the first byte: rclone', async function () {
    if (!(await stand('rclone without cache'))) return leaveOut(this, CANT);
    const outcome = await run();
    expect(outcome).to.have.nested.property('error.code', 'PERMISSION_DENIED');
    expect(outcome).to.have.nested.property('error.message').that.contains('--vfs-cache-mode writes');
    expect(world.server.seen).to.deep.equal([]);
    expect(await readdir(join(world.modelsDir, MODEL.modelId)).catch(() => [])).to.deep.equal([]);
  });

  for (const [kind, lacking] of [
    ['exfat-fuse', 'no file modes'],
    ['ntfs-3g', 'no file modes'],
    ['sshfs', null],
    ['ext4 with small inodes', null],
  ] as const) {
    it(`is told by what it can do: ${kind}, ${lacking ?? 'suitable'}`, async function () {
      if (!(await stand(kind))) return leaveOut(this, CANT);
      expect(await unsuitableVolume(join(mount!.at, 'data'))).to.equal(lacking);
    });
  }
});
