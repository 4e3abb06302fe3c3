import { randomBytes } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../../src/disk/paths.ts';
import { ggufOf, safetensorsOf } from '../../support/files/model-files.ts';
import { MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { changed, fullPlan, installedOld, NEW, OLD } from './updates.ts';
import type { Updates } from './updates.ts';

/** Of the files here: some pieces, and a last one that is cut short. */
const BYTES = 40 * PIECE + 1000;
const FILE = 'weights.gguf';

describe('an update takes what an edit has moved', () => {
  const tensors = [
    { name: 'blk.0.ffn_up.weight', bytes: randomBytes(BYTES / 2) },
    { name: 'blk.1.ffn_up.weight', bytes: randomBytes(BYTES / 2) },
  ];
  const template = 'You are a helpful assistant. ';
  const bytes = ggufOf(template, tensors);
  let setUp: Updates;
  let world: World;
  afterEach(() => world.close());

  async function installed(old: Buffer, path = FILE): Promise<void> {
    setUp = await installedOld(true, new Map([[path, old]]));
    world = setUp.world;
  }

  const update = (now: Buffer, path = FILE) => setUp.update(new Map([[path, now]]));
  const oldPath = () => join(installedPath(world.modelsDir, MODEL.modelId, OLD), FILE);

  it('behind a chat template of a GGUF that grew by 37 bytes', async () => {
    const now = ggufOf(template + 'x'.repeat(37), tensors);
    expect((now.length - bytes.length) % 32).to.equal(0);
    expect(now.length).not.to.equal(bytes.length);
    await installed(bytes);
    expect(await update(now)).to.equal(PIECE);
    const [told, ...more] = world.events.filter(event => event.type === 'InstalledVersionsSearched');
    expect(told?.data).to.deep.include({ versions: [OLD], found_bytes: now.length - PIECE, lacking_bytes: PIECE });
    // What was read in vain is a piece or two at the edit.
    expect(told?.data.searched_bytes).to.be.within(now.length - PIECE, now.length + 2 * PIECE);
    expect(more).to.deep.equal([]);
    const searching = world.progress.map(sample => sample.searching);
    expect(searching).to.include(OLD);
    expect(searching.at(-1)).to.equal(undefined);
  });

  for (const [alignment, moved] of [
    [8, 8],
    [1, 5],
  ] as const) {
    it(`behind a safetensors header that grew by 5 bytes, with tensors at multiples of ${alignment}`, async () => {
      const note = [...Array(8).keys()].map(n => 'n'.repeat(n)).find(each => movedBy(each, alignment) === moved)!;
      await installed(safetensorsOf(note, tensors, alignment));
      expect(await update(safetensorsOf(`${note}12345`, tensors, alignment))).to.equal(PIECE);
    });
  }

  function movedBy(note: string, alignment: number): number {
    return safetensorsOf(`${note}12345`, [], alignment).length - safetensorsOf(note, [], alignment).length;
  }

  it('in front of an edit in the middle, and behind it', async () => {
    await installed(bytes);
    const at = 20 * PIECE + 77;
    const now = Buffer.concat([bytes.subarray(0, at), randomBytes(333), bytes.subarray(at)]);
    expect(await update(now)).to.equal(PIECE);
  });

  it('behind a beginning that was taken out', async () => {
    await installed(bytes);
    expect(await update(bytes.subarray(1234))).to.equal(0);
  });

  it('in front of an end that was cut off', async () => {
    await installed(bytes);
    expect(await update(bytes.subarray(0, 30 * PIECE + 5))).to.equal(0);
  });

  it('in front of an end that grew', async () => {
    await installed(bytes);
    const grown = PIECE - ((bytes.length + 10) % PIECE);
    expect(await update(Buffer.concat([bytes, randomBytes(grown)]))).to.be.at.most(PIECE);
  });

  it('in a file that was renamed too', async () => {
    await installed(bytes);
    const now = ggufOf(template + 'x'.repeat(37), tensors);
    expect(await update(now, 'weights-v1.1.gguf')).to.equal(PIECE);
  });

  it('also where the old version has no list of pieces', async () => {
    await installed(bytes);
    await rm(join(oldPath(), '..', 'manifest.json'));
    expect(await update(ggufOf(template + 'x'.repeat(37), tensors))).to.equal(PIECE);
  });

  it('from the next version where the nearest one is damaged', async () => {
    await installed(bytes);
    const middle = ggufOf(`${template}v1.1`, tensors);
    await update(middle);
    const damaged = join(installedPath(world.modelsDir, MODEL.modelId, NEW), FILE);
    await writeFile(damaged, randomBytes(middle.length));
    const last = ggufOf(`${template}x`.repeat(3), tensors);
    world.server.put(`/storage/${FILE}`, last);
    world.server.seen.length = 0;
    world.plan = { ...fullPlan(new Map([[FILE, last]]), '1.2.0') };
    const task = { version: '1.2.0', kind: 'update' as const, startedAt: null, files: new Map() };
    expect(await world.run({ task })).to.deep.equal({ kind: 'installed' });
    expect(setUp.fetchedBytes(new Map([[FILE, last]]))).to.equal(PIECE);
  });

  it('and fetches the pieces whose old bytes are damaged', async () => {
    await installed(bytes);
    await writeFile(oldPath(), changed(bytes, 7, 20));
    // Each damaged piece of the old file is in two of the new one.
    expect(await update(ggufOf(template + 'x'.repeat(37), tensors))).to.equal(5 * PIECE);
    expect(world.types()).not.to.include('PieceRejected');
  });

  it('and fetches all of a file that has nothing in common with the old one', async () => {
    await installed(bytes);
    const now = randomBytes(bytes.length + 64);
    expect(await update(now)).to.equal(now.length);
  });

  it('and goes on when the old version is removed while it is read', async () => {
    await installed(bytes);
    halfWay(() => rm(join(oldPath(), '..'), { recursive: true }));
    await update(ggufOf(template + 'x'.repeat(37), tensors));
  });

  it('and keeps what it took when it is stopped in the middle', async () => {
    await installed(bytes);
    const now = new Map([[FILE, ggufOf(template + 'x'.repeat(37), tensors)]]);
    world.server.put(`/storage/${FILE}`, now.get(FILE)!);
    world.plan = fullPlan(now, NEW);
    world.events.length = 0;
    world.server.seen.length = 0;
    const stop = new AbortController();
    halfWay(() => stop.abort('shutdown'));
    const task = { version: NEW, kind: 'update' as const };
    const policy = { progressMs: 0 };
    expect(await world.run({ task, policy, signal: stop.signal })).to.deep.equal({ kind: 'stopped' });
    const told = world.events.find(event => event.type === 'InstalledVersionsSearched');
    expect(told?.data.found_bytes).to.be.at.least(15 * PIECE);
    await rm(join(oldPath(), '..'), { recursive: true });
    expect(await world.run({ task })).to.deep.equal({ kind: 'installed' });
    expect(
      (await readFile(join(installedPath(world.modelsDir, MODEL.modelId, NEW), FILE))).equals(now.get(FILE)!),
    ).to.equal(true);
    expect(setUp.fetchedBytes(now)).to.be.within(15 * PIECE, 25 * PIECE);
  });

  /** Acts once, when half of the old bytes were taken. */
  function halfWay(act: () => unknown): void {
    const push = world.progress.push.bind(world.progress);
    let acted = false;
    world.progress.push = (...samples) => {
      if (!acted && samples.some(({ receivedBytes }) => receivedBytes >= bytes.length / 2)) {
        acted = true;
        void act();
      }
      return push(...samples);
    };
  }
});
