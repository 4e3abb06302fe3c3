import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Followers } from '../../src/hash/followers.ts';
import { Seal } from '../../src/hash/seal.ts';
import { silentLogger } from '../../src/ports/logger.ts';
import type { FollowedHash } from '../../src/hash/followed-hash.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import { workersDuring } from '../support/workers.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const MIB = 1024 * 1024;
const SIZE = 11 * MIB + 7;

const sha256 = (of: Uint8Array) => createHash('sha256').update(of).digest('hex');

function sealOf(of: Uint8Array): string {
  const seal = new Seal();
  seal.update(of);
  return seal.digest();
}

const ALWAYS = {
  worthAThreadBytes: -1,
  logger: {
    ...silentLogger,
    warn: (text: string, fields?: unknown) => expect.fail(`${text} ${JSON.stringify(fields)}`),
  },
};

describe('the hash of a file that grows', () => {
  let directory: TempDir;
  let file: FileHandle;
  const bytes = randomBytes(SIZE);
  const right = sha256(bytes);
  beforeEach(async () => {
    directory = await tempDir();
    file = await open(join(directory.path, 'growing'), 'w+');
  });
  afterEach(async () => {
    await file.close();
    await directory.remove();
  });

  /** Of the whole. */
  async function hashOf(followed: FollowedHash): Promise<string | null> {
    return (await followed.result())?.sha256 ?? null;
  }

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
      expect(await hashOf(followed)).to.equal(null);
      await grow(followed, from, to);
    }
    expect(await hashOf(followed)).to.equal(right);
    await followed.leave();
  });

  it('is of several files at once', async () => {
    const followers = new Followers(ALWAYS);
    await file.write(bytes);
    const all = [SIZE, SIZE - 1, SIZE - 2].map(size => ({ size, followed: followers.follow(size)! }));
    for (const { followed, size } of all) followed.advance(file.fd, size);
    for (const { followed, size } of all) {
      expect(await hashOf(followed), String(size)).to.equal(sha256(bytes.subarray(0, size)));
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
    expect(await hashOf(followed)).to.equal(right);
    followed.dropFrom(SIZE - 10);
    expect(await hashOf(followed)).to.equal(null);
    followed.advance(file.fd, SIZE);
    expect(await hashOf(followed)).to.equal(right);
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
    expect(await hashOf(followed)).to.equal(right);
    expect(orders.filter(from => from === 0)).to.have.length(1);
    await followed.leave();
  });

  it('is none of a file that was cut, and the file is not read any more when it was left', async () => {
    const followers = new Followers(ALWAYS);
    const followed = followers.follow(SIZE)!;
    await grow(followed, 0, MIB);
    await followed.result();
    followed.advance(file.fd, SIZE);
    expect(await hashOf(followed)).to.equal(null);
    await followed.leave();
    const left = followers.follow(SIZE)!;
    await grow(left, 0, SIZE);
    const leaving = left.leave();
    await leaving;
    expect(await hashOf(left), 'it stops between two orders').to.equal(null);
  });

  it('takes a proof that comes in order with the same reading, and one that is wrong not at all', async () => {
    const orders: string[] = [];
    const followers = new Followers(ALWAYS);
    const ask = followers.ask.bind(followers);
    followers.ask = order => {
      orders.push(`${order.want} ${order.from / MIB}`);
      return ask(order);
    };
    const proof = (from: number, to: number) => ({ from, to, sha256: sha256(bytes.subarray(from, to)) });
    const followed = followers.follow(SIZE)!;
    await file.write(bytes);
    await file.write(Buffer.alloc(MIB, 1), 0, MIB, 3 * MIB);
    const proofs = [0, 3, 6].map(from => followed.prove(file.fd, proof(from * MIB, (from + 3) * MIB)));
    const found = await Promise.all(proofs);
    expect(found[0]).to.deep.equal({ sha256: proof(0, 3 * MIB).sha256, seal: sealOf(bytes.subarray(0, 3 * MIB)) });
    expect(found[1]!.sha256).not.to.equal(proof(3 * MIB, 6 * MIB).sha256);
    expect(await followed.sealOf(file.fd, 1, 3 * MIB)).to.equal(sealOf(bytes.subarray(1, 3 * MIB)));
    // The wrong one was not counted in, so nothing begins anew.
    followed.dropFrom(3 * MIB);
    await file.write(bytes, 3 * MIB, 3 * MIB, 3 * MIB);
    await followed.prove(file.fd, proof(3 * MIB, 6 * MIB));
    followed.advance(file.fd, SIZE);
    expect(await hashOf(followed)).to.equal(right);
    const wanted = ['prove 0', 'prove 3', 'prove 6', `seal ${1 / MIB}`, 'prove 3', 'go-on 6', 'go-on 10'];
    expect(orders).to.deep.equal(wanted);
    await followed.leave();
  });

  it('begins anew where a proof that was counted in is dropped while the next ones are read', async () => {
    const followers = new Followers(ALWAYS);
    const followed = followers.follow(SIZE)!;
    await file.write(Buffer.alloc(SIZE, 1));
    const old = sha256(Buffer.alloc(MIB, 1));
    const proofs = [0, 1, 2].map(at => followed.prove(file.fd, { from: at * MIB, to: (at + 1) * MIB, sha256: old }));
    await proofs[0];
    followed.dropFrom(MIB);
    await Promise.all(proofs);
    await grow(followed, 0, SIZE);
    expect(await hashOf(followed)).to.equal(right);
    await followed.leave();
  });

  it('is sealed where the whole is one proof', async () => {
    const followers = new Followers(ALWAYS);
    const followed = followers.follow(SIZE, true)!;
    for (const [from, to] of [
      [0, 5 * MIB],
      [5 * MIB, SIZE],
    ] as const)
      await grow(followed, from, to);
    expect(await followed.result()).to.deep.equal({ sha256: right, seal: sealOf(bytes) });
    await followed.leave();
  });

  it('is none without a thread, which is said once, and small files have none', async () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
    const workerUrl = new URL('./no-such-file.js', import.meta.url);
    const followers = new Followers({ worthAThreadBytes: SIZE - 1, logger, workerUrl });
    const followed = followers.follow(SIZE)!;
    await grow(followed, 0, SIZE);
    expect(await hashOf(followed)).to.equal(null);
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
      expect(await hashOf(followed)).to.equal(sha256(large));
    });
    expect(started).to.equal(1);
    await followed.leave();
  });

  it('leaves no thread behind', async () => {
    const followers = new Followers(ALWAYS);
    for (let round = 0; round < 2; round += 1) {
      const followed = followers.follow(SIZE)!;
      await grow(followed, 0, SIZE);
      expect(await hashOf(followed)).to.equal(right);
      await followed.leave();
      expect(process.getActiveResourcesInfo().filter(name => name === 'MessagePort')).to.deep.equal([]);
    }
  });
});
