import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { TaskOutcome } from '../../../src/download/types.ts';
import { installedPath } from '../../../src/disk/paths.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';

const SIZE = 5 * PIECE + 77;

/** Of every open file: what is defined there, every write and sync goes through. */
async function handlePrototype(): Promise<object> {
  const handle = await open(import.meta.filename, 'r');
  const prototype = Object.getPrototypeOf(handle) as object;
  await handle.close();
  return prototype;
}

describe('a download waits', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  function stallAfter(bytes: number): void {
    world.server.fault = (_request, response, file) => {
      response.writeHead(200, { 'content-length': String(SIZE), etag: file.etag ?? '' });
      response.write(file.bytes.subarray(0, bytes));
    };
  }

  it('for room on the disk, says how much, and goes on when there is some', async () => {
    let free = 1000;
    const outcome = await world.run({
      policy: { diskReserveBytes: 500 },
      more: { freeBytes: () => Promise.resolve(free) },
      onEvent: event => {
        if (event.type === 'DownloadPaused') free = 10 * SIZE;
      },
    });
    expect(outcome.kind).to.equal('installed');
    const paused = world.events.find(({ type }) => type === 'DownloadPaused');
    expect(paused?.data).to.include({ reason: 'disk', needed_bytes: SIZE + 500, received_bytes: 0 });
  });

  it('for room when the disk runs full in the middle', async () => {
    let free = 10 * SIZE;
    stallAfter(2 * PIECE);
    const outcome = await world.run({
      policy: { stallMs: 5000 },
      more: { freeBytes: () => Promise.resolve(free) },
      onEvent: event => {
        if (event.type === 'DownloadCheckpointed' && free > SIZE) free = 100;
        if (event.type !== 'DownloadPaused') return;
        free = 10 * SIZE + 1;
        world.server.fault = null;
      },
    });
    expect(outcome.kind).to.equal('installed');
    const paused = world.events.filter(({ type }) => type === 'DownloadPaused');
    expect(paused.map(({ data }) => data)).to.have.length.at.least(1);
    expect(paused[0]?.data).to.include({ reason: 'disk', needed_bytes: 3 * PIECE + 77, received_bytes: 2 * PIECE });
  });

  it('for room when the disk has less in the middle than what is lacking and the reserve', async () => {
    const lacking = SIZE - 2 * PIECE;
    let free = 10 * SIZE;
    stallAfter(2 * PIECE);
    const outcome = await world.run({
      policy: { stallMs: 5000, diskReserveBytes: 500 },
      more: { freeBytes: () => Promise.resolve(free) },
      onEvent: event => {
        if (event.type === 'DownloadCheckpointed' && event.data.received_bytes === 2 * PIECE) free = lacking + 499;
        if (event.type !== 'DownloadPaused') return;
        free += 1;
        world.server.fault = null;
      },
    });
    expect(outcome.kind).to.equal('installed');
    const paused = world.events.filter(({ type }) => type === 'DownloadPaused');
    expect(paused[0]?.data).to.include({ reason: 'disk', needed_bytes: lacking + 500 });
    // While it ran: not when another connection was made.
    expect(world.types()).not.to.include('RetryScheduled');
  });

  it('for room when a write finds none', async () => {
    const prototype = await handlePrototype();
    const real = Object.getOwnPropertyDescriptor(prototype, 'writev')!;
    const full = () => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    let outcome: TaskOutcome;
    try {
      Object.defineProperty(prototype, 'writev', { ...real, value: full });
      outcome = await world.run({
        onEvent: event => {
          if (event.type === 'DownloadPaused') Object.defineProperty(prototype, 'writev', real);
        },
      });
    } finally {
      Object.defineProperty(prototype, 'writev', real);
    }
    expect(outcome.kind).to.equal('installed');
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
    expect(world.events.find(({ type }) => type === 'DownloadPaused')?.data).to.include({
      reason: 'disk',
      needed_bytes: SIZE,
    });
  });

  it('for room when the version is put together, and fetches nothing again', async () => {
    const prototype = await handlePrototype();
    const real = Object.getOwnPropertyDescriptor(prototype, 'writeFile')!;
    const full = () => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }));
    let outcome: TaskOutcome;
    try {
      Object.defineProperty(prototype, 'writeFile', { ...real, value: full });
      outcome = await world.run({
        onEvent: event => {
          if (event.type === 'DownloadPaused') Object.defineProperty(prototype, 'writeFile', real);
        },
      });
    } finally {
      Object.defineProperty(prototype, 'writeFile', real);
    }
    expect(outcome.kind).to.equal('installed');
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
    expect(world.types()).to.include('DownloadPaused');
    expect(world.server.seen.filter(({ method }) => method === 'GET')).to.have.length(1);
    expect(await world.leftovers()).to.deep.equal([]);
  });

  it('for room for the copy of a damaged file, before it is made', async () => {
    expect((await world.run()).kind).to.equal('installed');
    const bytes = world.files.get('weights.bin')!;
    const damaged = Buffer.from(bytes);
    damaged[9]! ^= 1;
    await writeFile(join(installedPath(world.modelsDir, MODEL.modelId, MODEL.version), 'weights.bin'), damaged);
    world.events.length = 0;
    let free = SIZE + 499;
    let leftAtPause: string[] = [];
    const outcome = await world.run({
      task: { taskId: 't2', kind: 'repair' },
      policy: { diskReserveBytes: 500 },
      more: { freeBytes: () => Promise.resolve(free) },
      onEvent: async ({ type }) => {
        if (type !== 'DownloadPaused') return;
        leftAtPause = await world.leftovers();
        free += 1;
      },
    });
    expect(outcome.kind).to.equal('installed');
    const paused = world.events.filter(({ type }) => type === 'DownloadPaused');
    expect(paused).to.have.length(1);
    expect(paused[0]?.data).to.include({ reason: 'disk', needed_bytes: SIZE + 500 });
    expect(leftAtPause.filter(name => name.endsWith('.part'))).to.deep.equal([]);
    expect((await world.installed('weights.bin')).equals(bytes)).to.equal(true);
    const repaired = world.events.find(({ type }) => type === 'ModelRepaired');
    expect(repaired?.data).to.include({ fetched_bytes: PIECE });
  });

  it('for the folder of models when it can not even be asked for its room', async () => {
    let asked = 0;
    const gone = Object.assign(new Error('ENOENT: no such file or directory, statfs'), { code: 'ENOENT' });
    const outcome = await world.run({
      more: {
        freeBytes: () => {
          asked += 1;
          return asked === 1 ? Promise.resolve(0) : asked === 2 ? Promise.reject(gone) : Promise.resolve(10 * SIZE);
        },
      },
    });
    expect(outcome.kind).to.equal('installed');
    expect(asked).to.be.at.least(3);
  });
});
