import { mkdir, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { takeLock } from '../../../src/download/base/locks.ts';
import { DEFAULT_POLICY } from '../../../src/download/base/policy.ts';
import type { TaskEvent } from '../../../src/download/types.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { serveCorrectly } from '../../support/servers/fault-server.ts';
import { createWorld, downloaderOf, libraryOf, PIECE, taskAfter } from '../harness.ts';
import type { World } from '../harness.ts';

const SIZE = 5 * PIECE + 77;

describe('a download waits', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  function stallAfter(bytes: number): void {
    world.server.fault = (_request, response, file) => {
      response.writeHead(200, { 'content-length': String(SIZE), etag: file.etag ?? '' });
      response.write(file.bytes.subarray(0, bytes));
    };
  }

  it('out an outage: pauses by itself, goes on when the network is back, and asks for nothing twice', async () => {
    stallAfter(2 * PIECE);
    let went: Promise<void> | null = null;
    const outcome = await world.run({
      policy: { stallMs: 5000 },
      onEvent: async event => {
        if (event.type === 'DownloadCheckpointed' && went === null) {
          went = world.server.down();
          await went;
          world.server.fault = null;
        }
        if (event.type === 'DownloadPaused') setTimeout(() => void world.server.up(), 100);
      },
    });
    expect(outcome).to.deep.equal({ kind: 'installed' });
    const told = world.types().filter(type => type !== 'DownloadCheckpointed');
    expect(told).to.deep.equal([
      'DownloadStarted',
      'DownloadPaused',
      'DownloadResumed',
      'FileVerified',
      'ModelInstalled',
    ]);
    expect(world.events.find(({ type }) => type === 'DownloadPaused')?.data).to.include({
      reason: 'network',
      received_bytes: 2 * PIECE,
    });
    const gets = world.server.seen.filter(({ method }) => method === 'GET').map(({ range }) => range);
    expect(gets).to.deep.equal([null, `bytes=${2 * PIECE}-${SIZE - 1}`]);
  });

  it('no longer than it is allowed to for a server without ranges that always breaks at the same byte', async () => {
    const bare = await createWorld({ manifest: false });
    const stop = new AbortController();
    bare.server.fault = (_request, response, file, n) => {
      // What never ends has to be ended.
      if (n === 200) stop.abort('pause');
      response.writeHead(200, { 'content-length': String(SIZE), ...(file.etag && { etag: file.etag }) });
      response.write(file.bytes.subarray(0, 3 * PIECE), () => response.destroy());
    };
    const outcome = await bare.run({ signal: stop.signal, policy: { giveUpMs: 100 } });
    await bare.close();
    expect(outcome.kind).to.equal('failed');
  });

  it('no longer for a proxy that came to refuse the way to the library', async () => {
    const stop = new AbortController();
    let asked = 0;
    const fetch: Fetch = () => {
      asked += 1;
      if (asked === 200) stop.abort('pause');
      // As of a tunnel: cut at first, and then a log-in is wanted.
      return Promise.reject(Object.assign(new Error('no tunnel'), { code: asked === 1 ? 'ECONNRESET' : 'EPROTO' }));
    };
    const outcome = await world.run({
      signal: stop.signal,
      more: { fetch },
      policy: { briskProbeMs: 2, giveUpMs: 100 },
    });
    expect(outcome).to.have.nested.property('error.code', 'PROXY_INTERFERED');
  });

  it('for a network that was never there, and a hint ends the wait at once', async () => {
    await world.server.down();
    const downloader = downloaderOf(world, { policy: { briskProbeMs: 60_000 } });
    const events: TaskEvent[] = [];
    const record = async (...recorded: TaskEvent[]) => {
      events.push(...recorded);
      if (recorded[0]?.type !== 'DownloadPaused') return;
      await world.server.up();
      setTimeout(() => downloader.networkHint(), 50);
    };
    const outcome = await downloader.run(
      taskAfter([]),
      { record, progress: () => undefined },
      new AbortController().signal,
    );
    expect(outcome.kind).to.equal('installed');
    expect(events.slice(0, 3).map(({ type }) => type)).to.deep.equal([
      'DownloadStarted',
      'DownloadPaused',
      'DownloadResumed',
    ]);
  });

  it('not for a connection that died while the machine slept: a hint replaces it at once', async () => {
    const downloader = downloaderOf(world, { policy: { stallMs: 60_000 } });
    stallAfter(2 * PIECE);
    const types: string[] = [];
    const record = (...recorded: TaskEvent[]) => {
      for (const event of recorded) {
        types.push(event.type);
        if (event.type !== 'DownloadCheckpointed' || world.server.fault === null) continue;
        world.server.fault = null;
        downloader.networkHint();
      }
      return Promise.resolve();
    };
    const reporter = { record, progress: () => undefined };
    const outcome = await downloader.run(taskAfter([]), reporter, new AbortController().signal);
    expect(outcome.kind).to.equal('installed');
    expect(types).not.to.include('DownloadPaused').and.not.to.include('RetryScheduled');
    const gets = world.server.seen.filter(({ method }) => method === 'GET').map(({ range }) => range);
    expect(gets).to.deep.equal([null, `bytes=${2 * PIECE}-${SIZE - 1}`]);
  });

  it('for a name that is not found, without ever failing', async () => {
    const stop = new AbortController();
    const lookup = () => Promise.reject(Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }));
    const outcome = await world.run({
      signal: stop.signal,
      more: { fetch: lookup },
      onEvent: event => {
        if (event.type === 'DownloadPaused') setTimeout(() => stop.abort('pause'), 100);
      },
    });
    expect(outcome).to.deep.equal({ kind: 'stopped' });
    expect(world.events.at(-1)).to.have.nested.property('data.error.code', 'NETWORK_UNREACHABLE');
  });

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
    // The last one is of a journal that doesn't say how long: its attempt's ceiling is the most it can have been.
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
      stallAfter(2 * PIECE + 5);
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

  it('not for a certificate that nobody trusts', async () => {
    const refused = () =>
      Promise.reject(Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }));
    const outcome = await world.run({ more: { fetch: refused } });
    expect(outcome).to.have.nested.property('error.code', 'PROXY_INTERFERED');
  });

  it('not for a server that speaks no TLS we know', async () => {
    const tls = createServer({});
    await new Promise<void>(resolve => tls.listen(0, '127.0.0.1', resolve));
    const { port } = tls.address() as AddressInfo;
    const library = libraryOf(world);
    const file = () => ({ url: `https://127.0.0.1:${port}/x`, headers: {} });
    const outcome = await world.run({ more: { library: { ...library, file } } });
    tls.close();
    expect(outcome).to.have.nested.property('error.code', 'PROXY_INTERFERED');
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
