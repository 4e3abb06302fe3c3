import { execFileSync } from 'node:child_process';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { TaskOutcome } from '../../../src/download/types.ts';
import { statfsFreeFiles } from '../../../src/ports/volume/volume.ts';
import { createWorld } from '../harness.ts';
import type { RunOptions, World } from '../harness.ts';
import { leaveOut } from '../../support/leave-out.ts';

/** As Node rejects where libuv has no name for the number. */
function failure(code: string, errno: number): Error {
  return Object.assign(new Error(`${code}: ${code}, write`), { code, errno, syscall: 'write' });
}

describe('the limits of a disk', () => {
  let world: World;
  let paused: number;
  beforeEach(async () => {
    world = await createWorld();
    paused = 0;
  });
  afterEach(() => world.close());

  /** Every write fails until `ends`. */
  async function runWithFailingWrites(error: Error, options: RunOptions = {}): Promise<TaskOutcome> {
    const handle = await open(import.meta.filename, 'r');
    const prototype = Object.getPrototypeOf(handle) as object;
    await handle.close();
    const real = Object.getOwnPropertyDescriptor(prototype, 'writev')!;
    const heal = () => Object.defineProperty(prototype, 'writev', real);
    const value = () => {
      paused += 1;
      if (paused === 6) heal();
      return Promise.reject(error);
    };
    try {
      Object.defineProperty(prototype, 'writev', { ...real, value });
      return await world.run(options);
    } finally {
      heal();
    }
  }

  it('a used-up quota pauses once, is named, and the download goes on by itself', async function () {
    const errno = { linux: -122, darwin: -69 }[process.platform as string];
    if (errno === undefined) return leaveOut(this, 'Windows and libuv have one code for a full disk and a full quota.');
    const outcome = await runWithFailingWrites(failure(`Unknown system error ${errno}`, errno));
    expect(outcome.kind).to.equal('installed');
    expect(paused, 'attempts').to.equal(6);
    expect(world.types()).not.to.include('RetryScheduled');
    const pauses = world.events.filter(({ type }) => type === 'DownloadPaused').map(({ data }) => data);
    expect(pauses).to.have.length(1);
    expect(pauses[0]).to.include({ reason: 'disk' });
    expect(pauses[0]).not.to.have.property('needed_bytes');
    expect(pauses[0]).to.have.nested.property('error.code', 'DISK_FULL');
    expect(pauses[0]).to.have.nested.property('error.details.limit', 'quota');
    expect(pauses[0]).to.have.nested.property('error.message').that.contains('quota');
    expect(world.types().filter(type => type === 'DownloadResumed')).to.have.length(1);
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
  });

  it('a disk that says it has room and takes nothing pauses once', async () => {
    const outcome = await runWithFailingWrites(failure('ENOSPC', -28));
    expect(outcome.kind).to.equal('installed');
    expect(paused, 'attempts').to.equal(6);
    expect(world.types().filter(type => type === 'DownloadPaused')).to.have.length(1);
    expect(world.types().filter(type => type === 'DownloadResumed')).to.have.length(1);
  });

  it('a file that grew too large for the disk is final, with the limit', async () => {
    const outcome = await runWithFailingWrites(failure('EFBIG', -27));
    expect(outcome.kind).to.equal('failed');
    expect(world.types()).not.to.include('DownloadPaused');
    if (outcome.kind !== 'failed') return;
    expect(outcome.error).to.include({ code: 'DISK_FULL', retryable: false });
    expect(outcome.error.details).to.include({ limit: 'file-size' });
    expect(outcome.error.message).to.contain('4 GiB');
  });

  it('a file that FAT can not hold is refused before its first byte', async () => {
    world.plan.files[0]!.sizeBytes = 2 ** 32;
    const outcome = await world.run({ more: { largestFile: () => Promise.resolve(2 ** 32 - 1) } });
    expect(outcome.kind).to.equal('failed');
    expect(world.server.seen).to.deep.equal([]);
    if (outcome.kind !== 'failed') return;
    expect(outcome.error).to.include({ code: 'DISK_FULL', retryable: false });
    expect(outcome.error.details).to.deep.include({
      path: 'weights.bin',
      sizeBytes: 2 ** 32,
      limitBytes: 2 ** 32 - 1,
      limit: 'file-size',
    });
  });

  it('a disk that gives back nothing of a file being written is named before the first byte', async () => {
    const outcome = await world.run({ more: { readsBack: () => Promise.resolve(false) } });
    expect(world.server.seen).to.deep.equal([]);
    expect(outcome.kind).to.equal('failed');
    if (outcome.kind !== 'failed') return;
    expect(outcome.error).to.include({ code: 'PERMISSION_DENIED', retryable: false });
    expect(outcome.error.message).to.contain('--vfs-cache-mode writes');
  });

  it('a disk without inodes pauses once before the first byte, and says so', async () => {
    let asked = 0;
    const outcome = await world.run({
      more: { freeFiles: () => Promise.resolve((asked += 1) < 5 ? 16 : 17) },
    });
    expect(outcome.kind).to.equal('installed');
    const pauses = world.events.filter(({ type }) => type === 'DownloadPaused').map(({ data }) => data);
    expect(pauses).to.have.length(1);
    expect(pauses[0]).to.have.nested.property('error.details.limit', 'inodes');
    expect(pauses[0]).to.have.nested.property('error.details.neededFiles', 17);
    expect(world.server.seen.length).to.equal(1);
  });

  it('inodes that run out in the middle are told from bytes', async () => {
    let free = 1000;
    const outcome = await runWithFailingWrites(failure('ENOSPC', -28), {
      more: { freeFiles: () => Promise.resolve(free) },
      onEvent: ({ type }) => {
        if (type === 'DownloadStarted') free = 0;
        if (type === 'DownloadPaused') free = 1000;
      },
    });
    expect(outcome.kind).to.equal('installed');
    const [first] = world.events.filter(({ type }) => type === 'DownloadPaused').map(({ data }) => data);
    expect(first).to.have.nested.property('error.details.limit', 'inodes');
  });

  it('free files are counted as the kernel counts them', async function () {
    const at = join(world.root, 'disk');
    await mkdir(at);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m,nr_inodes=20', 'tmpfs', at], { stdio: 'ignore' });
    } catch {
      return leaveOut(this, 'Only root may mount a file system, and not in every container.');
    }
    try {
      const before = await statfsFreeFiles(at);
      await writeFile(join(at, 'a'), 'a');
      expect(await statfsFreeFiles(at)).to.equal(before - 1);
    } finally {
      execFileSync('umount', [at]);
    }
  });
});
