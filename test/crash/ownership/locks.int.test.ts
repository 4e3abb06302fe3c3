import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, rmdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { Subject, filter, firstValueFrom } from 'rxjs';
import { loggerOf } from '../../../src/ports/logger.ts';
import type { TaskOutcome } from '../../../src/download/types.ts';
import { takeLock } from '../../../src/download/base/locks.ts';
import { DEFAULT_POLICY } from '../../../src/download/base/policy.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { createWorld } from '../../download/harness.ts';
import type { World } from '../../download/harness.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const LOST = 'A lock was lost and is taken again.';
const RETAKEN = 'A lock was taken again.';
const NOT_MADE = 'A lock can not be made; it is tried again.';

/** Every word that a lock has for the log. */
function words() {
  const said$ = new Subject<string>();
  return {
    logger: loggerOf(({ message }) => said$.next(message)),
    next: (word: string) => firstValueFrom(said$.pipe(filter(message => message === word))),
  };
}

describe('a lock that a transfer holds', function () {
  this.timeout(30_000);
  let folder: TempDir;
  let path: string;
  const never = new AbortController().signal;

  beforeEach(async () => {
    folder = await tempDir();
    path = join(folder.path, 'in-progress-downloads', 'whisper-1.0.0.lock');
  });
  afterEach(() => folder.remove());

  const held = async (policy = {}) => {
    const log = words();
    const context = { clock: systemClock, logger: log.logger, policy: { ...DEFAULT_POLICY, ...policy } };
    return { log, release: await takeLock(context, path, never) };
  };

  it('is there to be seen, and gone after its release', async () => {
    const { release } = await held();
    expect(existsSync(path)).to.equal(true);
    await release();
    expect(await readdir(dirname(path))).to.deep.equal([]);
  });

  it('is logged and taken again when a cleaner deletes it', async () => {
    const { log, release } = await held();
    const lost = log.next(LOST);
    const retaken = log.next(RETAKEN);
    await rmdir(path);
    await lost;
    await retaken;
    expect(existsSync(path)).to.equal(true);
    await release();
    expect(existsSync(path)).to.equal(false);
  });

  it('is taken again when a cleaner deletes its folder too', async () => {
    const { log, release } = await held();
    const retaken = log.next(RETAKEN);
    await rm(dirname(path), { recursive: true });
    await retaken;
    expect(existsSync(path)).to.equal(true);
    await release();
  });

  it('is taken again as soon as whoever took it during a sleep has left', async () => {
    const { log, release } = await held();
    const lost = log.next(LOST);
    const retaken = log.next(RETAKEN);
    // As another holder leaves it: made after ours went stale, with a time of its own.
    const later = new Date(Date.now() + 60_000);
    await utimes(path, later, later);
    await lost;
    await rmdir(path);
    await retaken;
    await release();
    expect(existsSync(path)).to.equal(false);
  });

  it('that cannot be made holds up nothing, and is made once it can', async () => {
    await writeFile(dirname(path), 'a file where the folder should be');
    const log = words();
    const said = log.next(NOT_MADE);
    const retaken = log.next(RETAKEN);
    const release = await takeLock({ clock: systemClock, logger: log.logger, policy: DEFAULT_POLICY }, path, never);
    await said;
    await rm(dirname(path));
    await retaken;
    expect(existsSync(path)).to.equal(true);
    await release();
  });

  it('that somebody else has taken is left to them at its release', async () => {
    const { log, release } = await held();
    const lost = log.next(LOST);
    const later = new Date(Date.now() + 60_000);
    await utimes(path, later, later);
    await lost;
    await release();
    expect(existsSync(path)).to.equal(true);
  });

  it('of somebody else is waited for, and the wait ends with the task', async () => {
    await mkdir(path, { recursive: true });
    const log = words();
    const stop = new AbortController();
    const context = { clock: systemClock, logger: log.logger, policy: DEFAULT_POLICY };
    const waiting = takeLock(context, path, stop.signal);
    stop.abort('pause');
    expect(await waiting.catch((reason: unknown) => reason)).to.equal('pause');
  });
});

describe('the locks of a download', function () {
  this.timeout(30_000);
  let world: World;

  beforeEach(async () => (world = await createWorld()));
  afterEach(() => world.close());

  /** Runs until bytes have come, tells which locks there are, then does `end`. */
  async function runTo(end: (stop: AbortController) => void): Promise<{ seen: string[]; outcome: TaskOutcome }> {
    const stop = new AbortController();
    let arrived: () => void = () => undefined;
    const asked = new Promise<void>(resolve => (arrived = resolve));
    world.server.fault = (_request, response, { bytes, etag }) => {
      response.writeHead(200, { 'content-length': String(bytes.length), etag: etag ?? '' });
      response.write(bytes.subarray(0, 1000), () => arrived());
    };
    const running = world.run({ signal: stop.signal, policy: { stallMs: 60_000 } });
    await asked;
    const seen = (await world.leftovers()).filter(name => name.endsWith('.lock')).sort();
    end(stop);
    return { seen, outcome: await running };
  }

  const locksLeft = async () => (await world.leftovers()).filter(name => name.endsWith('.lock'));
  const BOTH = ['tiny-1.0.0.lock', 'tiny_1.0.0.weights.bin.part.lock'];

  for (const reason of ['pause', 'cancel', 'shutdown'] as const) {
    it(`are both there while it runs, and released at ${reason}`, async () => {
      const { seen, outcome } = await runTo(stop => stop.abort(reason));
      expect(seen).to.deep.equal(BOTH);
      expect(outcome).to.deep.equal({ kind: 'stopped' });
      expect(await locksLeft()).to.deep.equal([]);
    });
  }

  it('are released when it succeeds', async () => {
    expect(await world.run()).to.deep.equal({ kind: 'installed' });
    expect(await locksLeft()).to.deep.equal([]);
  });

  it('are released when it fails', async () => {
    world.server.fault = (_request, response) => response.writeHead(401).end();
    expect((await world.run()).kind).to.equal('failed');
    expect(await locksLeft()).to.deep.equal([]);
  });

  it('may vanish in the middle of a transfer: the bytes come all the same', async () => {
    const log = words();
    const lost = log.next(LOST);
    let go: () => void = () => undefined;
    world.server.fault = (_request, response, { bytes, etag }) => {
      response.writeHead(200, { 'content-length': String(bytes.length), etag: etag ?? '' });
      response.write(bytes.subarray(0, 1000), () => {
        void Promise.all([
          rm(join(world.dataDir, 'in-progress-downloads'), { recursive: true }),
          rm(join(world.modelsDir, 'temp', 'tiny_1.0.0.weights.bin.part.lock'), { recursive: true }),
        ]);
      });
      go = () => response.end(bytes.subarray(1000));
    };
    const running = world.run({ policy: { stallMs: 60_000 }, more: { logger: log.logger } });
    await lost;
    go();
    expect(await running).to.deep.equal({ kind: 'installed' });
    expect(await world.installed('weights.bin')).to.deep.equal(world.files.get('weights.bin'));
    expect(await locksLeft()).to.deep.equal([]);
  });
});
