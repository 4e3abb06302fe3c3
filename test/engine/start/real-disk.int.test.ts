import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom, timeout } from 'rxjs';
import { statfsFreeBytes } from '../../../src/ports/volume/volume.ts';
import { installedPath } from '../../../src/disk/paths.ts';
import { RESERVE_BYTES } from '../../../src/events/write/reserve.ts';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { isModelError } from '../../../src/model/errors.ts';
import { createWorld, PIECE } from '../../download/harness.ts';
import { mountDisk } from '../../support/files/mounted-disk.ts';
import type { MountedDisk } from '../../support/files/mounted-disk.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { leaveOut } from '../../support/leave-out.ts';

const PATIENCE_MS = 15_000;
/** A download keeps 64 MiB free. */
const SIZE_MIB = 96;
const MODEL = { modelId: 'whisper', version: '1.0.0' };
const session = { id: 's', onClose: () => undefined };

describe('a real disk (skipped where a file system may not be mounted)', () => {
  let folder: TempDir;
  let disk: MountedDisk;
  let closers: (() => unknown)[];
  beforeEach(async function () {
    folder = await tempDir();
    closers = [() => folder.remove()];
    const mounted = mountDisk(join(folder.path, 'disk'), SIZE_MIB);
    if (mounted === null) return leaveOut(this, 'Only root may mount a file system, and not in every container.');
    disk = mounted;
    closers.push(() => disk.unmount());
  });
  afterEach(async () => {
    // Each of them, whatever another one says.
    for (const close of closers.reverse())
      await Promise.resolve(close()).catch((error: unknown) => console.warn(error));
  });

  async function start(overrides: { modelsDir?: string } = {}, dataDir = join(folder.path, 'data')) {
    const storage = join(folder.path, 'library');
    if (!(await readdir(folder.path)).includes('library')) {
      await publishVersion({ storage, ...MODEL, paths: [], synthetic: { sizeBytes: 100_000, seed: 7 } });
    }
    const library = await serveLibrary({ storage });
    closers.push(() => library.close());
    const engine = await startEngine({
      dataDir,
      host: 'embedded',
      overrides: { libraryUrl: library.url, ...overrides },
    });
    closers.push(() => engine.close());
    return engine;
  }

  async function becomes(engine: RunningEngine, status: string | undefined): Promise<void> {
    const there = engine.api.stream.state({}).pipe(filter(([view]) => view?.status === status));
    await firstValueFrom(there.pipe(timeout(PATIENCE_MS)));
  }

  it('that runs full in the middle of a download pauses it, which goes on when there is room', async () => {
    const size = 40 * PIECE + 77;
    const world = await createWorld({ files: { 'weights.bin': size } });
    closers.push(() => world.close());
    closers.push(disk.plug(world.modelsDir));
    disk.fill(10 * PIECE);
    // What was free when it was looked, somebody else has taken since.
    let free: (directory: string) => Promise<number> = () => Promise.resolve(10 * size);
    const outcome = await world.run({
      more: { connectionsPerFile: () => 4, freeBytes: directory => free(directory) },
      onEvent: ({ type }) => {
        if (type !== 'DownloadPaused') return;
        free = statfsFreeBytes;
        disk.empty();
      },
    });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    const paused = world.events.find(({ type }) => type === 'DownloadPaused');
    expect(paused?.data).to.deep.include({ reason: 'disk' });
    expect((paused?.data as { error: { code: string } }).error.code).to.equal('DISK_FULL');
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
  });

  it('without room for the copy of a damaged file pauses its repair once, and says how much is needed', async () => {
    const size = 64 * PIECE;
    const world = await createWorld({ files: { 'weights.bin': size } });
    closers.push(() => world.close());
    closers.push(disk.plug(world.modelsDir));
    expect(await world.run()).to.deep.equal({ kind: 'installed' });
    const damaged = Buffer.from(world.files.get('weights.bin')!);
    damaged[9]! ^= 1;
    await writeFile(join(installedPath(world.modelsDir, 'tiny', '1.0.0'), 'weights.bin'), damaged);
    disk.fill(20 * PIECE);
    world.events.length = 0;
    let polls = 0;
    const freeBytes = (directory: string) => {
      // It waits for a while before there is room.
      if ((polls += 1) === 5) disk.empty();
      return statfsFreeBytes(directory);
    };
    const outcome = await world.run({ task: { taskId: 't2', kind: 'repair' }, more: { freeBytes } });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    const paused = world.events.filter(({ type }) => type === 'DownloadPaused');
    expect(paused).to.have.length(1);
    expect(paused[0]?.data).to.include({ reason: 'disk', needed_bytes: size });
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
  });

  it('with 0 bytes free: the engine starts, lists, gives paths and removes', async () => {
    const dataDir = join(disk.path, 'data');
    const before = await start({}, dataDir);
    await before.api.call.install(MODEL, session);
    await becomes(before, 'ready');
    await before.close();
    disk.fill();
    expect(await statfsFreeBytes(disk.path)).to.equal(0);
    const engine = await start({}, dataDir);
    const [view] = await engine.api.call.list({}, session);
    expect(view).to.include({ ...MODEL, status: 'ready' });
    const path = await engine.api.call.getModelPath(MODEL, session);
    expect(await readdir(path)).to.include('checksum.sha256');
    // No more than the journal's reserve, which was given up for the start.
    expect((await engine.api.call.storage({}, session)).freeBytes).to.be.at.most(RESERVE_BYTES);
    await engine.api.call.remove(MODEL, session);
    await becomes(engine, undefined);
    expect(await readdir(join(dataDir, 'models', 'whisper')).catch(() => [])).to.deep.equal([]);
  });

  it('that is unmounted while the engine runs loses no model, and has them again when it is back', async () => {
    const place = join(folder.path, 'models');
    let unplug = disk.plug(place);
    const engine = await start({ modelsDir: place });
    await engine.api.call.install(MODEL, session);
    await becomes(engine, 'ready');
    const files = await readdir(await engine.api.call.getModelPath(MODEL, session));
    unplug();
    expect(await readdir(place)).to.deep.equal([]);
    const error: unknown = await engine.api.call.getModelPath(MODEL, session).catch((thrown: unknown) => thrown);
    expect(isModelError(error) && error.code).to.equal('MODEL_NOT_AVAILABLE');
    // registry.json follows the journal; a stop waits for it.
    await engine.close();
    const registry = await readFile(join(folder.path, 'data', 'registry.json'), 'utf8');
    const { whisper } = JSON.parse(registry) as Record<string, Record<string, { status: string }>>;
    expect(whisper?.['1.0.0']?.status).to.equal('ready');
    // A start finds the same, and takes the mount point for nothing else.
    const again = await start({ modelsDir: place });
    expect(await readdir(place)).to.deep.equal([]);
    expect(await readFile(join(folder.path, 'data', 'registry.json'), 'utf8')).to.equal(registry);
    unplug = disk.plug(place);
    closers.push(unplug);
    expect(await readdir(await again.api.call.getModelPath(MODEL, session))).to.deep.equal(files);
  });
});
