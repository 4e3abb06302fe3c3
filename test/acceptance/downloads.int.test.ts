import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { DEFAULT_CONNECTIONS_PER_FILE } from '../../src/engine/settings/settings.ts';
import { asked, askedAgain, bytesOf, safe } from './ranges.ts';
import type { HeldUp } from '../support/processes/loop-process.ts';
import { STALLS_AT_BYTES, troubled } from './troubled.ts';
import { childProgram } from '../support/program.ts';
import { World, cli, event, hasReceived, reaches } from '../support/world.ts';
import { once } from 'node:events';

const MIB = 1024 * 1024;
/** Of a file that comes through all the connections that one file has as delivered: a piece for each, and more. */
const CONNECTIONS = DEFAULT_CONNECTIONS_PER_FILE;
const LARGE_MIB = 8 * CONNECTIONS + 4;
/** The most that the specification calls small. */
const SMALL_MIB = 95;
/** At the 99th percentile; the rest is what a busy machine takes from a process, more of one with several threads. */
const loopBarMs = (inShortTurns: number) => 20 + 10 * inShortTurns;
const LOOP_PROCESS = new URL('../support/processes/loop-process.ts', import.meta.url).pathname;

describe('ACCEPTANCE: downloads', function () {
  this.timeout(60_000);
  let world: World;

  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.close());

  it('7.1a a small model downloads, verified, with the specification’s registry', async () => {
    await world.publish('whisper', '1.0.0', 10);
    await world.serve();
    const engine = await world.engine();
    const { manager } = engine;
    await manager.install('whisper');
    await reaches(manager, 'whisper', 'ready');
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
    expect(await manager.getModelPath('whisper')).to.equal(world.modelDir('whisper', '1.0.0'));
    expect(await engine.stop()).to.equal(0);
    const entry = (await world.registry()).whisper?.['1.0.0'];
    expect(entry).to.have.all.keys('status', 'installed_at', 'size_bytes', 'checksum_sha256', 'extra');
    expect(entry).to.include({ status: 'ready', size_bytes: 10 * MIB });
    for (const folder of [join('models', 'temp'), 'in-progress-downloads'])
      expect(await readdir(join(world.dataDir, folder))).to.deep.equal([]);
  });

  it('7.1a nothing holds up the event loop of an engine that downloads a small model', async () => {
    await world.publish('whisper', '1.0.0', SMALL_MIB);
    await world.serve();
    const args = [...childProgram(LOOP_PROCESS), world.dataDir, world.libraryUrl, 'whisper'];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const { downloading, inShortTurns } = JSON.parse(stdout) as HeldUp;
    console.log(`      7.1a: p99 ${downloading.toFixed(1)} ms, of short turns ${inShortTurns.toFixed(1)} ms`);
    expect(downloading).to.be.below(loopBarMs(inShortTurns));
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
  });

  it('7.1b a cut network pauses the download by itself; it goes on when the network is back', async () => {
    await world.publish('whisper', '1.0.0', LARGE_MIB);
    const cut = await world.serve({ rate: 4 * MIB });
    const { manager } = await world.engine();
    await manager.install('whisper');
    await hasReceived(manager, 'whisper', 0.4);
    expect(asked(world), 'connections to cut').to.have.length.at.least(CONNECTIONS);
    const port = Number(new URL(world.libraryUrl).port);
    await cut();
    const paused = await reaches(manager, 'whisper', 'paused');
    expect(paused.task?.pauseReason).to.equal('network');
    const checkpointed = await safe(world);
    expect(bytesOf(checkpointed)).to.equal(paused.task?.receivedBytes);
    world.requests.length = 0;
    await world.serve({ port });
    const back = Date.now();
    await reaches(manager, 'whisper', 'downloading', 'verifying', 'ready');
    expect(Date.now() - back, 'noticed within 2 s').to.be.lessThan(2_500);
    await reaches(manager, 'whisper', 'ready');
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
    expect(asked(world), 'connections that go on').to.have.length.greaterThan(1);
    expect(askedAgain(world, checkpointed), 'no checkpointed byte again').to.equal(0);
  });

  it('7.1c after a SIGKILL the download goes on without a click, without what was checkpointed', async () => {
    await world.publish('whisper', '1.0.0', LARGE_MIB);
    const slow = await world.serve({ rate: 3 * MIB });
    const first = await world.engine();
    await first.manager.install('whisper');
    await hasReceived(first.manager, 'whisper', 0.5);
    await event(first.manager, 'DownloadCheckpointed', 0);
    await first.kill();
    expect(asked(world), 'connections that were killed').to.have.length.at.least(CONNECTIONS);
    const checkpointed = await safe(world);
    expect(bytesOf(checkpointed)).to.be.greaterThan(0);
    world.requests.length = 0;
    await world.serveFaster(slow);
    const second = await world.engine();
    await reaches(second.manager, 'whisper', 'ready');
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
    expect(asked(world), 'connections that go on').to.have.length.greaterThan(1);
    expect(askedAgain(world, checkpointed), 'no checkpointed byte again').to.equal(0);
    const types = (await world.journal()).map(e => e.type);
    expect(types.filter(type => type === 'DownloadStarted')).to.have.length(1);
    expect(types).to.include('EngineCrashed');
  });

  it('7.1d a checksum that fails costs the bad piece only', async () => {
    await world.publish('whisper', '1.0.0', 20);
    const [file] = (await readdir(join(world.storage, 'models/whisper/1.0.0'))).filter(
      n => !/^(manifest|checksum)/.test(n),
    );
    const path = join(world.storage, 'models/whisper/1.0.0', file ?? '');
    const at = 9 * MIB;
    const flip = async () => {
      const handle = await open(path, 'r+');
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
      await handle.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at);
      await handle.close();
    };
    await flip();
    await world.serve();
    const { manager } = await world.engine();
    const rejected = event(manager, 'PieceRejected', 0).then(async e => {
      await flip();
      return e;
    });
    await manager.install('whisper');
    expect((await rejected).data).to.include({ piece: 1 });
    await reaches(manager, 'whisper', 'ready');
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
  });

  it('7.1d a checksum that fails for good is given up, with CHECKSUM_MISMATCH and nothing installed', async () => {
    await world.publish('whisper', '1.0.0', 20);
    const names = await readdir(join(world.storage, 'models/whisper/1.0.0'));
    const data = names.filter(name => !/^(manifest|checksum)/.test(name));
    const handle = await open(join(world.storage, 'models/whisper/1.0.0', data[0] ?? ''), 'r+');
    await handle.write('spoiled', 9 * MIB);
    await handle.close();
    await world.serve();
    const { manager } = await world.engine();
    await manager.install('whisper');
    const failed = await reaches(manager, 'whisper', 'failed');
    expect(failed.task?.error?.code).to.equal('CHECKSUM_MISMATCH');
    expect(await readdir(join(world.dataDir, 'models'))).not.to.include('whisper');
    const rejected = (await world.journal()).filter(e => e.type === 'PieceRejected');
    // Three times, and once more after the library was asked for its plan again.
    expect(rejected.map(e => (e.data as { piece?: number }).piece)).to.deep.equal(Array(4).fill(1));
    const again = world.requests.filter(({ path, range }) => path.includes('.bin') && range !== null);
    for (const { range } of again.slice(-3)) expect(range).to.equal(`bytes=${8 * MIB}-${16 * MIB - 1}`);
  });

  it('7.1e a .part that is deleted while it downloads is downloaded again', async () => {
    await world.publish('whisper', '1.0.0', LARGE_MIB);
    await world.serve({ rate: 4 * MIB });
    const { manager } = await world.engine();
    await manager.install('whisper');
    await hasReceived(manager, 'whisper', 0.5);
    expect(asked(world), 'connections that write to it').to.have.length.at.least(CONNECTIONS);
    const temp = join(world.dataDir, 'models', 'temp');
    const [part] = (await readdir(temp)).filter(name => name.endsWith('.part'));
    expect(part).to.match(/^whisper_1\.0\.0\..*\.part$/);
    await rm(join(temp, part ?? ''));
    await reaches(manager, 'whisper', 'ready');
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
  });

  it('7.3a ten clicks, and ten more from ten processes, are one task', async () => {
    await world.publish('whisper', '1.0.0', 4);
    await world.serve({ rate: 4 * MIB });
    const { manager } = await world.engine();
    const clicks = await Promise.all(Array.from({ length: 10 }, () => manager.install('whisper', '1.0.0')));
    expect(new Set(clicks.map(click => click.taskId)).size).to.equal(1);
    const processes = Array.from({ length: 10 }, () =>
      cli(['install', 'whisper@1.0.0', '--json', '--data', world.dataDir]),
    );
    const codes = await Promise.all(processes.map(async child => ((await once(child, 'exit')) as [number])[0]));
    expect(codes).to.deep.equal(Array(10).fill(0));
    const journal = await world.journal();
    expect(journal.filter(e => e.type === 'DownloadRequested')).to.have.length(1);
    expect(journal.filter(e => e.type === 'DownloadStarted')).to.have.length(1);
    expect(
      world.requests.filter(r => r.path.includes('.bin')),
      'each byte asked for once',
    ).to.have.length(1);
  });

  it('7.3b a thousand getModelPath at once neither block nor download', async () => {
    await world.publish('marian', '1.0.0', 1);
    await world.publish('whisper', '1.0.0', 8);
    await world.serve({ rate: 4 * MIB });
    const { manager } = await world.engine();
    await manager.install('marian');
    await reaches(manager, 'marian', 'ready');
    await manager.install('whisper');
    await hasReceived(manager, 'whisper', 0.1);
    const asked = world.requests.length;
    const results = await Promise.allSettled(
      Array.from({ length: 1000 }, (_, i) => manager.getModelPath(i % 2 ? 'marian' : 'whisper')),
    );
    expect(results.filter(r => r.status === 'fulfilled')).to.have.length(500);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).to.have.property('code', 'MODEL_NOT_AVAILABLE');
    expect(world.requests.length).to.equal(asked);
    await reaches(manager, 'whisper', 'ready');
  });

  it('7.3c one that stalls, fails, is cancelled or is unknown doesn’t disturb the others', async () => {
    for (const id of ['a', 'b', 'c', 'failing', 'stalling']) await world.publish(id, '1.0.0', 4);
    await world.serve({ rate: 2 * MIB });
    const front = await troubled(world.libraryUrl);
    world.onClose(() => front.close());
    world.libraryUrl = front.url;
    await mkdir(world.dataDir);
    await writeFile(join(world.dataDir, 'settings.json'), JSON.stringify({ max_downloads: 5 }));
    const { manager } = await world.engine();
    await Promise.all([manager.install('failing'), manager.install('stalling')]);
    await front.stalled;
    await Promise.all(['a', 'b', 'c'].map(id => manager.install(id)));
    await hasReceived(manager, 'b', 0.2);
    await manager.cancel('b');
    const unknown = await manager.install('no-such-model').catch((error: unknown) => error);
    expect(unknown).to.have.property('code', 'MODEL_UNKNOWN');
    expect((await reaches(manager, 'failing', 'failed')).task?.error?.code).to.equal('SERVER_REJECTED');
    await Promise.all(['a', 'c'].map(id => reaches(manager, id, 'ready')));
    expect(await Promise.all(['a', 'c'].map(id => world.isExact(id, '1.0.0')))).to.deep.equal([true, true]);
    const { task } = await reaches(manager, 'stalling', 'downloading');
    expect(task?.receivedBytes, 'it stalls still').to.be.at.most(STALLS_AT_BYTES);
    await event(manager, 'PartialDiscarded', 0);
    await manager.cancel('stalling');
    expect((await manager.list()).map(model => model.modelId)).to.deep.equal(['a', 'c', 'failing']);
  });

  it('7.4a locks of a killed program are cleared at the next start, at once', async () => {
    await world.publish('whisper', '1.0.0', 8);
    const slow = await world.serve({ rate: 2 * MIB });
    const first = await world.engine();
    await first.manager.install('whisper');
    await hasReceived(first.manager, 'whisper', 0.1);
    const locks = join(world.dataDir, 'in-progress-downloads');
    expect(await readdir(locks)).to.deep.equal(['whisper-1.0.0.lock']);
    await first.kill();
    expect(await readdir(locks), 'the kill left it').to.deep.equal(['whisper-1.0.0.lock']);
    await world.serveFaster(slow);
    const second = await world.engine();
    const cleared = await event(second.manager, 'OrphanLockCleared', 0);
    expect(cleared.data).to.deep.equal({ lock: 'in-progress-downloads/whisper-1.0.0.lock', kind: 'task' });
    await reaches(second.manager, 'whisper', 'ready');
    expect(await readdir(locks)).to.deep.equal([]);
  });

  it('7.4b a part.lock left behind doesn’t hinder', async () => {
    await world.publish('whisper', '1.0.0', 1);
    await world.serve();
    const first = await world.engine();
    await first.stop();
    const [file] = (await readdir(join(world.storage, 'models/whisper/1.0.0'))).filter(
      n => !/^(manifest|checksum)/.test(n),
    );
    const lock = join(world.dataDir, 'models', 'temp', `whisper_1.0.0.${file}.part.lock`);
    await writeFile(lock, 'left by something else');
    const { manager } = await world.engine();
    await manager.install('whisper');
    await reaches(manager, 'whisper', 'ready');
    expect((await world.journal()).filter(e => e.type === 'OrphanLockCleared')).to.have.length(1);
  });

  it('7.4c a second engine on the same directory is refused with DATA_DIRECTORY_IN_USE and exit code 4', async () => {
    await world.publish('whisper', '1.0.0', 1);
    await world.serve();
    const { child, manager } = await world.engine();
    const [code] = (await once(cli(['app', '--json', '--data', world.dataDir]), 'exit')) as [number];
    expect(code).to.equal(4);
    expect(child.exitCode).to.equal(null);
    await manager.install('whisper');
    await reaches(manager, 'whisper', 'ready');
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
  });

  it('7.5b registry.json missing, empty, NUL, half or edited is written again, byte for byte', async () => {
    await world.publish('whisper', '1.0.0', 1);
    await world.serve();
    const first = await world.engine();
    await first.manager.install('whisper');
    await reaches(first.manager, 'whisper', 'ready');
    await first.stop();
    const path = join(world.dataDir, 'registry.json');
    const lost = await readFile(path, 'utf8');
    const spoil: Record<string, () => Promise<void>> = {
      missing: () => rm(path),
      empty: () => writeFile(path, ''),
      invalid: () => writeFile(path, '\0'.repeat(lost.length)),
      'foreign-edit': () => writeFile(path, lost.replace('ready', 'failed')),
    };
    for (const [reason, damage] of Object.entries(spoil)) {
      await damage();
      const engine = await world.engine();
      await engine.stop();
      expect(await readFile(path, 'utf8')).to.equal(lost);
      expect((await world.journal()).filter(e => e.type === 'RegistryRebuilt').at(-1)?.data).to.deep.equal({ reason });
    }
  });

  it('7.5c several versions: paths stay right through an update and a removal', async () => {
    await world.publish('whisper', '1.0.0', 1);
    await world.serve();
    const { manager } = await world.engine();
    await manager.install('whisper', '1.0.0');
    await reaches(manager, 'whisper', 'ready');
    await world.publish('whisper', '2.0.0', 1);
    await manager.update('whisper');
    await event(manager, 'ModelInstalled', (await event(manager, 'ModelInstalled', 0)).seq);
    expect(await manager.getModelPath('whisper')).to.equal(world.modelDir('whisper', '2.0.0'));
    expect(await manager.getModelPath('whisper', '1.0.0')).to.equal(world.modelDir('whisper', '1.0.0'));
    await manager.remove('whisper', '2.0.0');
    await event(manager, 'ModelRemoved', 0);
    expect(await manager.getModelPath('whisper')).to.equal(world.modelDir('whisper', '1.0.0'));
  });
});
