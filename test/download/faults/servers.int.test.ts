import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import type { TaskEvent } from '../../../src/download/types.ts';
import { createDownloader } from '../../../src/download/downloader.ts';
import { installedPath } from '../../../src/disk/paths.ts';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import { exportLibrary } from '../../../src/library/publish/export.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { createNodeFetch } from '../../../src/ports/node-fetch.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { QUICK, taskAfter } from '../harness.ts';

const MIB = 1024 * 1024;
const CONNECTIONS = 4;
/** A share of whole pieces for each connection. */
const SIZE = CONNECTIONS * 8 * MIB + 5;
const MODEL = { modelId: 'm', version: '1.0.0' };

interface Program {
  /** Its names; the first that is there is used. */
  commands: string[];
  /** Whether it answers ranges. */
  ranges: boolean;
  /** Arguments that serve `root` on the port; files of its own go to `home`. */
  start(root: string, port: number, home: string): Promise<string[]>;
}

/** Servers by others, set up as their manuals say to serve a folder. */
const PROGRAMS: Record<string, Program> = {
  nginx: {
    commands: ['nginx'],
    ranges: true,
    async start(root, port, home) {
      const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
        name => `${name}_temp_path ${home}/${name};`,
      );
      const config = `daemon off; master_process off; pid ${home}/pid; error_log ${home}/error.log; events {}
        http { access_log off; ${own.join(' ')} server { listen 127.0.0.1:${port}; root ${root}; } }`;
      await writeFile(join(home, 'conf'), config);
      return ['-c', join(home, 'conf'), '-p', home, '-e', join(home, 'error.log')];
    },
  },
  'Apache httpd': {
    commands: ['apache2', 'httpd'],
    ranges: true,
    async start(root, port, home) {
      const modules = '/usr/lib/apache2/modules';
      const load = ['mpm_event', 'authz_core'].map(name => `LoadModule ${name}_module ${modules}/mod_${name}.so`);
      const config = [
        ...load,
        `ServerRoot "${home}"`,
        'ServerName localhost',
        `Listen 127.0.0.1:${port}`,
        `PidFile ${home}/pid`,
        `ErrorLog ${home}/error.log`,
        `DefaultRuntimeDir ${home}`,
        `DocumentRoot "${root}"`,
        `<Directory "${root}">`,
        'Require all granted',
        '</Directory>',
      ];
      await writeFile(join(home, 'conf'), `${config.join('\n')}\n`);
      return ['-X', '-f', join(home, 'conf')];
    },
  },
  lighttpd: {
    commands: ['lighttpd'],
    ranges: true,
    async start(root, port, home) {
      const config = `server.document-root = "${root}"\nserver.port = ${port}\nserver.bind = "127.0.0.1"\n`;
      await writeFile(join(home, 'conf'), config);
      return ['-D', '-f', join(home, 'conf')];
    },
  },
  caddy: {
    commands: ['caddy'],
    ranges: true,
    start: (root, port) => Promise.resolve(['file-server', '--listen', `127.0.0.1:${port}`, '--root', root]),
  },
  'python3 -m http.server, which knows no ranges': {
    commands: ['python3'],
    ranges: false,
    start: (root, port) =>
      Promise.resolve(['-m', 'http.server', String(port), '--bind', '127.0.0.1', '--directory', root]),
  },
};

describe('an exported library on a server that nobody here wrote', function () {
  this.timeout(40_000);
  let shared: TempDir;
  let out: string;
  const weights = randomBytes(SIZE);

  before(async () => {
    shared = await tempDir();
    const source = join(shared.path, 'source');
    await mkdir(source);
    await writeFile(join(source, 'weights.bin'), weights);
    await writeFile(join(source, 'a b+ü.json'), '{}');
    const storage = join(shared.path, 'storage');
    await publishVersion({ storage, ...MODEL, paths: [source] });
    out = join(shared.path, 'out');
    await exportLibrary(storage, out);
  });
  after(() => shared.remove());

  for (const [name, program] of Object.entries(PROGRAMS)) {
    const command = program.commands.find(candidate => spawnSync(candidate, ['-v']).error === undefined);
    const run = command === undefined ? it.skip : it;
    const missing = command === undefined ? ` (${program.commands[0]} is not installed)` : '';
    for (const connections of [1, CONNECTIONS]) {
      run(`${name}, up to ${connections} at once${missing}`, async () => {
        const home = await tempDir();
        const port = await freePort();
        const child = spawn(command ?? '', await program.start(out, port, home.path), {
          stdio: 'ignore',
          env: { ...process.env, HOME: home.path },
        });
        const fetch = createNodeFetch();
        try {
          await answering(port, child);
          const together = rangesTogether(fetch, program.ranges ? connections : 1);
          const server = { url: `http://127.0.0.1:${port}`, fetch: together.fetch, ranges: program.ranges };
          await installKillResumeRepair(server, home.path, connections);
          const most = together.most();
          expect(most, `ranges at once: ${most.join(', ')}`).to.have.length(program.ranges ? connections : 0);
        } finally {
          fetch.close();
          if (child.exitCode === null && child.kill()) await once(child, 'exit');
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
      const task = taskAfter(events, { ...MODEL, taskId, kind });
      return (await downloader.run(task, reporter, stop.signal)).kind;
    }

    const file = join(installedPath(modelsDir, MODEL.modelId, MODEL.version), 'weights.bin');
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Resolves when the server takes connections: it has no other way to say that it is ready. */
async function answering(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const socket = createConnection(port, '127.0.0.1');
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (outcome) return;
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  throw new Error(`The server ended with ${child.exitCode}.`);
}
