import { rm, stat, truncate, utimes, writeFile, readFile, link, mkdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath, partPath } from '../../src/disk/paths.ts';
import { removeInstalled } from '../../src/installed/remove.ts';
import { checkInstalled, verifyInstalled } from '../../src/installed/verify.ts';
import { ModelError } from '../../src/model/errors.ts';
import { serveCorrectly } from '../support/servers/fault-server.ts';
import { createWorld, downloaderOf, MODEL, PIECE } from './harness.ts';
import type { RunOptions, World } from './harness.ts';

const SIZE = 5 * PIECE + 77;

/** Sends the first bytes and then nothing more. */
function stallAfter(bytes: number): NonNullable<World['server']['fault']> {
  return (_request, response, file) => {
    response.writeHead(200, { 'content-length': String(file.bytes.length), ...(file.etag && { etag: file.etag }) });
    response.write(file.bytes.subarray(0, bytes));
  };
}

/** Runs until a checkpoint tells of bytes. Later events are refused, as after a kill. */
async function runUntilCheckpoint(world: World, bytes: number, options: RunOptions = {}): Promise<void> {
  const stop = new AbortController();
  let dead = false;
  world.server.fault = stallAfter(bytes);
  const outcome = await world.run({
    ...options,
    signal: stop.signal,
    // A small file: by one connection, and its length tells how far it is.
    policy: { stallMs: 5000, splitFromBytes: Infinity },
    onEvent: event => {
      if (dead) throw new ModelError('CANCELLED', 'The process is dead.');
      if (event.type === 'DownloadCheckpointed' && event.data.received_bytes >= bytes) {
        dead = true;
        stop.abort('shutdown');
      }
    },
  });
  expect(outcome.kind).to.equal('stopped');
  world.server.fault = null;
  world.server.seen.length = 0;
}

describe('a download goes on', () => {
  let world: World;
  const part = () => partPath(world.modelsDir, MODEL.modelId, MODEL.version, 'weights.bin');
  afterEach(() => world.close());

  async function finish(options: RunOptions = {}): Promise<void> {
    expect(await world.run(options)).to.deep.equal({ kind: 'installed' });
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
    expect(await world.leftovers()).to.deep.equal([]);
  }

  const ranges = () => world.server.seen.filter(({ method }) => method === 'GET').map(({ range }) => range);

  for (const manifest of [true, false]) {
    describe(manifest ? 'with a manifest' : 'without a manifest', () => {
      beforeEach(async () => {
        world = await createWorld({ manifest });
        await runUntilCheckpoint(world, 3 * PIECE + 5);
      });

      it('after a kill, where it stopped, asking for nothing twice', async () => {
        await finish();
        expect(ranges()).to.deep.equal([`bytes=${3 * PIECE + 5}-${SIZE - 1}`]);
        expect(world.types().filter(type => type === 'DownloadStarted')).to.have.length(1);
        expect(world.types()).to.include('DownloadResumed');
        expect(world.server.seen[0]?.ifRange).to.match(/^"[0-9a-f]{64}"$/);
      });

      it('when the .part was deleted', async () => {
        await rm(part());
        await finish();
        expect(ranges()).to.deep.equal([null]);
      });

      it('when the .part is longer than the file', async () => {
        await writeFile(part(), Buffer.alloc(SIZE + 1000), { flag: 'a' });
        await finish();
      });

      it('when the .part is shorter than its checkpoint', async () => {
        await truncate(part(), PIECE + 3);
        await finish();
        expect(ranges()).to.deep.equal([`bytes=${PIECE + 3}-${SIZE - 1}`]);
      });

      it('when the .part was overwritten', async () => {
        await writeFile(part(), Buffer.alloc(3 * PIECE + 5, 7));
        await finish();
      });

      it('when another plan was published', async () => {
        await finish({ task: { planSha256: 'f'.repeat(64) } });
        const changed = world.events.find(({ type }) => type === 'RemoteChanged');
        expect(changed?.data).to.include({ was: 'f'.repeat(64), now: world.plan.planSha256 });
      });

      it('after a kill between the rename into place and its event', async () => {
        const before = await world.run({
          onEvent: event => {
            if (event.type === 'ModelInstalled') throw new ModelError('CANCELLED', 'The process is dead.');
          },
        });
        expect(before.kind).to.equal('stopped');
        world.server.seen.length = 0;
        await finish();
        expect(world.server.seen).to.deep.equal([]);
        expect(world.types().filter(type => type === 'ModelInstalled')).to.have.length(1);
      });
    });
  }

  it('keeps bytes past the checkpoint only of the same boot, where no pieces prove them', async () => {
    world = await createWorld({ manifest: false });
    await runUntilCheckpoint(world, 2 * PIECE);
    await writeFile(part(), world.files.get('weights.bin')!.subarray(2 * PIECE, 3 * PIECE), { flag: 'a' });
    await finish({ task: { bootId: 'boot-0' } });
    expect(ranges()).to.deep.equal([`bytes=${2 * PIECE}-${SIZE - 1}`]);
    await world.close();

    world = await createWorld({ manifest: false });
    await runUntilCheckpoint(world, 2 * PIECE);
    await writeFile(part(), world.files.get('weights.bin')!.subarray(2 * PIECE, 3 * PIECE), { flag: 'a' });
    await finish();
    expect(ranges()).to.deep.equal([`bytes=${3 * PIECE}-${SIZE - 1}`]);
  });

  it('when the .part is deleted while it runs', async () => {
    world = await createWorld({});
    let deleted = false;
    world.server.fault = (request, response, file, n) => {
      if (n === 1) stallAfter(3 * PIECE)(request, response, file, n);
      else serveCorrectly(request, response, file);
    };
    await finish({
      policy: { stallMs: 3000 },
      onEvent: async event => {
        if (event.type !== 'DownloadCheckpointed' || deleted) return;
        deleted = true;
        await unlink(part());
      },
    });
    expect(deleted).to.equal(true);
    // It was noticed at a checkpoint, not by the watchdog: no retry was needed.
    expect(world.types()).not.to.include('RetryScheduled');
    // The open file still has what was written: nothing is fetched twice.
    expect(ranges()).to.deep.equal([null, `bytes=${3 * PIECE}-${SIZE - 1}`]);
  });

  it('and a checkpoint never says more than the .part holds', async () => {
    world = await createWorld({});
    const sizes: number[][] = [];
    await finish({
      onEvent: async event => {
        if (event.type !== 'DownloadCheckpointed' || !event.data.files[0]) return;
        const { size } = await stat(part());
        sizes.push([size, event.data.files[0].ranges.at(-1)?.[1] ?? 0]);
      },
    });
    expect(sizes.length).to.be.greaterThan(0);
    for (const [size, told] of sizes) expect(size).to.be.at.least(told!);
  });

  it('from a stale lock that a killed run left', async () => {
    world = await createWorld({});
    await mkdir(`${part()}.lock`, { recursive: true });
    await mkdir(join(world.dataDir, 'in-progress-downloads', 'tiny-1.0.0.lock'), { recursive: true });
    const old = new Date(Date.now() - 60_000);
    await utimes(`${part()}.lock`, old, old);
    await utimes(join(world.dataDir, 'in-progress-downloads', 'tiny-1.0.0.lock'), old, old);
    await finish();
  });
});

