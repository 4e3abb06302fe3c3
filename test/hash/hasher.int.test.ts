import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { silentLogger } from '../../src/ports/logger.ts';
import { createHasher, steps } from '../../src/hash/hasher.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import { workersDuring } from '../support/workers.ts';
import type { TempDir } from '../support/files/temp-dir.ts';

const MIB = 1024 * 1024;
/** A test that means the thread must not be served without one. */
const threaded = {
  ...silentLogger,
  warn: (text: string, fields?: unknown) => expect.fail(`${text} ${JSON.stringify(fields)}`),
};
const ALWAYS = { worthAThreadBytes: -1, logger: threaded };
const NEVER = { worthAThreadBytes: Infinity };

describe('hashing whole files', () => {
  let directory: TempDir;
  beforeEach(async () => (directory = await tempDir()));
  afterEach(() => directory.remove());

  async function fileOf(bytes: Buffer): Promise<{ path: string; sha256: string }> {
    const path = join(directory.path, `${bytes.length}.bin`);
    await writeFile(path, bytes);
    return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  for (const [where, options] of [
    ['in a thread', ALWAYS],
    ['here', NEVER],
  ] as const) {
    it(`gives the hash ${where}, of an empty file too, one after the other`, async () => {
      const hasher = createHasher(options);
      for (const size of [0, 1, MIB, 3 * MIB + 7]) {
        const { path, sha256 } = await fileOf(randomBytes(size));
        const seen: number[] = [];
        expect(await hasher.hash(path, bytes => seen.push(bytes)), String(size)).to.equal(sha256);
        if (size > 0) expect(seen.at(-1)).to.equal(size);
        expect(seen).to.deep.equal([...seen].sort((a, b) => a - b));
      }
      await hasher.close();
    });

    it(`rejects ${where} with the system's code, and goes on`, async () => {
      const hasher = createHasher(options);
      const { path, sha256 } = await fileOf(randomBytes(10));
      const missing = await hasher.hash(join(directory.path, 'nothing')).catch((error: unknown) => error);
      expect(missing).to.be.instanceOf(Error).with.property('code', 'ENOENT');
      expect(await hasher.hash(path)).to.equal(sha256);
      await hasher.close();
    });
  }

  it('tells how far it is while it runs', async () => {
    const { path } = await fileOf(Buffer.alloc(64 * MIB));
    const hasher = createHasher(ALWAYS);
    const seen: number[] = [];
    await hasher.hash(path, bytes => seen.push(bytes));
    await hasher.close();
    expect(seen.length).to.be.greaterThan(1);
    expect(seen[0])
      .to.be.greaterThan(0)
      .and.lessThan(64 * MIB);
  });

  it('ends at once, in the middle of a file, when it is stopped', async () => {
    const { path } = await fileOf(Buffer.alloc(64 * MIB));
    const stop = new AbortController();
    const hasher = createHasher({ ...ALWAYS, signal: stop.signal });
    let seen = 0;
    const reason = await hasher
      .hash(path, bytes => {
        seen = bytes;
        stop.abort('cancel');
      })
      .catch((thrown: unknown) => thrown);
    expect(reason).to.equal('cancel');
    expect(seen)
      .to.be.greaterThan(0)
      .and.lessThan(64 * MIB);
    expect(await hasher.hash(path).catch((thrown: unknown) => thrown)).to.equal('cancel');
    await hasher.close();
  });

  it('hashes here when no thread can be had', async () => {
    const { path, sha256 } = await fileOf(randomBytes(MIB));
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (text: string) => void warnings.push(text) };
    const workerUrl = new URL('./no-such-file.js', import.meta.url);
    const hasher = createHasher({ ...ALWAYS, workerUrl, logger });
    expect(await hasher.hash(path)).to.equal(sha256);
    expect(await hasher.hash(path)).to.equal(sha256);
    expect(warnings).to.have.length(1);
    await hasher.close();
  });

  it('has a thread for what is larger than 8 MiB, and hashes what is smaller in portions of 1 MiB at most', async () => {
    for (const [size, threads] of [
      [8 * MIB, 0],
      [8 * MIB + 1, 1],
    ] as const) {
      const { path, sha256 } = await fileOf(randomBytes(size));
      const hasher = createHasher({ logger: threaded });
      const portions: number[] = [];
      const started = await workersDuring(async () => {
        expect(
          await hasher.hash(
            path,
            steps(more => portions.push(more)),
          ),
        ).to.equal(sha256);
        await hasher.close();
      });
      expect(started, String(size)).to.equal(threads);
      if (threads === 0) expect(Math.max(...portions)).to.be.at.most(MIB);
    }
  });

  it('leaves no thread behind', async () => {
    const { path } = await fileOf(randomBytes(10));
    const ports = () => process.getActiveResourcesInfo().filter(name => name === 'MessagePort').length;
    const before = ports();
    const hasher = createHasher(ALWAYS);
    await hasher.hash(path);
    expect(ports()).to.be.greaterThan(before);
    await hasher.close();
    expect(ports()).to.equal(before);
  });

  it('turns counts so far into counts of more', () => {
    const more: number[] = [];
    const onHashed = steps(bytes => more.push(bytes));
    for (const soFar of [3, 3, 10, 4, 12]) onHashed(soFar);
    expect(more).to.deep.equal([3, 7, 2]);
  });
});
