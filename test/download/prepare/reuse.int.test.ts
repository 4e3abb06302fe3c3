import { randomBytes } from 'node:crypto';
import fsPromises, { chmod, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath, partPath } from '../../../src/disk/paths.ts';
import type { SizedFile } from '../../../src/download/part/proof.ts';
import { installedSources } from '../../../src/download/prepare/reuse-sources.ts';
import { createWorld, MODEL, PIECE, planOf } from '../harness.ts';
import type { World } from '../harness.ts';

const OLD = MODEL.version;
const NEW = '1.1.0';
const PIECES = 100;
const FAST = { writeBytes: 1024 * 1024 };

/** planOf with a manifest.json as a library writes it, pieces and all. */
function fullPlan(files: Map<string, Buffer>, version: string, manifest = true) {
  const plan = planOf(files, manifest);
  const rows = plan.files.map(file => ({
    path: file.path,
    size_bytes: file.sizeBytes,
    sha256: file.sha256,
    piece_size: PIECE,
    pieces: file.pieces,
  }));
  return { ...plan, version, manifestFile: manifest ? Buffer.from(JSON.stringify({ files: rows })) : null };
}

function changed(bytes: Buffer, ...pieces: number[]): Buffer {
  const copy = Buffer.from(bytes);
  for (const piece of pieces) randomBytes(PIECE).copy(copy, piece * PIECE);
  return copy;
}

