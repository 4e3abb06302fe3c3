import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { installedPath } from '../../../src/disk/paths.ts';
import { BlockSums } from '../../../src/hash/index.ts';
import { serveCorrectly } from '../../support/servers/fault-server.ts';
import { ggufOf, safetensorsOf } from '../../support/files/model-files.ts';
import { MODEL, PIECE } from '../harness.ts';
import type { World } from '../harness.ts';
import { BLOCK, changed, fullPlan, installedOld, NEW, OLD } from './updates.ts';
import type { Updates } from './updates.ts';

const FILE = 'weights.gguf';
const TEMPLATE = 'You are a helpful assistant. ';

/** The same bytes for the same name. */
function noise(name: string, bytes: number): Buffer {
  const block = (n: number) => createHash('sha256').update(`${name} ${n}`).digest();
  return Buffer.concat([...Array(Math.ceil(bytes / 32)).keys()].map(block)).subarray(0, bytes);
}

const TENSORS = ['a', 'b', 'c', 'd'].map(name => ({ name, bytes: noise(name, 10 * PIECE) }));

describe('an update by weak sums', () => {
  const bytes = ggufOf(TEMPLATE, TENSORS);
  let setUp: Updates;
  let world: World;
  afterEach(() => world.close());

  async function installed(...old: [string, Buffer][]): Promise<void> {
    setUp = await installedOld(true, new Map(old));
    world = setUp.world;
  }

  const update = (...now: [string, Buffer][]) => setUp.update(new Map(now), true, true);
  const searched = () => world.events.find(event => event.type === 'InstalledVersionsSearched')?.data;
  const reused = () =>
    world.events.reduce(
      (sum, event) => sum + (event.type === 'DownloadCheckpointed' ? (event.data.reused_bytes ?? 0) : 0),
      0,
    );

  function inserted(into: Buffer, places: number[], length: number): Buffer {
    const parts = [0, ...places].map((from, i) => into.subarray(from, places[i] ?? into.length));
    return Buffer.concat(parts.flatMap((part, i) => (i === 0 ? [part] : [noise(`new ${i}`, length), part])));
  }

  it('fetches one block of a GGUF whose chat template grew by 37 bytes', async () => {
    await installed([FILE, bytes]);
    const now = ggufOf(TEMPLATE + 'x'.repeat(37), TENSORS);
    expect(await update([FILE, now])).to.equal(BLOCK);
    expect(searched()).to.deep.include({ found_bytes: now.length - BLOCK, lacking_bytes: BLOCK });
    expect(reused()).to.equal(now.length - BLOCK);
  });

  it('fetches one block of a safetensors file that moved by 5 bytes', async () => {
    await installed([FILE, safetensorsOf('note', TENSORS, 1)]);
    expect(await update([FILE, safetensorsOf('note12345', TENSORS, 1)])).to.equal(BLOCK);
  });

  it('fetches two blocks where the front and the middle grew', async () => {
    await installed([FILE, bytes]);
    const now = inserted(bytes, [100, 36 * PIECE + 3], 1000);
    expect(await update([FILE, now])).to.equal(2 * BLOCK);
  });

  it('fetches a block or two for each of 20 insertions', async () => {
    await installed([FILE, bytes]);
    const places = [...Array(20).keys()].map(n => (2 * n + 1) * PIECE + 777);
    const now = inserted(bytes, places, 1024);
    const fetched = await update([FILE, now]);
    expect(fetched).to.be.within(20 * BLOCK, 40 * BLOCK);
    expect(reused()).to.equal(now.length - fetched);
    expect(searched()).to.deep.include({ found_bytes: now.length - fetched, lacking_bytes: fetched });
    expect(world.types()).not.to.include('PieceRejected');
  });

  it('fetches a block or two for each of several deletions', async () => {
    await installed([FILE, bytes]);
    const kept = [0, 1, 2, 3].map(n => bytes.subarray(n * 10 * PIECE + (n === 0 ? 0 : 1000), (n + 1) * 10 * PIECE));
    expect(await update([FILE, Buffer.concat(kept)])).to.be.at.most(2 * 3 * BLOCK);
  });

  it('fetches the edges of tensors that were put in another order', async () => {
    await installed([FILE, bytes]);
    const now = ggufOf(TEMPLATE, [TENSORS[2]!, TENSORS[0]!, TENSORS[3]!, TENSORS[1]!]);
    expect(await update([FILE, now])).to.be.at.most((TENSORS.length + 1) * BLOCK);
  });

  it('fetches the edges of shards that are split anew', async () => {
    const shards = (...sizes: number[]) => {
      let at = 0;
      return sizes.map((size, i): [string, Buffer] => [`model-${i + 1}-of-3.gguf`, bytes.subarray(at, (at += size))]);
    };
    await installed(...shards(14 * PIECE, 13 * PIECE, Infinity));
    expect(await update(...shards(10 * PIECE + 96, 17 * PIECE, Infinity))).to.be.at.most(6 * BLOCK);
  });

  it('fetches the seam of two files that were made one', async () => {
    const [one, two] = [bytes.subarray(0, 18 * PIECE + 500), bytes.subarray(18 * PIECE + 500)];
    await installed(['one.gguf', one], ['two.gguf', two]);
    expect(await update([FILE, Buffer.concat([one, two])])).to.be.at.most(BLOCK);
  });

  it('fetches one block of a file that was renamed and grew', async () => {
    await installed([FILE, bytes]);
    expect(await update(['weights-v1.1.gguf', ggufOf(TEMPLATE + 'x'.repeat(37), TENSORS)])).to.equal(BLOCK);
  });

  it('fetches the blocks of a file of one piece that have other bytes', async () => {
    const small = noise('small', PIECE - 100);
    await installed([FILE, small]);
    const now = Buffer.from(small);
    now.writeUInt32LE(1, 3 * BLOCK);
    expect(await update([FILE, now])).to.equal(BLOCK);
  });

  it('fetches the blocks whose old bytes are damaged', async () => {
    await installed([FILE, bytes]);
    await setUp.spoil(FILE, 20 * PIECE);
    expect(await update([FILE, inserted(bytes, [100, 36 * PIECE + 3], 1000)])).to.be.at.most(4 * BLOCK);
  });

  it('reads little of a file that has nothing in common with the new one', async () => {
    await installed([FILE, bytes]);
    const now = noise('other', bytes.length + 64);
    expect(await update([FILE, now])).to.equal(now.length);
    // Three guesses of two pieces, and a look at some places.
    expect(searched()?.searched_bytes).to.be.below(12 * PIECE);
  });

  it('fetches a piece once more without blame when its fetched bytes were wrong', async () => {
    await installed([FILE, bytes]);
    const now = Buffer.from(bytes);
    noise('new', 4 * BLOCK).copy(now, 5 * PIECE);
    let flips = 0;
    world.server.fault = (request, response, { bytes: right, etag }) => {
      const wrong = Buffer.from(right);
      if (flips++ === 0) wrong[5 * PIECE + 9]! ^= 1;
      serveCorrectly(request, response, { bytes: wrong, etag });
    };
    // Its other blocks, then all of it.
    expect(await update([FILE, now])).to.equal(4 * BLOCK + 4 * BLOCK + PIECE);
    expect(world.types()).not.to.include.oneOf(['PieceRejected', 'RetryScheduled']);
  });

  describe('that are wrong', () => {
    /** A plan whose sums are those of other bytes. */
    function lying(now: Buffer, told: Buffer) {
      const sums = new BlockSums(BLOCK);
      sums.add(new Uint8Array(told));
      const plan = fullPlan(new Map([[FILE, now]]), NEW);
      const files = plan.files.map(file => ({ ...file, weak: { blockBytes: BLOCK, sums: sums.toString() } }));
      return { ...plan, files };
    }

    it('fetches no byte twice where they match everywhere', async () => {
      await installed([FILE, bytes]);
      const now = noise('other', bytes.length);
      expect(await setUp.updateBy(lying(now, bytes), new Map([[FILE, now]]))).to.equal(now.length);
      expect(world.types()).not.to.include('PieceRejected');
      expect(searched()?.searched_bytes).to.be.below(2 * now.length);
    });

    it('fetches no byte twice where half of the blocks of each piece match', async () => {
      await installed([FILE, bytes]);
      const now = noise('other', bytes.length);
      const told = Buffer.from(bytes);
      for (let at = 0; at < told.length; at += 2 * BLOCK) now.copy(told, at, at, at + BLOCK);
      expect(await setUp.updateBy(lying(now, told), new Map([[FILE, now]]))).to.equal(now.length);
      expect(world.types()).not.to.include('PieceRejected');
      expect(reused()).to.equal(0);
    });

    it('goes on without those that are not there when they are wanted', async () => {
      await installed([FILE, bytes]);
      const now = changed(bytes, 3);
      bytes.copy(now, 3 * PIECE, 3 * PIECE, 3 * PIECE + BLOCK);
      const old = join(installedPath(world.modelsDir, MODEL.modelId, OLD), FILE);
      const record = world.events.push.bind(world.events);
      world.events.push = (...events) => {
        if (events.some(({ type }) => type === 'InstalledVersionsSearched')) void writeFile(old, '');
        return record(...events);
      };
      expect(await update([FILE, now])).to.be.within(PIECE - BLOCK, PIECE);
      expect(world.types()).not.to.include('PieceRejected');
    });
  });
});
