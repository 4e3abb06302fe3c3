import { once } from 'node:events';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createModelManager } from '../../src/engine/index.ts';
import { measured, ms } from '../support/measured.ts';
import { World, cli, event, hasReceived, reaches } from '../support/world.ts';
import { STALLS_AT_BYTES, troubled } from './troubled.ts';

const MIB = 1024 * 1024;

describe('ACCEPTANCE: downloads', function () {
  this.timeout(60_000);
  let world: World;

  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.close());

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
    const requested = journal.filter(e => e.type === 'DownloadRequested');
    measured(`${clicks.length} clicks and ${codes.length} processes: ${requested.length} task`);
    expect(requested).to.have.length(1);
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
    const began = performance.now();
    const results = await Promise.allSettled(
      Array.from({ length: 1000 }, (_, i) => manager.getModelPath(i % 2 ? 'marian' : 'whisper')),
    );
    measured(
      `${results.length} answers in ${ms(performance.now() - began)}, ${world.requests.length - asked} requests`,
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
    const left = (await manager.list()).map(({ modelId, status }) => `${modelId} ${status}`);
    expect(left).to.deep.equal(['a ready', 'c ready', 'failing failed']);
    measured(`beside one that stalls: ${left.join(', ')}`);
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
    const began = performance.now();
    const second = await world.engine();
    const cleared = await event(second.manager, 'OrphanLockCleared', 0);
    measured(`cleared ${ms(performance.now() - began)} after the start of the process`);
    expect(cleared.data).to.deep.equal({ lock: 'in-progress-downloads/whisper-1.0.0.lock', kind: 'task' });
    await reaches(second.manager, 'whisper', 'ready');
    // The task lets its lock go behind the event that says ready; the limit of the test bounds the wait.
    let left = await readdir(locks);
    while (left.length > 0) left = await readdir(locks);
    expect(left).to.deep.equal([]);
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
    const clearings = (await world.journal()).filter(e => e.type === 'OrphanLockCleared');
    measured(`${clearings.length} lock cleared`);
    expect(clearings).to.have.length(1);
  });

  it('7.4c a second engine on the same directory is refused with DATA_DIRECTORY_IN_USE and exit code 4', async () => {
    await world.publish('whisper', '1.0.0', 1);
    await world.serve();
    const { child, manager } = await world.engine();
    const [code] = (await once(cli(['app', '--json', '--data', world.dataDir]), 'exit')) as [number];
    expect(code).to.equal(4);
    const refused = await createModelManager({ dataDir: world.dataDir }).catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'DATA_DIRECTORY_IN_USE');
    measured(`exit ${code}, ${(refused as { code: string }).code}`);
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
    let rebuilt = 0;
    for (const [reason, damage] of Object.entries(spoil)) {
      await damage();
      const engine = await world.engine();
      await engine.stop();
      expect(await readFile(path, 'utf8')).to.equal(lost);
      rebuilt += 1;
      expect((await world.journal()).filter(e => e.type === 'RegistryRebuilt').at(-1)?.data).to.deep.equal({ reason });
    }
    measured(`${rebuilt} of ${Object.keys(spoil).length}, byte for byte`);
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
    measured(
      `right after ${(await world.journal()).filter(e => /^Model(Installed|Removed)$/.test(e.type)).length} changes`,
    );
  });
});
