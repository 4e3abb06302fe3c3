import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { engineFilePath } from '../../../src/engine/ownership/engine-file.ts';
import { PROGRAM } from '../../support/program.ts';
import { World, event, reaches } from '../../support/world.ts';
import type { EngineProcess } from '../../support/world.ts';
import { untilEngine, untilFree } from './processes.ts';
import { provenJournal } from './races.ts';
import { needsSignals } from '../../support/signals.ts';

const KIB = 1024;
const HOST = new URL('../../../scripts/host.mjs', import.meta.url).href;
const RETRY_AFTER_S = 6;

describe('an engine that stops', function () {
  this.timeout(90_000);
  let world: World;

  beforeEach(async () => (world = await World.create()));
  afterEach(() => world.close());

  const eventsOf = async (type: string, subject?: string) =>
    (await provenJournal(world, [])).events.filter(
      found => found.type === type && (subject === undefined || found.subject === subject),
    );

  async function downloading(): Promise<EngineProcess> {
    await world.publish('whisper', '1.0.0', 2);
    await world.serve({ rate: 256 * KIB });
    const engine = await world.engine();
    await engine.manager.install('whisper');
    await event(engine.manager, 'DownloadCheckpointed', 0);
    return engine;
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`by ${signal} has flushed its checkpoint, recorded the stop and let go`, async function () {
      needsSignals(this);
      const { child, manager } = await downloading();
      await manager.close();
      const before = performance.now();
      child.kill(signal);
      expect(await once(child, 'exit')).to.deep.equal([0, null]);
      console.log(`      ${signal}: ended after ${Math.round(performance.now() - before)} ms`);
      const { events } = await provenJournal(world, []);
      expect(events.slice(-2).map(({ type }) => type)).to.deep.equal(['DownloadCheckpointed', 'EngineStopped']);
      expect(await access(engineFilePath(world.dataDir)).catch(() => 'gone')).to.equal('gone');
    });
  }

  it('is not left running when npm start is killed', async function () {
    needsSignals(this);
    // What scripts/start.mjs does with its host.
    const args = [...PROGRAM, 'app', '--json', '--data', world.dataDir];
    const script = `import { startHost } from ${JSON.stringify(HOST)};
      startHost(process.execPath, ${JSON.stringify(args)});`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
    const { pid, run } = await untilEngine(world.dataDir);
    world.onClose(() => Promise.resolve(endIfAlive(pid)));
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await untilFree(world.dataDir);
    const [stopped] = await eventsOf('EngineStopped');
    expect(stopped?.run).to.equal(run);
  });

  for (const end of ['stop', 'kill'] as const) {
    it(`goes on after a ${end}: running, paused, cancelled and retried downloads stay what they were`, async () => {
      for (const id of ['running', 'paused', 'cancelled', 'retried']) await world.publish(id, '1.0.0', 0.5);
      await world.serve({ rate: 128 * KIB });
      const requests = await refuseOnce(world, 'retried');
      const first = await world.engine();
      const scheduled = event(first.manager, 'RetryScheduled', 0);
      for (const id of ['retried', 'running', 'paused', 'cancelled']) await first.manager.install(id);
      await first.manager.pause('paused');
      await first.manager.cancel('cancelled');
      await event(first.manager, 'PartialDiscarded', 0, 'cancelled@1.0.0');
      const { data } = await scheduled;
      const retryAt = (data as { retry_at: string }).retry_at;
      expect((await viewOf(first, 'retried'))?.task?.retryAt).to.equal(retryAt);
      await first[end]();

      const second = await world.engine();
      expect((await viewOf(second, 'retried'))?.task?.retryAt).to.equal(retryAt);
      await reaches(second.manager, 'running', 'ready');
      await reaches(second.manager, 'retried', 'ready');
      expect((await viewOf(second, 'paused'))?.task?.pauseReason).to.equal('user');
      expect(await viewOf(second, 'cancelled')).to.equal(undefined);
      const tried = requests.filter(({ path }) => path.includes('/retried/'));
      expect(tried[1]?.at, 'not before its time').to.be.at.least(Date.parse(retryAt));
      await second.stop();
      for (const id of ['running', 'retried']) {
        expect(await world.isExact(id, '1.0.0'), id).to.equal(true);
        expect(await eventsOf('DownloadRequested', `${id}@1.0.0`), id).to.have.length(1);
      }
      expect(await eventsOf('RetryScheduled')).to.have.length(1);
      expect(await eventsOf('DownloadResumed', 'paused@1.0.0')).to.deep.equal([]);
    });
  }
});

const viewOf = async ({ manager }: EngineProcess, id: string) =>
  (await manager.list()).find(({ modelId }) => modelId === id);

function endIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Ended by itself, as it should.
  }
}

/** Puts a server before the library that answers the first request for a model's data with 503 and Retry-After. */
async function refuseOnce(world: World, modelId: string): Promise<{ path: string; at: number }[]> {
  const library = Number(new URL(world.libraryUrl).port);
  const seen: { path: string; at: number }[] = [];
  const server = createServer((asked, answer) => {
    const path = asked.url ?? '/';
    const isData = path.endsWith('.bin');
    if (isData) seen.push({ path, at: Date.now() });
    if (isData && path.includes(`/${modelId}/`) && seen.filter(one => one.path === path).length === 1) {
      return void answer.writeHead(503, { 'retry-after': String(RETRY_AFTER_S) }).end();
    }
    const passed = request({ port: library, path, method: asked.method, headers: asked.headers }, response => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  world.libraryUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.onClose(() => {
    server.closeAllConnections();
    return new Promise(resolve => server.close(resolve));
  });
  return seen;
}
