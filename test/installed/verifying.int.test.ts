import { Hash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import type { TaskEvent } from '../../src/download/types.ts';
import { PartFile } from '../../src/download/part/part-file.ts';
import { installedPath } from '../../src/disk/paths.ts';
import { Seal } from '../../src/hash/seal.ts';
import { verifyInstalled } from '../../src/installed/verify.ts';
import { recordFiles } from '../support/files/recorded-files.ts';
import { workersDuring } from '../support/workers.ts';
import { gated } from '../download/paced.ts';
import { createWorld, MODEL } from '../download/harness.ts';
import type { World } from '../download/harness.ts';

const SIZE = 9 * 1024 * 1024;
const WRITE_BIG = {
  writeBytes: 1024 * 1024,
  spanBytes: 1024 * 1024,
  orderedSpanBytes: 32 * 1024 * 1024,
  progressMs: 0,
};

describe('verifying finished files', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ files: { 'large.bin': SIZE, 'small.bin': 1000 } });
    expect(await world.run({ policy: WRITE_BIG })).to.deep.equal({ kind: 'installed' });
  });
  afterEach(() => world.close());
  afterEach(() => sinon.restore());

  const large = () => join(installedPath(world.modelsDir, MODEL.modelId, MODEL.version), 'large.bin');
  const verify = (options = {}) => verifyInstalled(world.modelsDir, MODEL.modelId, MODEL.version, options);

  it('tells each byte once, of small files and of those hashed in a thread', async () => {
    let bytes = 0;
    const told: number[] = [];
    const onBytes = (more: number) => told.push((bytes += more));
    expect(await verify({ onBytes })).to.deep.equal({ files: 2, damaged: [] });
    expect(bytes).to.equal(SIZE + 1000);
    expect(told[0]).to.be.lessThan(SIZE);
  });

  it('is not damage to be stopped', async () => {
    const stop = new AbortController();
    const stopped = await verify({ signal: stop.signal, onBytes: () => stop.abort('shutdown') }).catch(
      (thrown: unknown) => thrown,
    );
    expect(stopped).to.equal('shutdown');
  });

  it('waits for a file that another program holds, and calls none damaged that stays held', async () => {
    const files = recordFiles(world.modelsDir);
    let left = 2;
    files.onOpen = path => {
      if (path.endsWith('small.bin') && left-- > 0) throw Object.assign(new Error('EBUSY: open'), { code: 'EBUSY' });
    };
    try {
      expect(await verify()).to.deep.equal({ files: 2, damaged: [] });
      left = Infinity;
      const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      let verified: unknown;
      void verify().catch((thrown: unknown) => (verified = thrown));
      while (verified === undefined) {
        await clock.tickAsync(500);
        await new Promise(setImmediate);
      }
      expect(verified).to.include({ code: 'FILE_BUSY', retryable: true });
    } finally {
      files.restore();
    }
  });

  it('has a progress of its own when a download looks at what is there', async () => {
    const bytes = await readFile(large());
    bytes[5]! ^= 1;
    await writeFile(large(), bytes);
    world.progress.length = 0;
    const repair = { taskId: 't2', kind: 'repair' as const, files: new Map() };
    expect(await world.run({ task: repair, policy: WRITE_BIG })).to.deep.equal({ kind: 'installed' });
    const verifying = world.progress.filter(({ phase }) => phase === 'verifying');
    expect(verifying[0]).to.include({ taskId: 't2', totalBytes: SIZE + 1000 });
    expect(verifying.at(-1)?.receivedBytes).to.equal(SIZE + 1000);
  });

  it('makes the copy of a damaged one again that can not be read to its end', async () => {
    const read = sinon.stub(PartFile.prototype, 'read').callThrough();
    // Of the part that is a copy of it; its first bytes still come.
    read.onThirdCall().rejects(Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' }));
    const bytes = await readFile(large());
    bytes[5]! ^= 1;
    await writeFile(large(), bytes);
    world.events.length = 0;
    const outcome = await world.run({ task: { taskId: 't2', kind: 'repair' }, policy: WRITE_BIG });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    expect((await readFile(large())).equals(world.files.get('large.bin')!)).to.equal(true);
    expect(world.types()).not.to.include('RetryScheduled');
  });

  it('is stopped in the middle by a pause, with nothing recorded as wrong', async () => {
    const bytes = await readFile(large());
    bytes[5]! ^= 1;
    await writeFile(large(), bytes);
    world.events.length = 0;
    const stop = new AbortController();
    world.progress.push = function (this: unknown[], ...samples) {
      if (samples.some(({ phase }) => phase === 'verifying')) stop.abort('pause');
      return Array.prototype.push.apply(this, samples);
    };
    const repair = { taskId: 't2', kind: 'repair' as const, files: new Map() };
    const outcome = await world.run({ task: repair, policy: WRITE_BIG, signal: stop.signal });
    expect(outcome).to.deep.equal({ kind: 'stopped' });
    expect(world.types()).to.deep.equal([]);
  });
});