describe('an installed version', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ files: { 'weights.bin': SIZE, 'other.bin': 2 * PIECE } });
    expect((await world.run()).kind).to.equal('installed');
    world.events.length = 0;
    world.server.seen.length = 0;
  });
  afterEach(() => world.close());
  const file = (path: string) => join(installedPath(world.modelsDir, MODEL.modelId, MODEL.version), path);

  it('is verified, and damage is named', async () => {
    expect(await verifyInstalled(world.modelsDir, MODEL.modelId, MODEL.version)).to.deep.equal({
      files: 2,
      damaged: [],
    });
    await truncate(file('other.bin'), 10);
    await rm(file('weights.bin'));
    const missing = { path: 'weights.bin', reason: 'missing' };
    const { damaged } = await verifyInstalled(world.modelsDir, MODEL.modelId, MODEL.version);
    expect(damaged).to.deep.equal([missing, { path: 'other.bin', reason: 'checksum' }]);
    const quick = await checkInstalled(world.modelsDir, MODEL.modelId, MODEL.version);
    expect(quick.damaged).to.deep.equal([missing, { path: 'other.bin', reason: 'size' }]);
  });

  it('is repaired by its bad pieces alone, never in place', async () => {
    const bytes = await readFile(file('weights.bin'));
    bytes[2 * PIECE + 9]! ^= 1;
    await writeFile(file('weights.bin'), bytes);
    await link(file('weights.bin'), join(world.root, 'witness'));
    const inode = (await stat(file('other.bin'))).ino;
    expect(await world.run({ task: { kind: 'repair', taskId: 't2' } })).to.deep.equal({ kind: 'installed' });
    expect(world.server.seen.map(({ range }) => range)).to.deep.equal([`bytes=${2 * PIECE}-${3 * PIECE - 1}`]);
    expect((await readFile(file('weights.bin'))).equals(world.files.get('weights.bin')!)).to.equal(true);
    expect((await readFile(join(world.root, 'witness'))).equals(bytes), 'the old inode').to.equal(true);
    expect((await stat(file('other.bin'))).ino).to.equal(inode);
    const repaired = world.events.find(({ type }) => type === 'ModelRepaired');
    expect(repaired?.data).to.include({ fetched_bytes: PIECE, size_bytes: SIZE + 2 * PIECE });
    expect(await world.leftovers()).to.deep.equal([]);
  });

  it('is removed, and a repeat finds nothing', async () => {
    const freed = await removeInstalled(world.modelsDir, MODEL.modelId, MODEL.version);
    expect(freed).to.be.greaterThan(SIZE + 2 * PIECE);
    expect(await removeInstalled(world.modelsDir, MODEL.modelId, MODEL.version)).to.equal(0);
    expect(await world.leftovers()).to.deep.equal([]);
  });
});

describe('discard', () => {
  it('removes the parts of a version and nothing of another one', async () => {
    const world = await createWorld({});
    try {
      await runUntilCheckpoint(world, 2 * PIECE);
      const other = partPath(world.modelsDir, 'tiny', '1.0.0-rc.1', 'weights.bin');
      await writeFile(other, 'kept');
      const downloader = downloaderOf(world);
      expect(await downloader.discard('tiny', '1.0.0')).to.equal(2 * PIECE);
      expect(await downloader.discard('tiny', '1.0.0')).to.equal(0);
      expect(await readFile(other, 'utf8')).to.equal('kept');
    } finally {
      await world.close();
    }
  });
});
