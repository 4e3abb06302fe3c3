import { existsSync } from 'node:fs';
import { rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createBrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import { acquireOwnership } from '../../../src/engine/ownership/acquire.ts';
import type { AcquireOptions, Ownership } from '../../../src/engine/ownership/acquire.ts';
import { engineFilePath, readEngineFile, writeEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import type { EngineInfo } from '../../../src/engine/ownership/engine-file.ts';
import { BEAT_MS, SILENCE_MS, beat } from '../../../src/engine/ownership/silence.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { manualClock } from '../../support/manual-clock.ts';

describe('the owner of a data directory', () => {
  let folder: TempDir;
  const owners: Ownership[] = [];

  beforeEach(async () => (folder = await tempDir()));
  afterEach(async () => {
    // On Windows no folder goes in which an owner holds its lock.
    for (const { release } of owners.splice(0)) await release();
    await folder.remove();
  });

  const acquire = async (run: string, more: Partial<AcquireOptions> = {}) => {
    const ownership = await acquireOwnership({
      dataDir: folder.path,
      run,
      host: 'cli',
      version: '1.2.3',
      token: 't',
      bind: () => Promise.resolve({ port: 1, close: () => Promise.resolve() }),
      claim: () => Promise.resolve(),
      ...more,
    });
    owners.push(ownership);
    return ownership;
  };
  const refusal = (attempt: Promise<unknown>) =>
    attempt.then(
      () => expect.fail('Expected a refusal.'),
      (error: unknown) => error as { code: string; details: unknown },
    );

  it('is not taken over because a clock was set: no time stamp has a say', async () => {
    const { info } = await acquire('first');
    for (const at of [new Date(0), new Date('2099-01-01')]) {
      await writeEngineFile(folder.path, { ...info, started_at: at.toISOString() });
      await utimes(engineFilePath(folder.path), at, at);
      expect(await refusal(acquire('second'))).to.have.property('code', 'DATA_DIRECTORY_IN_USE');
    }
  });

  it('is taken over at once when its pid, and its port, belong to another process by now', async () => {
    const { info, release } = await acquire('first');
    await release();
    // This process, as it looks to one that remembers an earlier holder of its pid; the port answers, but not to that token.
    const host = await createBrowserHost({ uiDir: null, token: 'x'.repeat(32), run: 'first' });
    try {
      const { lock: _, ...older } = info;
      const recycled = { ...older, port: host.port, token: 'y'.repeat(32), process_started: null };
      await writeEngineFile(folder.path, recycled);
      expect((await acquire('second')).tookOverFrom).to.deep.equal(recycled);
    } finally {
      await host.close();
    }
  });

  it('is asked about once, and outside the gate: PowerShell takes seconds', async () => {
    const { info, release } = await acquire('first');
    await release();
    const { lock: _, ...older } = info;
    await writeEngineFile(folder.path, { ...older, pid: process.pid + 1 });
    const gates: boolean[] = [];
    const inspect = () => {
      gates.push(existsSync(join(folder.path, 'engine.gate')));
      return Promise.resolve({ exists: true, started: 'later' });
    };
    const probes = { process: { inspect }, endpointKnows: () => Promise.resolve(false) };
    await acquire('second', { probes });
    expect(gates).to.deep.equal([false]);
  });

  it('is judged again when another engine came while the last one was judged', async () => {
    const { info, release } = await acquire('first');
    await release();
    const { lock: _, ...older } = info;
    await writeEngineFile(folder.path, { ...older, pid: process.pid + 1 });
    const inspect = async () => {
      await writeEngineFile(folder.path, { ...older, run: 'older and faster' });
      return { exists: false as const };
    };
    const endpointKnows = ({ run }: EngineInfo) => Promise.resolve(run === 'older and faster');
    const { code } = await refusal(acquire('second', { probes: { process: { inspect }, endpointKnows } }));
    expect(code).to.equal('DATA_DIRECTORY_IN_USE');
    expect((await readEngineFile(folder.path))?.run).to.equal('older and faster');
    expect(
      (await acquire('third', { probes: { process: { inspect }, endpointKnows: () => Promise.resolve(false) } })).lock,
    ).to.not.equal(null);
  });

  it('keeps the directory by its lock without engine.json, and gets it back with it', async () => {
    const { info, release } = await acquire('first');
    await writeEngineFile(folder.path, { ...info, run: 'x' });
    expect((await refusal(acquire('second'))).code).to.equal('DATA_DIRECTORY_IN_USE');
    await release();
    expect((await readEngineFile(folder.path))?.run).to.equal('x');
  });

  describe('on a file system without locks, in another container', () => {
    const takeLock = () => Promise.resolve({ state: 'none' as const });
    const process = { inspect: () => expect.fail('A pid of another container says nothing.') };

    async function elsewhere() {
      const { info } = await acquire('first', { takeLock });
      expect(info.lock).to.equal(null);
      await writeEngineFile(folder.path, { ...info, pid_namespace: 'pid:[1]' });
      const clock = manualClock();
      let looks = 0;
      /** Moves the clock whenever somebody waits for it. */
      const moving = {
        ...clock,
        after: (ms: number, callback: () => void) => {
          const cancel = clock.after(ms, callback);
          looks += 1;
          setImmediate(() => clock.advance(ms));
          return cancel;
        },
      };
      return { clock, moving, looks: () => looks };
    }

    it('lives while engine.json changes', async () => {
      const { clock, moving } = await elsewhere();
      const beats = setInterval(() => void beat(folder.path, clock), 1);
      const probes = { process, endpointKnows: () => Promise.resolve(false) };
      const { code, details } = await refusal(acquire('second', { takeLock, probes, clock: moving }));
      clearInterval(beats);
      expect(code).to.equal('DATA_DIRECTORY_IN_USE');
      expect(details).to.include({ host: 'cli' });
      expect(clock.monotonic()).to.be.below(SILENCE_MS);
    });

    it('is dead after five beats of silence, and not before', async () => {
      const { clock, moving, looks } = await elsewhere();
      const before = clock.monotonic();
      const probes = { process, endpointKnows: () => Promise.resolve(false) };
      const { tookOverFrom } = await acquire('second', { takeLock, probes, clock: moving });
      expect(tookOverFrom?.run).to.equal('first');
      expect(clock.monotonic() - before).to.equal(SILENCE_MS);
      expect(SILENCE_MS).to.equal(5 * BEAT_MS);
      expect(looks()).to.equal(20);
    });

    it('lives when its endpoint answers at last', async () => {
      const { moving } = await elsewhere();
      let asked = 0;
      const probes = { process, endpointKnows: () => Promise.resolve(++asked > 1) };
      expect((await refusal(acquire('second', { takeLock, probes, clock: moving }))).code).to.equal(
        'DATA_DIRECTORY_IN_USE',
      );
    });

    it('is not waited for any longer once it let go', async () => {
      const { clock, moving, looks } = await elsewhere();
      const probes = { process, endpointKnows: () => Promise.resolve(false) };
      const second = acquire('second', { takeLock, probes, clock: moving });
      while (looks() === 0) await new Promise(resolve => setImmediate(resolve));
      await rm(engineFilePath(folder.path));
      expect((await second).tookOverFrom).to.equal(null);
      expect(clock.monotonic()).to.be.below(SILENCE_MS);
    });
  });
});
