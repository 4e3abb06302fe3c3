import { mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { expect } from 'chai';
import { partLockPath, partPath, taskLockPath } from '../../../src/disk/paths.ts';
import type { TaskEvent } from '../../../src/download/types.ts';
import { createWorld, downloaderOf, MODEL } from '../harness.ts';
import type { World } from '../harness.ts';

const QUICK = { lockWaitMs: 0, lockStaleMs: 2000 };

describe('a lock of another program', () => {
  let world: World;
  let refreshing: NodeJS.Timeout | undefined;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(async () => {
    clearInterval(refreshing);
    await world.close();
  });

  const taskLock = () => taskLockPath(world.dataDir, MODEL.modelId, MODEL.version);
  const partLock = () => partLockPath(partPath(world.modelsDir, MODEL.modelId, MODEL.version, 'weights.bin'));

  /** As a program that lives and holds it. */
  async function hold(lock: string, as: string): Promise<void> {
    await mkdir(dirname(lock), { recursive: true });
    if (as === 'folder') await mkdir(lock);
    else await writeFile(lock, as);
    refreshing = setInterval(() => {
      const now = new Date();
      utimes(lock, now, now).catch(() => undefined);
    }, 200);
  }

  async function letGo(lock: string): Promise<void> {
    clearInterval(refreshing);
    await rm(lock, { recursive: true });
  }

  const pauses = () => world.events.filter(({ type }) => type === 'DownloadPaused').map(({ data }) => data);

  for (const [what, lockOf] of [
    ['the task', taskLock],
    ['a file', partLock],
  ] as const) {
    for (const as of ['folder', '4711\n']) {
      it(`on ${what}, a ${as === 'folder' ? 'folder' : 'file'}, is waited for visibly, and the download goes on by itself`, async () => {
        const lock = lockOf();
        await hold(lock, as);
        const before = await stat(lock);
        let there: Awaited<ReturnType<typeof stat>> | null = null;
        const outcome = await world.run({
          policy: QUICK,
          onEvent: async ({ type }: TaskEvent) => {
            if (type !== 'DownloadPaused') return;
            there = await stat(lock);
            await letGo(lock);
          },
        });
        expect(outcome).to.deep.equal({ kind: 'installed' });
        expect(there).to.have.property('ino', before.ino);
        expect(pauses()).to.have.length(1);
        expect(pauses()[0]).to.include({ reason: 'lock' });
        expect(pauses()[0]).to.have.nested.property('error.code', 'LOCK_HELD');
        expect(pauses()[0]).to.have.nested.property('error.retryable', true);
        const holder = as === 'folder' ? 'unknown' : '4711';
        expect(pauses()[0]).to.have.nested.property('error.details.holder', holder);
        expect(world.types()).not.to.include('RetryScheduled');
        expect(world.types().filter(type => type === 'DownloadResumed')).to.have.length(1);
        expect(await world.leftovers()).to.deep.equal([]);
      });
    }
  }

  it('is told by the note beside it', async () => {
    await hold(taskLock(), 'folder');
    const note = `${taskLock()}.json`;
    await writeFile(note, JSON.stringify({ program: 'mirror', pid: 4711, host: 'node-7', more: '\u001b[31m' }));
    await world.run({
      policy: QUICK,
      onEvent: ({ type }) => (type === 'DownloadPaused' ? letGo(taskLock()) : undefined),
    });
    expect(pauses()[0]).to.have.nested.property('error.details.holder', 'mirror pid 4711 on node-7');
    expect(pauses()[0]).to.have.nested.property('error.message').that.contains('mirror pid 4711 on node-7');
  });

  for (const as of ['folder', 'pid 4711']) {
    it(`that nobody refreshes is no one's: ${as}`, async () => {
      await mkdir(dirname(taskLock()), { recursive: true });
      if (as === 'folder') await mkdir(taskLock());
      else await writeFile(taskLock(), as);
      const outcome = await world.run({ policy: QUICK });
      expect(outcome).to.deep.equal({ kind: 'installed' });
      expect(pauses()).to.have.length(1);
      expect(await world.leftovers()).to.deep.equal([]);
    });
  }

  it('takes no slot from other downloads while it is waited for', async () => {
    await hold(partLock(), 'folder');
    const downloader = downloaderOf(world, { policy: QUICK, more: { maxDownloads: () => 1 } });
    const stop = new AbortController();
    const events: TaskEvent[] = [];
    let paused: () => void = () => undefined;
    const isPaused = new Promise<void>(resolve => (paused = resolve));
    const reporter = {
      record: (...more: TaskEvent[]) => {
        events.push(...more);
        if (more.some(({ type }) => type === 'DownloadPaused')) paused();
        return Promise.resolve();
      },
      progress: () => undefined,
    };
    const waiting = downloader.run(world.taskSoFar(), reporter, stop.signal);
    await isPaused;
    // Its own lock of the task is free: only the file's is held.
    const other = downloader.run(
      world.taskSoFar({ taskId: 't2', version: '2.0.0' }),
      reporter,
      new AbortController().signal,
    );
    expect((await other).kind).not.to.equal('stopped');
    stop.abort('pause');
    expect(await waiting).to.deep.equal({ kind: 'stopped' });
  });
});
