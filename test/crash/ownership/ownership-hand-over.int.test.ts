import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createModelManager } from '../../../src/engine/index.ts';
import { readEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import { childProgram } from '../../support/program.ts';
import { World, cli, event, hasReceived, reaches } from '../../support/world.ts';
import { killed, spawnCommand, untilEngine } from './processes.ts';
import { needsSignals } from '../../support/signals.ts';

const MIB = 1024 * 1024;
const HALF_APP = fileURLToPath(new URL('./half-app.ts', import.meta.url));

describe('an app beside a command that runs its own engine', function () {
  this.timeout(60_000);
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    await world.publish('whisper', '1.0.0', 8);
  });
  afterEach(() => world.close());

  const install = () => spawnCommand(world, ['install', 'whisper@1.0.0', '--json', '--library', world.libraryUrl]);
  const stops = async () =>
    (await world.journal()).filter(({ type }) => type === 'EngineStopped').map(({ data }) => data);

  it('takes over at a checkpoint; the command goes on as its client and gets the outcome', async () => {
    // Slow enough for the app to come in time; then a quick library at the same address.
    const cut = await world.serve({ rate: MIB / 4 });
    const command = install();
    const { run } = await untilEngine(world.dataDir);
    await event(await world.connect(), 'DownloadCheckpointed', 0);
    const app = await world.engine();
    await cut();
    await world.serve({ port: Number(new URL(world.libraryUrl).port) });
    expect((await readEngineFile(world.dataDir))?.host).to.equal('browser');
    expect(await stops()).to.deep.equal([{ reason: 'handover' }]);
    expect(await command.exit).to.equal(0);
    expect(await command.stderr).to.include('the app has taken over and goes on with it');
    expect(JSON.parse(await command.stdout)).to.include({ modelId: 'whisper', status: 'ready' });
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
    const journal = await world.journal();
    expect(journal.filter(({ type }) => type === 'DownloadRequested')).to.have.length(1);
    expect(journal.filter(entry => entry.type === 'EngineCrashed')).to.deep.equal([]);
    expect(new Set(journal.map(entry => entry.run)).size).to.equal(2);
    expect(journal[0]?.run).to.equal(run);
    const starts = world.requests.filter(({ path }) => path.endsWith('.bin')).map(({ range }) => startOf(range));
    expect(
      starts.filter(start => start === 0),
      'the app goes on from the checkpoint',
    ).to.have.length(1);
    expect(await app.stop()).to.equal(0);
  });

  for (const stage of ['nowhere', 'gate'] as const) {
    const where = stage === 'gate' ? 'in the gate, before it claims the journal' : 'before it owns anything';
    it(`loses nothing when it is killed ${where}: the next start goes on`, async () => {
      const cut = await world.serve({ rate: MIB / 4 });
      const command = install();
      await untilEngine(world.dataDir);
      await event(await world.connect(), 'DownloadCheckpointed', 0);
      const half = spawn(process.execPath, [...childProgram(HALF_APP), world.dataDir, stage], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      world.onClose(() => killed(half));
      expect(String((await once(half.stdout, 'data'))[0])).to.equal('let go\n');
      expect((await readEngineFile(world.dataDir))?.run).to.equal(stage === 'gate' ? 'half-app' : undefined);
      await killed(half);
      await cut();
      await world.serve({ port: Number(new URL(world.libraryUrl).port) });
      const app = await world.engine();
      await reaches(app.manager, 'whisper', 'ready');
      expect(await command.exit, 'the command gets the outcome from whoever came').to.equal(0);
      expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
      const journal = await world.journal();
      expect(await stops()).to.deep.equal([{ reason: 'handover' }]);
      expect(journal.filter(({ type }) => type === 'DownloadRequested')).to.have.length(1);
      expect(journal.filter(({ type }) => type === 'EngineCrashed')).to.deep.equal([]);
      const starts = world.requests.filter(({ path }) => path.endsWith('.bin')).map(({ range }) => startOf(range));
      expect(
        starts.filter(start => start === 0),
        'it goes on from the checkpoint',
      ).to.have.length(1);
      expect(await app.stop()).to.equal(0);
    });
  }

  it('gets the answer of a command that ends while it asks', async () => {
    await world.serve();
    const command = install();
    await untilEngine(world.dataDir);
    const app = await world.engine();
    expect(await command.exit).to.equal(0);
    await reaches(app.manager, 'whisper', 'ready');
  });

  it('is refused by a suspended command, which goes on when it wakes', async function () {
    needsSignals(this);
    await world.serve({ rate: 3 * MIB });
    const command = install();
    const { pid } = await untilEngine(world.dataDir);
    const watching = await world.connect();
    await hasReceived(watching, 'whisper', 0.1);
    await watching.close();
    process.kill(pid, 'SIGSTOP');
    const app = cli(['app', '--json', '--data', world.dataDir]);
    expect(((await once(app, 'exit')) as [number])[0]).to.equal(4);
    process.kill(pid, 'SIGCONT');
    expect(await command.exit).to.equal(0);
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
  });

  for (const host of ['browser', 'embedded'] as const) {
    it(`is refused by the engine of host ${host}`, async () => {
      const manager = await createModelManager({ dataDir: world.dataDir, host });
      try {
        const app = cli(['app', '--json', '--data', world.dataDir]);
        expect(((await once(app, 'exit')) as [number])[0]).to.equal(4);
        expect(await manager.list()).to.deep.equal([]);
      } finally {
        await manager.close();
      }
      expect(await stops()).to.deep.equal([{ reason: 'asked to stop' }]);
    });
  }

  it('needs the token: nobody else can make a command let go', async () => {
    const manager = await createModelManager({ dataDir: world.dataDir, host: 'cli' });
    try {
      const { port } = new URL(manager.url);
      expect(await post(Number(port), {})).to.equal(401);
      expect(await post(Number(port), { authorization: `Bearer ${'x'.repeat(43)}` })).to.equal(401);
      const cookie = await cookieOf(manager.url);
      expect(await post(Number(port), { cookie }), 'a page’s cookie').to.equal(401);
      expect(await manager.list()).to.deep.equal([]);
      expect(await stops()).to.deep.equal([]);
      const token = (await readEngineFile(world.dataDir))?.token ?? '';
      expect(await post(Number(port), { authorization: `Bearer ${token}` })).to.equal(200);
      const left = await manager.list().catch((error: unknown) => error);
      expect(left).to.include({ code: 'NETWORK_UNREACHABLE' });
      expect(await stat(`${world.dataDir}/engine.json`).catch(() => null)).to.equal(null);
    } finally {
      await manager.close();
    }
  });
});

function startOf(range: string | null): number {
  return Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
}

async function post(port: number, headers: Record<string, string>): Promise<number | undefined> {
  const asked = request({ host: '127.0.0.1', port, method: 'POST', path: '/hand-over', headers, agent: false });
  asked.end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  await text(response);
  return response.statusCode;
}

async function cookieOf(url: string): Promise<string> {
  const response = await fetch(url, { redirect: 'manual' });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}
