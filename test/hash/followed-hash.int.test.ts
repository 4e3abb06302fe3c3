import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Followers } from '../../src/hash/followers.ts';
import type { FollowedHash } from '../../src/hash/followed-hash.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import { workersDuring } from '../support/workers.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const MIB = 1024 * 1024;
const SIZE = 11 * MIB + 7;

const ALWAYS = {
  worthAThreadBytes: -1,
  logger: {
    debug: () => undefined,
    warn: (text: string, fields?: unknown) => expect.fail(`${text} ${JSON.stringify(fields)}`),
  },
};

describe('the hash of a file that grows', () => {
  let directory: TempDir;
  let file: FileHandle;
  const bytes = randomBytes(SIZE);
  const right = createHash('sha256').update(bytes).digest('hex');
  beforeEach(async () => {
    directory = await tempDir();
    file = await open(join(directory.path, 'growing'), 'w+');
  });
  afterEach(async () => {
    await file.close();
    await directory.remove();
  });

  async function grow(followed: FollowedHash, from: number, to: number, content = bytes): Promise<void> {
    await file.write(content, from, to - from, from);
    followed.advance(file.fd, to);
  }

  it('is there when all of it is, however it came', async () => {
    const followers = new Followers(ALWAYS);
    const followed = followers.follow(SIZE)!;
    for (const [from, to] of [
      [0, 1],
      [1, 9 * MIB],
      [9 * MIB, SIZE],
    ] as const) {
      expect(await followed.result()).to.equal(null);
      await grow(followed, from, to);
    }
    expect(await followed.result()).to.equal(right);
    await followed.leave();
  });

  it('is of several files at once', async () => {
    const followers = new Followers(ALWAYS);
    await file.write(bytes);
    const all = [SIZE, SIZE - 1, SIZE - 2].map(size => ({ size, followed: followers.follow(size)! }));
    for (const { followed, size } of all) followed.advance(file.fd, size);
    for (const { followed, size } of all) {
      const expected = createHash('sha256').update(bytes.subarray(0, size)).digest('hex');
      expect(await followed.result(), String(size)).to.equal(expected);
    }
    for (const { followed } of all) await followed.leave();
  });

  it('is of the bytes that took the place of others, also of those that were being hashed', async () => {
    const followers = new Followers(ALWAYS);
    const followed = followers.follow(SIZE)!;
    await grow(followed, 0, 8 * MIB, Buffer.alloc(SIZE, 1));
    followed.dropFrom(MIB);
    await grow(followed, 0, 8 * MIB);
    await grow(followed, 8 * MIB, SIZE);
    expect(await followed.result()).to.equal(right);
    followed.dropFrom(SIZE - 10);
    expect(await followed.result()).to.equal(null);
    followed.advance(file.fd, SIZE);
    expect(await followed.result()).to.equal(right);
    await followed.leave();
  });

  it('keeps what was hashed before the place where bytes were dropped', async () => {
    const orders: number[] = [];
    const followers = new Followers(ALWAYS);
    const ask = followers.ask.bind(followers);
    followers.ask = order => {
      orders.push(order.from);
      return ask(order);
    };
    const followed = followers.follow(SIZE)!;
    await grow(followed, 0, 4 * MIB);
    await followed.result();
    followed.dropFrom(4 * MIB);
    await grow(followed, 4 * MIB, SIZE);
    expect(await followed.result()).to.equal(right);
    expect(orders.filter(from => from === 0)).to.have.length(1);
    await followed.leave();
  });

  it('is none of a file that was cut, and the file is not read any more when it was left', async () => {
    const followers = new Followers(ALWAYS);
    const followed = followers.follow(SIZE)!;
    await grow(followed, 0, MIB);
    await followed.result();
    followed.advance(file.fd, SIZE);
    expect(await followed.result()).to.equal(null);
    await followed.leave();
    const left = followers.follow(SIZE)!;
    await grow(left, 0, SIZE);
    const leaving = left.leave();
    await leaving;
    expect(await left.result(), 'it stops between two orders').to.equal(null);
  });

  it('is none without a thread, which is said once, and small files have none', async () => {
    const warnings: string[] = [];
    const logger = { debug: () => undefined, warn: (text: string) => void warnings.push(text) };
    const workerUrl = new URL('./no-such-file.js', import.meta.url);
    const followers = new Followers({ worthAThreadBytes: SIZE - 1, logger, workerUrl });
    const followed = followers.follow(SIZE)!;
    await grow(followed, 0, SIZE);
    expect(await followed.result()).to.equal(null);
    await followed.leave();
    expect(followers.follow(SIZE)).to.equal(null);
    expect(warnings).to.have.length(1);
    expect(new Followers({ worthAThreadBytes: SIZE }).follow(SIZE)).to.equal(null);
  });

  it('is made in a thread, and of no file of 8 MiB or less', async () => {
    const followers = new Followers({ logger: ALWAYS.logger });
    expect(followers.follow(8 * MIB)).to.equal(null);
    const large = bytes.subarray(0, 8 * MIB + 1);
    const followed = followers.follow(large.length)!;
    const started = await workersDuring(async () => {
      await grow(followed, 0, large.length);
      expect(await followed.result()).to.equal(createHash('sha256').update(large).digest('hex'));
    });
    expect(started).to.equal(1);
    await followed.leave();
  });

  it('leaves no thread behind', async () => {
    const followers = new Followers(ALWAYS);
    for (let round = 0; round < 2; round += 1) {
      const followed = followers.follow(SIZE)!;
      await grow(followed, 0, SIZE);
      expect(await followed.result()).to.equal(right);
      await followed.leave();
      expect(process.getActiveResourcesInfo().filter(name => name === 'MessagePort')).to.deep.equal([]);
    }
  });
});