describe('an update takes from installed versions what they have', () => {
  let world: World;
  let old: Map<string, Buffer>;
  afterEach(() => world.close());

  async function installOld(manifest = true): Promise<void> {
    world = await createWorld({ manifest, files: { 'weights.bin': PIECES * PIECE, 'same.bin': 3 * PIECE + 5 } });
    old = world.files;
    world.plan = fullPlan(old, OLD, manifest);
    expect(await world.run({ policy: FAST })).to.deep.equal({ kind: 'installed' });
  }

  /** Publishes the new version and installs it. Resolves to the body bytes that the server gave. */
  async function update(files: Map<string, Buffer>, manifest = true): Promise<number> {
    for (const [path, bytes] of files) world.server.put(`/storage/${path}`, bytes);
    world.plan = fullPlan(files, NEW, manifest);
    world.events.length = 0;
    world.progress.length = 0;
    world.server.seen.length = 0;
    const task = { version: NEW, kind: 'update' as const };
    expect(await world.run({ task, policy: FAST })).to.deep.equal({ kind: 'installed' });
    for (const [path, bytes] of files) expect((await newFile(path)).equals(bytes), path).to.equal(true);
    expect(await world.leftovers()).to.deep.equal([]);
    return fetchedBytes(files);
  }

  const newFile = (path: string) => readFile(join(installedPath(world.modelsDir, MODEL.modelId, NEW), path));

  /** By the ranges that were asked for: an upper bound. */
  function fetchedBytes(files: Map<string, Buffer>): number {
    let sum = 0;
    for (const { method, path, range } of world.server.seen) {
      if (method !== 'GET') continue;
      const size = files.get(path.replace('/storage/', ''))?.length ?? 0;
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(range ?? '') ?? [];
      sum += from === undefined ? size : Number(to) + 1 - Number(from);
    }
    return sum;
  }

  const reported = () =>
    world.events.reduce(
      (sum, event) => sum + ((event.type === 'DownloadCheckpointed' && event.data.reused_bytes) || 0),
      0,
    );

  it('fetches at most 2 % when 1 % of the pieces changed, and reports the bytes saved', async () => {
    await installOld();
    const files = new Map(old).set('weights.bin', changed(old.get('weights.bin')!, 57));
    const total = [...files.values()].reduce((sum, { length }) => sum + length, 0);
    const fetched = await update(files);
    expect(fetched).to.equal(PIECE);
    expect(fetched / total).to.be.at.most(0.02);
    expect(reported()).to.equal(total - PIECE);
    expect(world.progress.some(({ receivedBytes }) => receivedBytes > 0)).to.equal(true);
  });

  it('finds pieces at other places and in other files, and whole files under other names', async () => {
    await installOld();
    const weights = old.get('weights.bin')!;
    const files = new Map([
      ['moved.bin', Buffer.concat([randomBytes(PIECE), weights.subarray(0, 10 * PIECE)])],
      ['renamed.bin', old.get('same.bin')!],
    ]);
    expect(await update(files)).to.equal(PIECE);
    expect(reported()).to.equal(13 * PIECE + 5);
  });

  it('takes whole files where there are no pieces', async () => {
    await installOld(false);
    const files = new Map(old).set('weights.bin', changed(old.get('weights.bin')!, 3));
    expect(await update(files, false)).to.equal(PIECES * PIECE);
    expect(reported()).to.equal(3 * PIECE + 5);
  });

  for (const manifest of [true, false]) {
    it(`doesn't trust what it copies, ${manifest ? 'with' : 'without'} a manifest`, async () => {
      await installOld(manifest);
      const same = join(installedPath(world.modelsDir, MODEL.modelId, OLD), 'same.bin');
      const bytes = await readFile(same);
      bytes[PIECE + 1]! ^= 1;
      await writeFile(same, bytes);
      expect(await update(new Map(old), manifest)).to.equal(manifest ? PIECE : 3 * PIECE + 5);
      expect(world.types()).not.to.include('PieceRejected');
    });
  }

  it('makes files of its own: neither linked to the old ones nor with their modes', async () => {
    await installOld();
    const source = join(installedPath(world.modelsDir, MODEL.modelId, OLD), 'same.bin');
    await chmod(source, 0o444);
    await update(new Map(old));
    const copy = await stat(join(installedPath(world.modelsDir, MODEL.modelId, NEW), 'same.bin'));
    expect(copy.nlink).to.equal(1);
    expect(copy.ino).not.to.equal((await stat(source)).ino);
    if (process.platform !== 'win32') expect(copy.mode & 0o200).to.equal(0o200);
  });

  it('asks the next version when the newest one has a damaged copy', async () => {
    await installOld();
    await update(new Map(old));
    const newest = join(installedPath(world.modelsDir, MODEL.modelId, NEW), 'weights.bin');
    await writeFile(newest, changed(await readFile(newest), 4));
    world.server.seen.length = 0;
    world.plan = { ...world.plan, version: '1.2.0' };
    expect(await world.run({ task: { version: '1.2.0', startedAt: null } })).to.deep.equal({ kind: 'installed' });
    expect(fetchedBytes(old)).to.equal(0);
  });

  it('fills up a part that holds something already', async () => {
    await installOld();
    const weights = changed(old.get('weights.bin')!, 0, 1, 2);
    const files = new Map(old).set('weights.bin', weights);
    await mkdir(join(world.modelsDir, 'temp'), { recursive: true });
    const part = partPath(world.modelsDir, MODEL.modelId, NEW, 'weights.bin');
    await writeFile(part, weights.subarray(0, 2 * PIECE));
    expect(await update(files)).to.equal(PIECE);
  });

  it("doesn't throw away a part for a damaged copy of the whole file", async () => {
    await installOld();
    const same = old.get('same.bin')!;
    const source = join(installedPath(world.modelsDir, MODEL.modelId, OLD), 'same.bin');
    await writeFile(source, changed(same, 1));
    await writeFile(partPath(world.modelsDir, MODEL.modelId, NEW, 'same.bin'), same.subarray(0, 2 * PIECE));
    expect(await update(new Map(old))).to.equal(0);
  });

  it('reads nothing outside the version that a list is of', async () => {
    await installOld();
    const files = new Map([['new.bin', randomBytes(2 * PIECE)]]);
    await writeFile(join(world.modelsDir, 'x'), files.get('new.bin')!);
    const [row] = (JSON.parse(String(fullPlan(files, OLD).manifestFile)) as { files: { path: string }[] }).files;
    const manifest = join(installedPath(world.modelsDir, MODEL.modelId, OLD), 'manifest.json');
    await writeFile(manifest, JSON.stringify({ files: [{ ...row, path: '../../x' }] }));
    expect(await update(files)).to.equal(2 * PIECE);
  });

  for (const [what, file, text] of [
    ['a manifest.json of nonsense', 'manifest.json', '{"files":[{"path":"../../x","pieces":null}]}'],
    ['a manifest.json that is not JSON', 'manifest.json', '\0\0\0'],
    ['a checksum.sha256 with a path out of the folder', 'checksum.sha256', `${'0'.repeat(64)}  ../../x\n`],
  ] as const) {
    it(`goes on when an installed version has ${what}`, async () => {
      await installOld();
      await writeFile(join(installedPath(world.modelsDir, MODEL.modelId, OLD), file), text);
      await update(new Map(old));
    });
  }

  it('stops when it is asked to', async () => {
    await installOld();
    const stop = new AbortController();
    world.plan = fullPlan(new Map(old).set('weights.bin', changed(old.get('weights.bin')!, 0)), NEW);
    world.events.length = 0;
    const onEvent = () => stop.abort('pause');
    const task = { version: NEW, kind: 'update' as const };
    expect(await world.run({ task, signal: stop.signal, onEvent })).to.deep.equal({ kind: 'stopped' });
  });

  it('repairs one flipped byte by fetching one piece', async () => {
    await installOld();
    const damaged = join(installedPath(world.modelsDir, MODEL.modelId, OLD), 'weights.bin');
    const bytes = await readFile(damaged);
    bytes[42 * PIECE + 7]! ^= 0x80;
    await writeFile(damaged, bytes);
    world.server.seen.length = 0;
    expect(await world.run({ task: { taskId: 't2', kind: 'repair', files: new Map() } })).to.deep.equal({
      kind: 'installed',
    });
    expect(fetchedBytes(old)).to.equal(PIECE);
    expect((await world.installed('weights.bin')).equals(old.get('weights.bin')!)).to.equal(true);
  });

  it('repairs a file that was cut, and whose lists were lost, by fetching what is missing', async () => {
    await installOld();
    const version = installedPath(world.modelsDir, MODEL.modelId, OLD);
    for (const list of ['manifest.json', 'checksum.sha256']) await rm(join(version, list));
    await truncate(join(version, 'weights.bin'), 60 * PIECE + 7);
    world.server.seen.length = 0;
    expect(await world.run({ task: { taskId: 't2', kind: 'repair', files: new Map() } })).to.deep.equal({
      kind: 'installed',
    });
    expect(fetchedBytes(old)).to.equal((PIECES - 60) * PIECE);
    expect((await world.installed('weights.bin')).equals(old.get('weights.bin')!)).to.equal(true);
  });

  it('repairs on a file system without links, copying the good files when there is room', async () => {
    await installOld();
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
    expect(fetchedBytes(old)).to.equal(PIECE);
    for (const [path, bytes] of old) expect((await world.installed(path)).equals(bytes), path).to.equal(true);
  });

  it('names each place once', async () => {
    await installOld();
    const sources = await installedSources(world.modelsDir, MODEL, world.plan.files as SizedFile[]);
    for (const ranges of [...sources.files.values(), ...sources.pieces.values()]) expect(ranges).to.have.length(1);
  });
});