describe('the hash of the whole file', () => {
  const MIB = 1024 * 1024;
  const WHOLE = 24 * MIB;
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ files: { 'large.bin': WHOLE }, pieceBytes: MIB });
  });
  afterEach(() => world.close());

  it('has a progress of its own when it catches up behind the last byte', async () => {
    const gate = gated(WHOLE - MIB, MIB);
    world.server.fault = gate;
    const stop = new AbortController();
    const untilGate = (event: TaskEvent) => {
      if (event.type === 'DownloadCheckpointed' && event.data.received_bytes >= WHOLE - MIB) stop.abort('pause');
    };
    const stopped = await world.run({ policy: WRITE_BIG, signal: stop.signal, onEvent: untilGate });
    expect(stopped).to.deep.equal({ kind: 'stopped' });
    gate.upTo(Infinity);
    world.progress.length = 0;
    expect(await world.run({ policy: WRITE_BIG })).to.deep.equal({ kind: 'installed' });
    // What the part held is read before; here it is about what comes behind the last byte.
    const first = world.progress.findLastIndex(({ phase }) => phase === 'downloading') + 1;
    const hashed = world.progress.slice(first).map(({ receivedBytes }) => receivedBytes);
    expect(new Set(world.progress.slice(first).map(({ phase }) => phase))).to.deep.equal(new Set(['verifying']));
    expect(hashed[0]).to.be.lessThan(WHOLE - MIB);
    expect(hashed).to.deep.equal([...hashed].sort((a, b) => a - b));
    expect(hashed.at(-1)).to.equal(WHOLE);
    expect(new Set(hashed).size, 'steps between').to.be.greaterThan(2);
    expect(world.progress.at(-1)).to.include({ totalBytes: WHOLE });
  });
});

describe('hashing on the event loop', function () {
  this.timeout(40_000);
  const MIB = 1024 * 1024;
  const PIECE_BYTES = 8 * MIB;
  /** The largest that is hashed without a thread, and one of several pieces. */
  const FILES = { 'medium.bin': PIECE_BYTES, 'large.bin': 3 * PIECE_BYTES };
  const POLICY = { ...WRITE_BIG, noteBytes: MIB };
  let world: World;
  beforeEach(async () => {
    world = await createWorld({ files: FILES, pieceBytes: PIECE_BYTES });
  });
  afterEach(() => sinon.restore());
  afterEach(() => world.close());

  const verify = () => verifyInstalled(world.modelsDir, MODEL.modelId, MODEL.version);
  const installed = { kind: 'installed' };

  it('takes 1 MiB at once at most, whatever is proven, sealed or verified', async () => {
    const hashed = sinon.spy(Hash.prototype, 'update');
    const sealed = sinon.spy(Seal.prototype, 'update');
    const gate = gated(3 * PIECE_BYTES, MIB);
    world.server.fault = gate;
    const stop = new AbortController();
    const untilGate = (event: TaskEvent) => {
      if (event.type === 'DownloadCheckpointed' && event.data.received_bytes >= 2 * PIECE_BYTES) stop.abort('pause');
    };
    expect(await world.run({ policy: POLICY, signal: stop.signal, onEvent: untilGate })).to.deep.equal({
      kind: 'stopped',
    });
    gate.upTo(Infinity);
    expect(await world.run({ policy: POLICY })).to.deep.equal(installed);
    expect(await world.run({ task: { taskId: 't2', kind: 'repair' }, policy: POLICY })).to.deep.equal(installed);
    expect(await verify()).to.include({ files: 2 });
    for (const { args } of [hashed, sealed]) {
      const bytes = args.map(([chunk]) => chunk.length);
      expect(bytes.reduce((sum, more) => sum + more, 0)).to.be.greaterThan(4 * PIECE_BYTES);
      expect(Math.max(...bytes)).to.be.at.most(MIB);
    }
  });

  it('is left to a thread for large files, in a download, a repair and a verification', async () => {
    expect(await workersDuring(() => world.run({ policy: POLICY })), 'download').to.equal(1);
    const repair = () => world.run({ task: { taskId: 't2', kind: 'repair' }, policy: POLICY });
    expect(await workersDuring(repair), 'repair').to.equal(1);
    expect(await workersDuring(verify), 'verification').to.equal(1);
  });
});
