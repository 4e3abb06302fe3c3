import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { TaskEvent } from '../../../src/download/types.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { createWorld, downloaderOf, libraryOf, PIECE, taskAfter } from '../harness.ts';
import type { World } from '../harness.ts';
import { stallAfter } from '../paced.ts';

const SIZE = 5 * PIECE + 77;

describe('a download whose network fails', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  it('pauses by itself in an outage, goes on when the network is back, and asks for nothing twice', async () => {
    stallAfter(world, 2 * PIECE);
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

  it('waits no longer than it may for a server without ranges that always breaks at the same byte', async () => {
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

  it('waits no longer for a proxy that began to refuse the way to the library', async () => {
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

  it('waits for a network that was never there, and a hint ends the wait at once', async () => {
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

  it('does not wait for a connection that died while the machine slept: a hint replaces it at once', async () => {
    const downloader = downloaderOf(world, { policy: { stallMs: 60_000 } });
    stallAfter(world, 2 * PIECE);
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

  it('waits for a name that is not found, without ever failing', async () => {
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

  it('does not wait for a certificate that nobody trusts', async () => {
    const refused = () =>
      Promise.reject(Object.assign(new Error('self-signed'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }));
    const outcome = await world.run({ more: { fetch: refused } });
    expect(outcome).to.have.nested.property('error.code', 'PROXY_INTERFERED');
  });

  it('does not wait for a server that speaks no TLS we know', async () => {
    const tls = createServer({});
    await new Promise<void>(resolve => tls.listen(0, '127.0.0.1', resolve));
    const { port } = tls.address() as AddressInfo;
    const library = libraryOf(world);
    const file = () => ({ url: `https://127.0.0.1:${port}/x`, headers: {} });
    const outcome = await world.run({ more: { library: { ...library, file } } });
    tls.close();
    expect(outcome).to.have.nested.property('error.code', 'PROXY_INTERFERED');
  });
});
