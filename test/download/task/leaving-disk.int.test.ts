import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../../src/disk/paths.ts';
import { ModelsRoot, ROOT_FILE } from '../../../src/installed/models-root.ts';
import { removeInstalled } from '../../../src/installed/remove.ts';
import { silentLogger } from '../../../src/ports/logger.ts';
import { leavingDisk } from '../../support/files/leaving-disk.ts';
import type { LeavingDisk } from '../../support/files/leaving-disk.ts';
import { mountDisk } from '../../support/files/mounted-disk.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { RunOptions, World } from '../harness.ts';
import { closeFailure } from '../part/file-handles.ts';
import { gated, paced } from '../paced.ts';
import { leaveOut } from '../../support/leave-out.ts';

const FILES = { 'weights.bin': 6 * PIECE + 77, 'words/list.txt': 3 * PIECE };
/** More looks than any of the runs below takes. */
const MOST_LOOKS = 400;

describe('a disk that leaves in the middle', function () {
  this.timeout(120_000);
  let world: World;
  let disk: LeavingDisk;
  let strays: string[][];
  beforeEach(async () => {
    world = await createWorld({ files: FILES });
    await plugIn();
  });
  afterEach(() => world.close());

  async function plugIn(): Promise<void> {
    await mkdir(world.modelsDir, { recursive: true });
    await writeFile(join(world.modelsDir, ROOT_FILE), '');
    disk = leavingDisk(world.modelsDir);
    strays = [];
  }

  /** The disk comes back as soon as the task says that it waits for it. */
  const run = (options: RunOptions = {}) =>
    world.run({
      ...options,
      policy: { diskPollMs: 1, lockStaleMs: 2_000, ...options.policy },
      more: { ground: disk, ...options.more },
      onEvent: async event => {
        await options.onEvent?.(event);
        if (event.type !== 'DownloadPaused' || !disk.isAway) return;
        expect(event.data).to.include({ reason: 'disk' });
        expect(event.data.error).to.include({ code: 'FILE_BUSY' });
        strays.push(await disk.strays());
        disk.comeBack();
      },
    });

  async function expectWhole(): Promise<void> {
    for (const path of Object.keys(FILES))
      expect((await world.installed(path)).equals(world.files.get(path)!)).to.equal(true);
    expect(await world.leftovers()).to.deep.equal([]);
    expect(await readdir(world.modelsDir)).to.have.members([ROOT_FILE, 'temp', MODEL.modelId]);
  }

  /** Lets the disk leave right after each look that a run takes, one run each. */
  async function atEachLook(prepare: () => Promise<void>, options: RunOptions = {}): Promise<number> {
    for (let looks = 1; looks < MOST_LOOKS; looks += 1) {
      await prepare();
      disk.leaveAfter(looks);
      world.events.length = 0;
      const outcome = await run(options);
      // Away after the last thing that was made: the version is in its place, on the disk.
      if (disk.isAway) {
        strays.push(await disk.strays());
        disk.comeBack();
      }
      expect(outcome, `left after look ${looks}`).to.deep.equal({ kind: 'installed' });
      for (const found of strays) expect(found, `left after look ${looks}`).to.deep.equal([]);
      expect(world.types(), `left after look ${looks}`).not.to.include('RetryScheduled');
      await expectWhole();
      if (strays.length === 0) return looks;
    }
    throw new Error('Expected the run to end before the disk leaves.');
  }

  it('gets nothing below its mount point, whenever it leaves an install, which goes on by itself', async () => {
    const looks = await atEachLook(async () => {
      await removeInstalled(world.modelsDir, MODEL.modelId, MODEL.version);
      await plugIn();
    });
    expect(looks).to.be.above(15);
  });

  it('gets nothing below its mount point, whenever it leaves a repair, which goes on by itself', async () => {
    expect(await run()).to.deep.equal({ kind: 'installed' });
    const damaged = join(installedPath(world.modelsDir, MODEL.modelId, MODEL.version), 'weights.bin');
    const prepare = async () => {
      const bytes = await readFile(damaged);
      bytes[PIECE + 9]! ^= 1;
      await writeFile(damaged, bytes);
      await plugIn();
    };
    const looks = await atEachLook(prepare, { task: { taskId: 't2', kind: 'repair', files: new Map() } });
    expect(looks).to.be.above(10);
  });

  it('while bytes come is noticed by the next checkpoint; what the disk has is not fetched again', async () => {
    const served = gated(4 * PIECE);
    world.server.fault = served;
    const before: number[] = [];
    const outcome = await run({
      onEvent: ({ type }) => {
        if (type === 'DownloadPaused') served.upTo(Infinity);
        if (type !== 'DownloadCheckpointed' || disk.isAway || before.length > 0) return;
        before.push(served.served);
        disk.leave();
      },
    });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    expect(strays).to.deep.equal([[]]);
    await expectWhole();
    const total = Object.values(FILES).reduce((sum, size) => sum + size, 0);
    expect(served.served).to.be.at.most(total + 2 * PIECE);
    // The locks that stayed on it are our own: nobody is waited for.
    expect(world.events.filter(({ type }) => type === 'DownloadPaused')).to.have.length(1);
  });

  it('with an error in a close leaves no lock held against itself', async () => {
    world.server.fault = paced(PIECE / 8, 10);
    const closing = closeFailure('ENOTCONN');
    try {
      const outcome = await run({
        onEvent: ({ type }) => {
          if (type === 'DownloadPaused') closing.disarm();
          if (type !== 'DownloadCheckpointed' || disk.isAway || strays.length > 0) return;
          closing.arm();
          disk.leave();
        },
      });
      expect(outcome).to.deep.equal({ kind: 'installed' });
    } finally {
      closing.restore();
    }
    expect(strays).to.deep.equal([[]]);
    expect(world.events.filter(({ type }) => type === 'DownloadPaused')).to.have.length(1);
    expect(world.types()).not.to.include('RetryScheduled');
    await expectWhole();
  });

  it('for real, by umount -l, is away and comes back (skipped where none may be mounted)', async function () {
    const mounted = mountDisk(join(world.root, 'disk'), 96);
    if (mounted === null) return leaveOut(this, 'Only root may mount a file system, and not in every container.');
    try {
      const place = join(world.root, 'place');
      let unplug = mounted.plug(place);
      world.modelsDir = place;
      const dataDir = join(world.root, 'data');
      await mkdir(dataDir);
      const ground = new ModelsRoot({ dataDir, modelsDir: place, installed: () => [], logger: silentLogger });
      expect(await ground.isThere()).to.equal(true);
      world.server.fault = paced(PIECE / 4, 10);
      let found: string[] | null = null;
      const outcome = await world.run({
        more: { ground },
        onEvent: async ({ type, data }) => {
          if (type === 'DownloadCheckpointed' && found === null) unplug();
          if (type !== 'DownloadPaused') return;
          expect(data).to.include({ reason: 'disk' });
          found = await readdir(place, { recursive: true });
          unplug = mounted.plug(place);
        },
      });
      expect(outcome).to.deep.equal({ kind: 'installed' });
      expect(found).to.deep.equal([]);
      for (const path of Object.keys(FILES))
        expect((await world.installed(path)).equals(world.files.get(path)!)).to.equal(true);
      unplug();
      expect(await readdir(place, { recursive: true })).to.deep.equal([]);
    } finally {
      mounted.unmount();
    }
  });
});
