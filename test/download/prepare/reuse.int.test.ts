import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath, partPath } from '../../../src/disk/paths.ts';
import type { SizedFile } from '../../../src/download/part/proof.ts';
import { installedSources } from '../../../src/download/prepare/reuse-sources.ts';
import { MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { changed, fullPlan, installedOld, NEW, OLD, PIECES } from './updates.ts';
import type { Updates } from './updates.ts';

describe('an update takes from installed versions what they have', () => {
  let world: World;
  let old: Map<string, Buffer>;
  let setUp: Updates;
  afterEach(() => world.close());

  async function installOld(manifest = true): Promise<void> {
    setUp = await installedOld(manifest);
    ({ world, old } = setUp);
  }

  const update = (files: Map<string, Buffer>, manifest = true) => setUp.update(files, manifest);

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
    expect(setUp.fetchedBytes(old)).to.equal(0);
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

  it('names each place once', async () => {
    await installOld();
    const sources = await installedSources(world.modelsDir, MODEL, world.plan.files as SizedFile[]);
    for (const ranges of [...sources.files.values(), ...sources.pieces.values()]) expect(ranges).to.have.length(1);
  });
});
