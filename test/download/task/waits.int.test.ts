import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { takeLock } from '../../../src/download/base/locks.ts';
import { DEFAULT_POLICY } from '../../../src/download/base/policy.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { serveCorrectly } from '../../support/servers/fault-server.ts';
import { createWorld, downloaderOf, PIECE, taskAfter } from '../harness.ts';
import type { World } from '../harness.ts';
import { stallAfter } from '../paced.ts';

describe('a download waits', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  it('for the time of a retry that was scheduled before a restart', async () => {
    const at = Date.now() + 200;
    const outcome = await world.run({
      task: { retry: { attempt: 3, at: new Date(at).toISOString(), waitMs: 60_000 } },
    });
    expect(outcome.kind).to.equal('installed');
    expect(Date.now()).to.be.at.least(at);
  });

  it('never longer after a restart than it was to wait before, with a clock set back', async () => {
    const DAY_MS = 24 * 60 * 60_000;
    // The last one is of a journal that doesn't say how long: its attempt's ceiling is the most it
    // can have been.
    for (const [waitMs, told, attempt] of [
      [5011, 5011, 3],
      [3_599_999, 3_599_999, 1],
      [DEFAULT_POLICY.retryBaseMs * 2 ** 3, null, 3],
    ] as const) {
      const waits: number[] = [];
      const after: Clock['after'] = (ms, callback) => {
        waits.push(ms);
        return systemClock.after(ms === waitMs ? 0 : ms, callback);
      };
      const clock = { ...systemClock, now: () => Date.now() - DAY_MS, after };
      const retry = { attempt, at: new Date(Date.now() + waitMs).toISOString(), waitMs: told };
      const { retryBaseMs, retryCapMs } = DEFAULT_POLICY;
      const outcome = await world.run({ task: { retry }, policy: { retryBaseMs, retryCapMs }, more: { clock } });
      expect(outcome.kind).to.equal('installed');
      expect(waits[0]).to.equal(waitMs);
    }
  });

  it('as long as Retry-After asks', async () => {
    world.server.fault = (request, response, file, n) => {
      if (n === 1) response.writeHead(503, { 'retry-after': '1' }).end();
      else serveCorrectly(request, response, file);
    };
    const before = Date.now();
    expect((await world.run()).kind).to.equal('installed');
    expect(Date.now() - before).to.be.at.least(990);
  });

  it('for its turn, which a waiting task does not take from others', async () => {
    const downloader = downloaderOf(world, { more: { maxDownloads: () => 1 } });
    const order: string[] = [];
    const stop = new AbortController();
    world.server.fault = (request, response, file) => {
      if (request.url?.startsWith('/storage/weights')) serveCorrectly(request, response, file);
    };
    const run = (name: string, version: string) =>
      downloader.run(
        taskAfter([], { taskId: name, version }),
        {
          record: (...events) => {
            for (const { type } of events) order.push(`${name} ${type}`);
            return Promise.resolve();
          },
          progress: () => undefined,
        },
        stop.signal,
      );
    const first = run('first', '1.0.0');
    const second = run('second', '1.0.0-rc.1');
    await Promise.all([first, second]);
    const begun = order.filter(entry => entry.endsWith('DownloadStarted') || entry.endsWith('ModelInstalled'));
    expect(begun[0]?.split(' ')[0]).to.equal(begun[1]?.split(' ')[0]);
    expect(begun).to.have.length(4);
  });

  it('for nothing that stops it: pause keeps a checkpoint, cancel records nothing more', async () => {
    for (const reason of ['pause', 'cancel'] as const) {
      world.events.length = 0;
      stallAfter(world, 2 * PIECE + 5);
      const stop = new AbortController();
      const running = world.run({ signal: stop.signal, policy: { stallMs: 60_000, checkpointMs: 60_000 } });
      while (world.progress.at(-1)?.receivedBytes === undefined && world.server.seen.length === 0) await sleep(5);
      await sleep(100);
      stop.abort(reason);
      expect(await running).to.deep.equal({ kind: 'stopped' });
      const last = world.events.at(-1);
      if (reason === 'pause') expect(last?.data).to.include({ received_bytes: 2 * PIECE + 5 });
      else expect(world.types()).to.deep.equal(['DownloadStarted']);
      expect((await world.leftovers()).filter(name => name.endsWith('.lock'))).to.deep.equal([]);
      await rm(world.modelsDir, { recursive: true });
      world.server.seen.length = 0;
      world.progress.length = 0;
    }
  });

  it('for a lock that is lost: it is taken again and the transfer never notices', async () => {
    const warned: string[] = [];
    const logger = { debug: () => undefined, warn: (message: string) => void warned.push(message) };
    const path = join(world.root, 'locks', 'a.lock');
    const policy = { ...DEFAULT_POLICY, lockStaleMs: 2000 };
    const release = await takeLock({ clock: systemClock, logger, policy }, path, new AbortController().signal);
    await rm(path, { recursive: true });
    while (warned.length === 0) await sleep(50);
    await sleep(50);
    expect((await stat(path)).isDirectory()).to.equal(true);
    await release();
    expect(await stat(path).catch(() => 'gone')).to.equal('gone');
    await mkdir(path);
  });
});
