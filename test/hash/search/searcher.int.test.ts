import { createHash, randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Searcher } from '../../../src/hash/index.ts';
import { BlockSums } from '../../../src/hash/search/words.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const BLOCK = 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('a searcher', () => {
  const bytes = randomBytes(3 * 1024 * 1024);
  let folder: TempDir;
  let file: string;
  beforeEach(async () => {
    folder = await tempDir();
    file = join(folder.path, 'old');
    await writeFile(file, bytes);
  });
  afterEach(() => folder.remove());

  function sumsOf(wanted: Buffer): Int32Array {
    const sums = new BlockSums(BLOCK);
    sums.add(new Uint8Array(wanted));
    return new Int32Array(new Uint8Array(Buffer.from(sums.toString(), 'base64')).buffer);
  }

  for (const [where, worthAThreadBytes] of [
    ['in a thread', 0],
    ['here', Infinity],
  ] as const) {
    it(`reads pieces of several segments, and finds blocks, ${where}`, async () => {
      const searcher = new Searcher({ bytes: 1, worthAThreadBytes });
      try {
        const wanted = bytes.subarray(4000, 4000 + 3 * BLOCK);
        await searcher.want(BLOCK, sumsOf(wanted));
        const found = await searcher.scan({ file, from: 0, bytes: bytes.length });
        expect(found?.hits).to.deep.equal([0, 4000, 1, 4000 + BLOCK, 2, 4000 + 2 * BLOCK]);
        expect(await searcher.scan({ file, from: 0, bytes: bytes.length })).to.equal(null);
        const [one, two] = [
          { file, from: 7, bytes: 2_000_000 },
          { file, from: 1, bytes: 5 },
        ];
        const piece = await searcher.read([one, two]);
        const whole = Buffer.concat([bytes.subarray(7, 2_000_007), bytes.subarray(1, 6)]);
        expect(piece?.sha256).to.equal(sha256(whole));
        expect(piece?.bytes.equals(whole)).to.equal(true);
        piece?.free();
        // The end of the file comes first, and a file that isn't there has none.
        expect(await searcher.read([{ file, from: bytes.length - 1, bytes: 2 }])).to.equal(null);
        expect(await searcher.read([{ file: `${file}-gone`, from: 0, bytes: 1 }])).to.equal(null);
      } finally {
        await searcher.close();
      }
      await rm(file);
    });
  }

  it('finds nothing when its thread fails, and says so', async () => {
    const broken = join(folder.path, 'broken.mjs');
    await writeFile(broken, 'throw new Error("broken");');
    const said: unknown[] = [];
    const logger = { debug: () => 0, info: () => 0, error: () => 0, warn: (text: string) => said.push(text) };
    const url = new URL(`file://${broken}`);
    const searcher = new Searcher({ bytes: 1, worthAThreadBytes: 0, workerUrl: url, logger: logger as never });
    await searcher.want(BLOCK, sumsOf(bytes.subarray(0, BLOCK)));
    expect(await searcher.scan({ file, from: 0, bytes: BLOCK })).to.equal(null);
    expect(await searcher.read([{ file, from: 0, bytes: 1 }])).to.equal(null);
    await searcher.close();
    expect(said).to.deep.equal(['Installed versions are not looked through.']);
  });
});
