import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { renameBusy } from '../../src/disk/rename.ts';
import { toFailure } from '../../src/download/base/failure.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { recordFiles } from '../support/files/recorded-files.ts';
import type { RecordedFiles } from '../support/files/recorded-files.ts';
import { createWorld, MODEL, PIECE } from '../download/harness.ts';
import type { World } from '../download/harness.ts';

/** Every wait is over at once; their lengths are kept. */
function hastyClock(): Clock & { waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => 0,
    monotonic: () => 0,
    after: (ms, callback) => {
      waits.push(ms);
      queueMicrotask(callback);
      return () => undefined;
    },
  };
}

describe('a rename that somebody is in the way of', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'rename-'));
    await mkdir(join(dir, 'incoming'));
    await writeFile(join(dir, 'incoming', 'weights.bin'), 'bytes');
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  function held(times: number, code: string) {
    let left = times;
    return (from: string, to: string) =>
      (left -= 1) >= 0 ? Promise.reject(Object.assign(new Error(code), { code })) : rename(from, to);
  }

  for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
    it(`succeeds when the ${code} passes`, async () => {
      const clock = hastyClock();
      await renameBusy(join(dir, 'incoming'), join(dir, '1.0.0'), { clock, attempt: held(5, code) });
      expect(await readFile(join(dir, '1.0.0', 'weights.bin'), 'utf8')).to.equal('bytes');
      expect(clock.waits).to.deep.equal([10, 20, 40, 80, 160]);
    });
  }

  it('ends in FILE_BUSY, to be retried, with nothing lost', async () => {
    const clock = hastyClock();
    const error = await renameBusy(join(dir, 'incoming'), join(dir, '1.0.0'), {
      clock,
      attempt: held(1000, 'EBUSY'),
    }).catch((thrown: unknown) => thrown);
    expect(error).to.include({ code: 'FILE_BUSY', retryable: true });
    expect(toFailure(error).kind).to.equal('retry');
    expect(clock.waits.reduce((sum, wait) => sum + wait)).to.be.within(4000, 6000);
    expect(await readFile(join(dir, 'incoming', 'weights.bin'), 'utf8')).to.equal('bytes');
  });

  it('does not wait for what will not pass', async () => {
    const clock = hastyClock();
    const error = await renameBusy(join(dir, 'incoming'), join(dir, '1.0.0'), {
      clock,
      attempt: held(1, 'ENOSPC'),
    }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'ENOSPC');
    expect(clock.waits).to.deep.equal([]);
  });
});

describe('an install whose renames somebody is in the way of', () => {
  const FILES = { 'weights.bin': 3 * PIECE, 'sub/tokens.txt': 1000 };
  let world: World;
  let recorded: RecordedFiles;
  beforeEach(async () => {
    world = await createWorld({ files: FILES });
    recorded = recordFiles(world.modelsDir);
  });
  afterEach(async () => {
    recorded.restore();
    await world.close();
  });

  /** The first `times` renames of each of these fail. */
  function hold(times: number, code: string, from: RegExp): Map<string, number> {
    const failed = new Map<string, number>();
    recorded.onRename = source => {
      const count = failed.get(source) ?? 0;
      if (!from.test(source) || count === times) return;
      failed.set(source, count + 1);
      throw Object.assign(new Error(code), { code });
    };
    return failed;
  }

  async function isReady(): Promise<void> {
    for (const [path, bytes] of world.files) expect((await world.installed(path)).equals(bytes), path).to.equal(true);
    expect(world.types()).not.to.include('RetryScheduled');
    expect(await world.leftovers()).to.deep.equal([]);
  }

  for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
    it(`is ready after ${code} of each part and of the staging folder`, async () => {
      const failed = hold(3, code, /\.part$|\.incoming$/);
      expect(await world.run()).to.deep.equal({ kind: 'installed' });
      expect([...failed.values()]).to.deep.equal([3, 3, 3]);
      await isReady();
    });
  }

  it('is ready after EPERM of a damaged version that stands in its place', async () => {
    expect(await world.run()).to.deep.equal({ kind: 'installed' });
    await writeFile(join(world.modelsDir, MODEL.modelId, MODEL.version, 'sub/tokens.txt'), 'damaged');
    const failed = hold(3, 'EPERM', /^tiny\/1\.0\.0$/);
    expect(await world.run({ task: { taskId: 't2', kind: 'repair', files: new Map() } })).to.deep.equal({
      kind: 'installed',
    });
    expect([...failed.values()]).to.deep.equal([3]);
    await isReady();
  });
});
