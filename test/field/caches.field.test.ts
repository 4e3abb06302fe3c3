import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { installedPath } from '../../src/disk/paths.ts';
import { DEFAULT_POLICY } from '../../src/download/base/policy.ts';
import { createDownloader } from '../../src/download/downloader.ts';
import type { TaskEvent } from '../../src/download/types.ts';
import { createNodeFetch } from '../../src/ports/node-fetch.ts';
import type { NodeFetch } from '../../src/ports/node-fetch.ts';
import { planOf, taskAfter } from '../download/harness.ts';
import { tempDir } from '../support/files/temp-dir.ts';
import type { TempDir } from '../support/files/temp-dir.ts';
import { startOrigin } from './origin.ts';
import type { Origin } from './origin.ts';
import { CACHES } from '../support/servers/caches.ts';
import { missing, startProgram } from '../support/servers/program.ts';
import type { RunningProgram } from '../support/servers/program.ts';

const MIB = 1024 * 1024;
const LINE = 4 * MIB;
const PIECE = 8 * MIB;

describe('a cache by others between here and the library, four connections', function () {
  this.timeout(300_000);
  let home: TempDir;
  let origin: Origin;
  let cache: RunningProgram;
  let fetch: NodeFetch;
  let install: (name: string, bytes: Buffer) => Promise<{ ms: number; sentBytes: number; troubles: string[] }>;

  async function arrange(name: keyof typeof CACHES, bytesPerSecond: number): Promise<void> {
    home = await tempDir();
    origin = await startOrigin({ bytesPerSecond });
    cache = await startProgram(CACHES[name](origin.port));
    fetch = createNodeFetch({ environment: {} });
    install = installer();
  }
  afterEach(async () => {
    fetch.close();
    await cache.close();
    await origin.close();
    await home.remove();
  });

  /** Installs models by one downloader, as one engine does. */
  function installer(): typeof install {
    const modelsDir = `${home.path}/models`;
    const plans = new Map<string, ReturnType<typeof planOf>>();
    const downloader = createDownloader({
      ...{ modelsDir, dataDir: home.path, fetch, bootId: 'boot-1', policy: DEFAULT_POLICY },
      ...{ maxDownloads: () => 1, connectionsPerFile: () => 4 },
      library: {
        catalog: () => Promise.reject(new Error('Not asked for.')),
        model: () => Promise.reject(new Error('Not asked for.')),
        plan: modelId => Promise.resolve(plans.get(modelId)!),
        file: (modelId, _version, path) => ({ url: `${cache.url}/${modelId}/${path}`, headers: {} }),
      },
    });
    return async (modelId, bytes) => {
      origin.files.set(`/${modelId}/w.bin`, bytes);
      plans.set(modelId, { ...planOf(new Map([['w.bin', bytes]]), true, true, PIECE), modelId });
      const events: TaskEvent[] = [];
      const [sentBefore, began] = [origin.sentBytes, performance.now()];
      const reporter = {
        record: (...recorded: TaskEvent[]) => Promise.resolve(void events.push(...recorded)),
        progress: () => undefined,
      };
      const task = taskAfter([], { modelId, version: '1.0.0', taskId: modelId });
      const outcome = await downloader.run(task, reporter, new AbortController().signal);
      const ms = performance.now() - began;
      expect(outcome).to.deep.equal({ kind: 'installed' });
      await rm(installedPath(modelsDir, modelId, '1.0.0'), { recursive: true });
      const troubles = events.flatMap(({ type, data }) => ('error' in data && data.error ? [type] : []));
      return { ms, sentBytes: origin.sentBytes - sentBefore, troubles };
    };
  }

  /** Time of one plain request for as many bytes over the line. */
  async function plain(name: string, bytes: Buffer): Promise<number> {
    origin.files.set(`/${name}`, bytes);
    const began = performance.now();
    for await (const chunk of (await fetch(`http://127.0.0.1:${origin.port}/${name}`)).body ?? []) void chunk;
    return performance.now() - began;
  }

  function through(name: keyof typeof CACHES, what: string, work: () => Promise<void>): void {
    const lacks = missing(CACHES[name](0));
    (lacks === '' ? it : it.skip)(`${name}, ${what}${lacks}`, work);
  }

  through('nginx proxy_cache', 'cold, on a line of 4 MiB/s', async () => {
    await arrange('nginx proxy_cache', LINE);
    const bytes = randomBytes(120 * MIB);
    const plainMs = await plain('plain', bytes);
    for (const [name, most] of [
      ['first', { time: 2.1, bytes: 2.1 }],
      ['second', { time: 1.15, bytes: 1.05 }],
      ['third', { time: 1.15, bytes: 1.05 }],
    ] as const) {
      const { ms, sentBytes, troubles } = await install(name, bytes);
      console.log(
        `      ${name}: ${(ms / plainMs).toFixed(2)} × the time, ${(sentBytes / bytes.length).toFixed(2)} × the bytes`,
      );
      expect(troubles).to.deep.equal([]);
      expect(ms / plainMs, `${name}, time`).to.be.at.most(most.time);
      expect(sentBytes / bytes.length, `${name}, bytes`).to.be.at.most(most.bytes);
    }
  });

  for (const name of ['haproxy', 'varnish', 'trafficserver'] as const) {
    through(name, "cold and then warm by another's whole request", async () => {
      await arrange(name, 20 * MIB);
      const bytes = randomBytes(60 * MIB);
      const cold = await install('cold', bytes);
      origin.files.set('/warm/w.bin', bytes);
      for await (const chunk of (await fetch(`${cache.url}/warm/w.bin`)).body ?? []) void chunk;
      const warm = await install('warm', bytes);
      console.log(
        `      cold ${(cold.sentBytes / MIB).toFixed(0)} MiB, warm ${(warm.sentBytes / MIB).toFixed(0)} MiB of 60`,
      );
      expect([...cold.troubles, ...warm.troubles]).to.deep.equal([]);
      expect(cold.sentBytes / bytes.length).to.be.at.most(1.2);
      expect(warm.sentBytes).to.equal(0);
    });
  }

  through('nginx slice', 'whose origin was deployed anew in between', async () => {
    await arrange('nginx slice', Infinity);
    const bytes = randomBytes(60 * MIB + 5);
    origin.files.set('/sliced/w.bin', bytes);
    const headers = { range: `bytes=${20 * MIB + 7}-${31 * MIB}` };
    for await (const chunk of (await fetch(`${cache.url}/sliced/w.bin`, { headers })).body ?? []) void chunk;
    origin.deployed = 'two';
    const { troubles } = await install('sliced', bytes);
    expect(troubles.filter(type => type !== 'RemoteChanged')).to.deep.equal([]);
  });
});
