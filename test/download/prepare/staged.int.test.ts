import { writeFileSync } from 'node:fs';
import { chmod, link, mkdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { incomingPath, installedPath, partPath } from '../../../src/disk/paths.ts';
import { rangeOf, serveCorrectly } from '../../support/servers/fault-server.ts';
import { createWorld, MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';

/** Of the model that a world has by itself. */
const SIZE = 5 * PIECE + 77;

describe('a staged file that was spoiled', () => {
  let world: World;
  let served = 0;
  afterEach(() => world.close());
  const installed = () => installedPath(world.modelsDir, MODEL.modelId, MODEL.version);
  const staged = () => join(incomingPath(world.modelsDir, MODEL.modelId, MODEL.version), 'weights.bin');
  const part = () => partPath(world.modelsDir, MODEL.modelId, MODEL.version, 'weights.bin');
  const elsewhere = () => join(installedPath(world.modelsDir, 'other', '1.0.0'), 'weights.bin');

  /**
   * As a kill leaves it just before the rename into place; the journal knows that all of it is
   * safe.
   */
  async function stageAll(manifest: boolean): Promise<void> {
    world = await createWorld({ manifest });
    expect((await world.run()).kind).to.equal('installed');
    await rename(installed(), dirname(staged()));
    served = 0;
    world.server.fault = (request, response, file) => {
      const asked = rangeOf(request, file.bytes.length);
      served += asked ? asked.to - asked.from : file.bytes.length;
      serveCorrectly(request, response, file);
    };
  }

  /** Read-only as well: a part has to be writable. */
  async function flip(path: string, ...places: number[]): Promise<void> {
    const bytes = await readFile(path);
    for (const at of places) bytes[at]! ^= 1;
    await writeFile(path, bytes).then(() => chmod(path, 0o444));
  }

  /** What is done to it, and the bytes that it costs. */
  const spoilt: Record<string, [number, () => Promise<void>]> = {
    'by a byte costs its piece': [PIECE, () => flip(staged(), 2 * PIECE + 9)],
    'by bytes of the first and the last piece costs these': [PIECE + 77, () => flip(staged(), 9, SIZE - 1)],
    'by a cut costs what was cut off': [SIZE - PIECE - 3, () => truncate(staged(), PIECE + 3)],
    'by a longer end costs nothing': [0, () => writeFile(staged(), Buffer.alloc(3 * PIECE, 7), { flag: 'a' })],
    'by a folder in its place is fetched whole': [SIZE, () => rm(staged()).then(() => mkdir(staged()))],
    'does not take the place of a part': [
      SIZE - 3 * PIECE,
      () => writeFile(part(), world.files.get('weights.bin')!.subarray(0, 3 * PIECE)).then(() => flip(staged(), 9)),
    ],
  };
  const finish = async (costs: number) => {
    expect(await world.run()).to.deep.equal({ kind: 'installed' });
    expect((await world.installed('weights.bin')).equals(world.files.get('weights.bin')!)).to.equal(true);
    expect((await stat(join(installed(), 'weights.bin'))).mode & 0o200).to.equal(0o200);
    expect(await world.leftovers()).to.deep.equal([]);
    expect(served).to.equal(costs);
    const resumed = world.events.findLast(({ type }) => type === 'DownloadResumed');
    expect(resumed?.data).to.include({ resumed_from_bytes: SIZE - costs });
  };
  for (const [how, [costs, spoil]] of Object.entries(spoilt)) {
    it(how, async () => {
      await stageAll(true);
      await spoil();
      await finish(costs);
    });
  }

  for (const [what, leave] of Object.entries({ 'a hard': link, 'a symbolic': symlink })) {
    it(`and is ${what} link to an installed file is fetched whole, and the other is left as it was`, async () => {
      await stageAll(true);
      await mkdir(dirname(elsewhere()), { recursive: true });
      await rename(staged(), elsewhere());
      await flip(elsewhere(), 2 * PIECE + 9);
      await leave(elsewhere(), staged());
      const [bytes, { ino, mode }] = await Promise.all([readFile(elsewhere()), stat(elsewhere())]);
      await finish(SIZE);
      expect((await readFile(elsewhere())).equals(bytes)).to.equal(true);
      // Windows takes the mark of a read-only file away to delete one of its names.
      const kept = { ino, nlink: 1, ...(process.platform !== 'win32' && { mode }) };
      expect(await stat(elsewhere())).to.include(kept);
    });
  }

  it('after it was found right where it is installed, is not taken from there', async () => {
    world = await createWorld({ files: { 'a.bin': 1000, 'b.bin': SIZE } });
    expect((await world.run()).kind).to.equal('installed');
    await flip(join(installed(), 'b.bin'), 9);
    // Both are hashed, one after the other; nothing is staged yet.
    let spoiled = false;
    world.progress.push = ({ phase, receivedBytes }) => {
      if (spoiled || phase !== 'verifying' || receivedBytes <= 1000) return 0;
      writeFileSync(join(installed(), 'a.bin'), Buffer.alloc(1000, 7));
      spoiled = true;
      return 0;
    };
    expect((await world.run({ task: { kind: 'repair' }, policy: { progressMs: 0 } })).kind).to.equal('installed');
    for (const [path, bytes] of world.files) expect((await world.installed(path)).equals(bytes), path).to.equal(true);
  });

  it('without pieces is fetched whole', async () => {
    await stageAll(false);
    await truncate(staged(), PIECE + 3);
    await finish(SIZE);
  });
});
