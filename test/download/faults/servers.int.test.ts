import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { TaskEvent } from '../../../src/download/types.ts';
import { createDownloader } from '../../../src/download/downloader.ts';
import { installedPath } from '../../../src/disk/paths.ts';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import { exportLibrary } from '../../../src/library/export/export.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { HOSTS } from '../../support/servers/hosts.ts';
import { missing, startProgram } from '../../support/servers/program.ts';
import { QUICK, taskAfter } from '../harness.ts';

const MIB = 1024 * 1024;
const CONNECTIONS = 4;
/** A share of whole pieces for each connection, and a second piece for a single one. */
const MODELS = new Map(
  [1, CONNECTIONS].map(connections => {
    const weights = randomBytes(Math.max(2, connections) * 8 * MIB + 5);
    return [connections, { modelId: `m${connections}`, version: '1.0.0', weights }] as const;
  }),
);

/** Of the servers that `npm test` installs. */
const PROGRAMS = ['nginx', 'Apache httpd', 'lighttpd', 'caddy', 'python3 -m http.server'] as const;
const WITHOUT_RANGES = 'python3 -m http.server';

describe('an exported library on a server that nobody here wrote', function () {
  this.timeout(40_000);
  let shared: TempDir;
  let out: string;

  before(async () => {
    shared = await tempDir();
    const storage = join(shared.path, 'storage');
    for (const { modelId, version, weights } of MODELS.values()) {
      const source = join(shared.path, modelId);
      await mkdir(source);
      await writeFile(join(source, 'weights.bin'), weights);
      await writeFile(join(source, 'a b+ü.json'), '{}');
      await publishVersion({ storage, modelId, version, paths: [source] });
    }
    out = join(shared.path, 'out');
    await exportLibrary(storage, out);
  });
  after(() => shared.remove());

  for (const name of PROGRAMS) {
    const lacks = missing(HOSTS[name](''));
    for (const connections of [1, CONNECTIONS]) {
      (lacks === '' ? it : it.skip)(`${name}, up to ${connections} at once${lacks}`, async () => {
        const home = await tempDir();
        const program = await startProgram(HOSTS[name](out));
        const fetch = createNodeFetch();
        const ranges = name !== WITHOUT_RANGES;
        try {
          const together = rangesTogether(fetch, ranges ? connections : 1);
          const server = { url: program.url, fetch: together.fetch, ranges };
          await installKillResumeRepair(server, home.path, connections);
          const most = together.most();
          expect(most, `ranges at once: ${most.join(', ')}`).to.have.length(ranges ? connections : 0);
        } finally {
          fetch.close();
          await program.close();
          await home.remove();
        }
      });
    }
  }

  async function installKillResumeRepair(
    { url, fetch, ranges }: { url: string; fetch: Fetch; ranges: boolean },
    home: string,
    connections: number,
  ): Promise<void> {
    const { weights, ...model } = MODELS.get(connections)!;
    const library = createLibraryClient({ baseUrl: () => url, token: () => null, fetch, clock: systemClock });
    const modelsDir = join(home, 'models');
    const more = {
      ...{ maxDownloads: () => 1, connectionsPerFile: () => connections },
      ...{ bootId: 'boot-1', fetch, library },
    };
    const policy = { ...QUICK, stallMs: 5000, writeBytes: MIB / 4, checkpointBytes: MIB };
    const events: TaskEvent[] = [];

    /**
     * `dies`: its events are refused from the first safe bytes on, as if the process had been
     * killed.
     */
    async function transfer(taskId: string, kind: 'install' | 'repair', dies = false): Promise<string> {
      const stop = new AbortController();
      const downloader = createDownloader({ modelsDir, dataDir: home, policy, ...more });
      const record = (...reported: TaskEvent[]) => {
        if (stop.signal.aborted) throw new ModelError('CANCELLED', 'The process is dead.');
        events.push(...reported);
        const safe = reported.some(e => e.type === 'DownloadCheckpointed' && e.data.received_bytes >= MIB);
        if (dies && safe) stop.abort('shutdown');
        return Promise.resolve();
      };
      const reporter = { record: async (...reported: TaskEvent[]) => record(...reported), progress: () => undefined };
      const task = taskAfter(events, { ...model, taskId, kind });
      return (await downloader.run(task, reporter, stop.signal)).kind;
    }

    const file = join(installedPath(modelsDir, model.modelId, model.version), 'weights.bin');
    expect(await transfer('t1', 'install', true)).to.equal('stopped');
    expect(await transfer('t1', 'install')).to.equal('installed');
    expect((await readFile(file)).equals(weights)).to.equal(true);
    const damaged = Buffer.from(weights);
    damaged[9 * MIB]! ^= 1;
    await writeFile(file, damaged);
    events.length = 0;
    expect(await transfer('t2', 'repair')).to.equal('installed');
    expect((await readFile(file)).equals(weights)).to.equal(true);
    const repaired = events.find(event => event.type === 'ModelRepaired');
    // Without ranges the file comes whole, however little of it is wanted.
    if (ranges) expect(repaired?.data.fetched_bytes).to.equal(8 * MIB);
  }
});

/** Holds ranges after their first bytes until `count` are there. `most`: the ranges open when most were. */
function rangesTogether(fetch: Fetch, count: number): { fetch: Fetch; most(): string[] } {
  const open = new Set<string>();
  let most: string[] = [];
  let release: () => void = () => undefined;
  const together = new Promise<void>(resolve => (release = resolve));
  return {
    most: () => most,
    fetch: async (url, request) => {
      const response = await fetch(url, request);
      const { body, headers } = response;
      if (body === null || response.status !== 206) return response;
      const range = headers.get('content-range') ?? '';
      const chunks = body[Symbol.asyncIterator].bind(body);
      body[Symbol.asyncIterator] = async function* () {
        open.add(range);
        if (open.size > most.length) most = [...open];
        if (open.size >= count) release();
        const released = Promise.race([together, ...(request?.signal ? [once(request.signal, 'abort')] : [])]);
        try {
          for await (const chunk of { [Symbol.asyncIterator]: chunks }) {
            yield chunk;
            await released;
          }
        } finally {
          open.delete(range);
        }
      };
      return response;
    },
  };
}
