import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createEngine } from '../../../src/engine/start/engine.ts';
import type { Engine } from '../../../src/engine/start/engine.ts';
import { openGate } from '../../../src/engine/ownership/gate.ts';
import { startEngine } from '../../../src/engine/start/running.ts';
import { DRAINED_BY_MS, RECORDED_BY_MS, RELEASED_BY_MS } from '../../../src/engine/start/stop-time.ts';
import { claimJournal } from '../../../src/engine/record/truth.ts';
import { delay, systemClock } from '../../../src/ports/clock.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import type { FileSystem } from '../../../src/ports/file-system.ts';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import { readCheckpoint } from '../../../src/projections/checkpoint.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { World } from '../../support/world.ts';

/** From the click on close to the end of the process, the endpoint's last words of half a second included. */
const LIMIT_MS = 3_000;
const ENDPOINT_MS = 500;

describe('a stop takes no longer than a person waits', () => {
  let world: World;

  beforeEach(async () => (world = await World.create()));
  afterEach(() => world.close());

  const session = () => ({ id: 'test', onClose: () => undefined });
  const types = async () => (await world.journal()).map(({ type }) => type);

  /** The last that an engine writes is a checkpoint behind EngineStopped. */
  const isCheckpointed = () =>
    until(async () => {
      const written = await types();
      return written.at(-1) === 'EngineStopped' && (await readCheckpoint(world.dataDir))?.at.seq === written.length;
    });

  /** A clock that only the test moves, and that tells when somebody waits for a time. */
  function watchedClock() {
    const clock = manualClock();
    const waits = new Set<number>();
    const after = (ms: number, callback: () => void) => {
      waits.add(clock.now() + ms);
      return clock.after(ms, callback);
    };
    const isAwaited = (at: number) => until(() => waits.has(at));
    return { ...clock, after, isAwaited };
  }

  it('in all', () => {
    expect(DRAINED_BY_MS).to.be.below(RECORDED_BY_MS);
    expect(RECORDED_BY_MS).to.be.below(RELEASED_BY_MS);
    expect(RELEASED_BY_MS + ENDPOINT_MS).to.be.at.most(LIMIT_MS);
  });

  it('when transfers never end: the stop is recorded all the same', async () => {
    await world.publish('whisper', '1.0.0', 0.1);
    await world.serve();
    const real = createNodeFetch();
    let asked = 0;
    let end = (_: Error): void => undefined;
    // A connection that is deaf to its signal.
    const fetch: Fetch = (url, request) => {
      if (!url.endsWith('.bin')) return real(url, request);
      asked++;
      return new Promise((_, reject) => (end = reject));
    };
    const clock = watchedClock();
    const { dataDir, libraryUrl } = world;
    const claimed = await claimJournal(dataDir, 'run-1', clock);
    const engine = await createEngine({ dataDir, host: 'embedded', overrides: { libraryUrl }, claimed, clock, fetch });
    await engine.api.call.install({ modelId: 'whisper' }, session());
    await until(() => asked > 0);

    const closed = engine.close('test');
    await clock.isAwaited(DRAINED_BY_MS);
    expect((await types()).includes('EngineStopped')).to.equal(false);
    clock.advance(DRAINED_BY_MS);
    await closed;
    expect((await types()).at(-1)).to.equal('EngineStopped');
    const { whisper } = await world.registry();
    expect(whisper?.['1.0.0']?.status).to.equal('downloading');
    expect((await readCheckpoint(dataDir))?.at.seq, 'the checkpoint is behind it').to.equal((await types()).length);
    // It holds its part open: Windows would keep the folder.
    end(new Error('The test is over.'));
    real.close();
  });

  it('when the journal’s sync hangs', async () => {
    const disk = hangingDisk();
    const clock = watchedClock();
    const engine = await over(disk, clock);
    disk.hang('write');
    const closed = engine.close();
    await disk.isHanging;
    await clock.isAwaited(RECORDED_BY_MS);
    clock.advance(RECORDED_BY_MS);
    await closed;
    expect(await types()).to.deep.equal(['EngineStarted']);
    disk.wake();
    await isCheckpointed();
    expect((await types()).at(-1)).to.equal('EngineStopped');
  });

  it('when the journal’s file doesn’t close, or fails to: the rest is done', async () => {
    for (const way of ['hang', 'fail'] as const) {
      const disk = hangingDisk();
      const clock = watchedClock();
      const engine = await over(disk, clock);
      disk[way]('close');
      const closed = engine.close();
      await disk.isHanging;
      await isCheckpointed();
      if (way === 'hang') {
        await clock.isAwaited(RECORDED_BY_MS);
        clock.advance(RECORDED_BY_MS);
      }
      await closed;
      expect((await types()).at(-1), way).to.equal('EngineStopped');
    }
  });

  it('when the gate of the data directory is shut: engine.json goes when it opens', async () => {
    const clock = watchedClock();
    const { dataDir } = world;
    const engine = await startEngine({ dataDir, host: 'embedded', clock });
    let open: () => void = () => undefined;
    const isHeld = new Promise<void>(resolve => {
      void openGate(dataDir, async () => {
        resolve();
        await new Promise<void>(release => (open = release));
      });
    });
    await isHeld;
    const closed = engine.close();
    await clock.isAwaited(RELEASED_BY_MS);
    clock.advance(RELEASED_BY_MS);
    await closed;
    expect((await types()).at(-1)).to.equal('EngineStopped');
    const engineFile = () => readFile(join(dataDir, 'engine.json'), 'utf8').catch(() => null);
    expect(await engineFile()).to.be.a('string');
    open();
    await until(async () => (await engineFile()) === null);
  });

  async function over(disk: FileSystem, clock: ReturnType<typeof watchedClock>): Promise<Engine> {
    const claimed = await claimJournal(world.dataDir, 'run-1', clock, disk);
    return createEngine({ dataDir: world.dataDir, host: 'embedded', claimed, clock });
  }
});

type Step = 'write' | 'close';

/** A disk one of whose calls never comes back, or fails, from when the test says so. */
function hangingDisk() {
  const stuck = new Map<Step, () => Promise<void>>();
  let reached: () => void = () => undefined;
  const isHanging = new Promise<void>(resolve => (reached = resolve));
  const through = <T>(step: Step, call: () => Promise<T>): Promise<T> => {
    const instead = stuck.get(step);
    if (!instead) return call();
    reached();
    return instead().then(call);
  };
  let wake: () => void = () => undefined;
  const awake = new Promise<void>(resolve => (wake = resolve));
  const open: FileSystem['open'] = async (...at) => {
    const file = await nodeFileSystem.open(...at);
    return {
      ...file,
      write: (...bytes) => through('write', () => file.write(...bytes)),
      close: async () => {
        await file.close();
        await through('close', () => Promise.resolve());
      },
    };
  };
  return {
    ...nodeFileSystem,
    open,
    isHanging,
    hang: (step: Step) => stuck.set(step, () => awake),
    /** What hangs goes on. */
    wake: () => wake(),
    fail: (step: Step) => stuck.set(step, () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }))),
  };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  // On Windows nobody writes a file that somebody reads all the time.
  while (!(await holds())) await delay(systemClock, 5);
}
