import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { acquireOwnership } from '../../../src/engine/ownership/acquire.ts';
import type { Ownership } from '../../../src/engine/ownership/acquire.ts';
import { engineFilePath, readEngineFile, writeEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import type { EngineInfo } from '../../../src/engine/ownership/engine-file.ts';
import { OwnerWatch } from '../../../src/engine/ownership/owner-watch.ts';
import { BEAT_MS } from '../../../src/engine/ownership/silence.ts';
import { silentLogger } from '../../../src/ports/logger.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { leaveOut } from '../../support/leave-out.ts';
import { manualClock } from '../../support/manual-clock.ts';

describe('the owner of a data directory watches engine.json', () => {
  let folder: TempDir;
  let ownership: Ownership;
  let watch: OwnerWatch;
  let taken: EngineInfo[];
  const clock = manualClock();
  /** Called when the next look is over: only then the clock is asked again. */
  let looked: () => void = () => undefined;
  const watched = {
    ...clock,
    after: (ms: number, callback: () => void) => {
      looked();
      return clock.after(ms, callback);
    },
  };

  beforeEach(async () => {
    folder = await tempDir();
    ownership = await acquireOwnership({
      dataDir: folder.path,
      ...{ run: 'ours', host: 'cli', version: '1', token: 't' },
      bind: () => Promise.resolve({ port: 1, close: () => Promise.resolve() }),
      claim: () => Promise.resolve(),
    });
    taken = [];
    watch = new OwnerWatch({ dataDir: folder.path, ownership, clock: watched, logger: silentLogger });
    watch.start(by => taken.push(by));
  });
  afterEach(async () => {
    watch.stop();
    await ownership.release();
    await folder.remove();
  });

  async function look(): Promise<void> {
    const done = new Promise<void>(resolve => (looked = resolve));
    clock.advance(BEAT_MS);
    await done;
  }
  const touched = async () => (await stat(engineFilePath(folder.path))).mtimeMs;

  it('writes it again when it was deleted', async () => {
    await rm(engineFilePath(folder.path));
    await look();
    expect(await readEngineFile(folder.path)).to.deep.equal(ownership.info);
    expect(taken).to.deep.equal([]);
  });

  it('says who took over, once', async () => {
    await writeEngineFile(folder.path, { ...ownership.info, run: 'theirs', pid: 4711 });
    clock.advance(BEAT_MS);
    while (taken.length === 0) await new Promise(resolve => setImmediate(resolve));
    clock.advance(BEAT_MS);
    expect(taken.map(({ run, pid }) => [run, pid])).to.deep.equal([['theirs', 4711]]);
    expect((await readEngineFile(folder.path))?.run, 'theirs stays').to.equal('theirs');
  });

  it('writes nothing while the kernel speaks for it, and a beat at each look once its lock is gone', async function () {
    const { lock } = ownership;
    if (lock === null || process.platform === 'win32')
      return leaveOut(this, 'Windows neither deletes nor replaces a file that is open.');
    const before = await touched();
    await look();
    expect(await touched(), 'a disk may sleep').to.equal(before);
    await rm(join(folder.path, lock.name));
    await look();
    const beaten = await touched();
    expect(beaten).to.not.equal(before);
    await look();
    expect(await touched()).to.not.equal(beaten);
  });

  it('touches nothing once it is stopped', async () => {
    watch.stop();
    await rm(engineFilePath(folder.path));
    clock.advance(BEAT_MS);
    expect(await readEngineFile(folder.path)).to.equal(null);
  });
});
