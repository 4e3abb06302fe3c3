import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Downloader, TaskOutcome } from '../../../src/download/types.ts';
import { createDownloader } from '../../../src/download/downloader.ts';
import { installedPath } from '../../../src/disk/paths.ts';
import { serveCorrectly } from '../../support/servers/fault-server.ts';
import { createWorld, libraryOf, MODEL, PIECE, QUICK, taskAfter } from '../harness.ts';
import type { World } from '../harness.ts';

/** Above `manyFiles` of the policy here; each of them has several pieces, and none is split. */
const FILES = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`f${i}`, 2 * PIECE + i]));

describe('the limits of all downloads, changed while tasks of many files run', () => {
  let world: World;
  /**
   * Of each version, the connections that are open and hold their answer back after its first
   * piece.
   */
  const open = new Map<string, Set<() => void>>();
  const changed = new EventEmitter();
  let holds = true;
  const limits = { maxDownloads: 3, connectionsPerFile: 4 };

  beforeEach(async () => {
    world = await createWorld({ files: FILES });
    open.clear();
    holds = true;
    Object.assign(limits, { maxDownloads: 3, connectionsPerFile: 4 });
    world.server.fault = (request, response, file) => {
      if (!holds) return serveCorrectly(request, response, file);
      const version = new URL(request.url ?? '', 'http://x').searchParams.get('version') ?? '';
      const held = open.get(version) ?? new Set();
      open.set(version, held);
      const release = () => response.destroy();
      held.add(release);
      response.on('close', () => {
        held.delete(release);
        changed.emit('open');
      });
      response.writeHead(200, { 'content-length': String(file.bytes.length), etag: file.etag ?? '' });
      response.write(file.bytes.subarray(0, PIECE));
      changed.emit('open');
    };
  });
  afterEach(() => world.close());

  function downloaderOf(): Downloader {
    const library = libraryOf(world);
    return createDownloader({
      modelsDir: world.modelsDir,
      dataDir: world.dataDir,
      fetch: world.fetch,
      bootId: 'boot-1',
      library: {
        ...library,
        plan: (_model, version) => Promise.resolve({ ...world.plan, version }),
        file: (model, version, path) => {
          const { url, headers } = library.file(model, version, path);
          return { url: `${url}?version=${version}`, headers };
        },
      },
      maxDownloads: () => limits.maxDownloads,
      connectionsPerFile: () => limits.connectionsPerFile,
      policy: { ...QUICK, manyFiles: 5, tinyBytes: 1, stallMs: 60_000 },
    });
  }

  function run(downloader: Downloader, version: string): Promise<TaskOutcome> {
    const reporter = { record: () => Promise.resolve(), progress: () => undefined };
    return downloader.run(taskAfter([], { taskId: version, version }), reporter, new AbortController().signal);
  }

  /**
   * Resolves when each version has so many connections open; a limit that isn't followed lets the
   * test run out of time.
   */
  async function areOpen(wanted: Record<string, number>): Promise<void> {
    const is = () => Object.entries(wanted).every(([version, count]) => (open.get(version)?.size ?? 0) === count);
    while (!is()) await once(changed, 'open');
  }

  it('are kept by the tasks together, and followed up and down, and what had come is kept', async () => {
    const downloader = downloaderOf();
    const first = run(downloader, '1.0.0');
    await areOpen({ '1.0.0': 12 });
    const second = run(downloader, '2.0.0');
    await areOpen({ '1.0.0': 6, '2.0.0': 6 });
    const third = run(downloader, '3.0.0');
    await areOpen({ '1.0.0': 4, '2.0.0': 4, '3.0.0': 4 });
    limits.connectionsPerFile = 1;
    await areOpen({ '1.0.0': 1, '2.0.0': 1, '3.0.0': 1 });
    limits.connectionsPerFile = 3;
    await areOpen({ '1.0.0': 3, '2.0.0': 3, '3.0.0': 3 });
    holds = false;
    for (const held of open.values()) for (const release of held) release();
    for (const outcome of await Promise.all([first, second, third])) expect(outcome.kind).to.equal('installed');
    for (const version of ['1.0.0', '2.0.0', '3.0.0']) {
      for (const [path, bytes] of world.files) {
        const installed = await readFile(join(installedPath(world.modelsDir, MODEL.modelId, version), path));
        expect(installed.equals(bytes), `${version} ${path}`).to.equal(true);
      }
    }
    const goneOn = world.server.seen.filter(({ range }) => range?.startsWith(`bytes=${PIECE}-`));
    expect(goneOn, 'went on where they were stopped').not.to.deep.equal([]);
  });
});
