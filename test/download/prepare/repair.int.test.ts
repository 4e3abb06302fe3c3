import fsPromises, { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../../src/disk/paths.ts';
import { MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { changed, installedOld, OLD, PIECES } from './updates.ts';
import type { Updates } from './updates.ts';

describe('a repair mends', () => {
  let world: World;
  let old: Map<string, Buffer>;
  let setUp: Updates;
  beforeEach(async () => {
    setUp = await installedOld();
    ({ world, old } = setUp);
  });
  afterEach(() => world.close());

  it('one flipped byte by fetching one piece', async () => {
    const damaged = join(installedPath(world.modelsDir, MODEL.modelId, OLD), 'weights.bin');
    const bytes = await readFile(damaged);
    bytes[42 * PIECE + 7]! ^= 0x80;
    await writeFile(damaged, bytes);
    world.server.seen.length = 0;
    expect(await world.run({ task: { taskId: 't2', kind: 'repair', files: new Map() } })).to.deep.equal({
      kind: 'installed',
    });
    expect(setUp.fetchedBytes(old)).to.equal(PIECE);
    expect((await world.installed('weights.bin')).equals(old.get('weights.bin')!)).to.equal(true);
  });

  it('a file that was cut, and whose lists were lost, by fetching what is missing', async () => {
    const version = installedPath(world.modelsDir, MODEL.modelId, OLD);
    for (const list of ['manifest.json', 'checksum.sha256']) await rm(join(version, list));
    await truncate(join(version, 'weights.bin'), 60 * PIECE + 7);
    world.server.seen.length = 0;
    expect(await world.run({ task: { taskId: 't2', kind: 'repair', files: new Map() } })).to.deep.equal({
      kind: 'installed',
    });
    expect(setUp.fetchedBytes(old)).to.equal((PIECES - 60) * PIECE);
    expect((await world.installed('weights.bin')).equals(old.get('weights.bin')!)).to.equal(true);
  });

  it('what it can on a file system without links, copying the good files when there is room', async () => {
    const damaged = join(installedPath(world.modelsDir, MODEL.modelId, OLD), 'weights.bin');
    await writeFile(damaged, changed(old.get('weights.bin')!, 3));
    world.server.seen.length = 0;
    const { link } = fsPromises;
    fsPromises.link = () => Promise.reject(Object.assign(new Error('EPERM'), { code: 'EPERM' }));
    syncBuiltinESMExports();
    try {
      let free = 101 * PIECE;
      const outcome = await world.run({
        task: { taskId: 't2', kind: 'repair', files: new Map() },
        more: { freeBytes: () => Promise.resolve(free) },
        onEvent: ({ type }) => void (type === 'DownloadPaused' && (free = 1000 * PIECE)),
      });
      expect(outcome).to.deep.equal({ kind: 'installed' });
    } finally {
      fsPromises.link = link;
      syncBuiltinESMExports();
    }
    const paused = world.events.filter(({ type }) => type === 'DownloadPaused');
    expect(paused.map(({ data }) => data)).to.have.length(1);
    expect(paused[0]?.data).to.include({ needed_bytes: (PIECES + 3) * PIECE + 5 });
    expect(setUp.fetchedBytes(old)).to.equal(PIECE);
    for (const [path, bytes] of old) expect((await world.installed(path)).equals(bytes), path).to.equal(true);
  });
});
