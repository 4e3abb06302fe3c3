import { expect } from 'chai';
import { createModelManager } from '../../../src/engine/index.ts';
import type { ModelManager } from '../../../src/engine/index.ts';
import { World, event, reaches } from '../../support/world.ts';
import { spawnCommand } from './processes.ts';
import { provenJournal } from './races.ts';

const KIB = 1024;
const PROCESSES = 10;

describe('requests for one model', function () {
  this.timeout(120_000);
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    await world.publish('whisper', '1.0.0', 0.5);
  });
  afterEach(() => world.close());

  const eventsOf = async (type: string) => (await provenJournal(world, [])).events.filter(found => found.type === type);

  async function withManager(work: (manager: ModelManager) => Promise<void>): Promise<void> {
    const manager = await createModelManager({ dataDir: world.dataDir, libraryUrl: world.libraryUrl });
    try {
      await work(manager);
    } finally {
      await manager.close();
    }
  }

  it('are one task while it is queued and while it runs, and the ready version afterwards', async () => {
    await world.serve({ rate: 256 * KIB });
    await withManager(async manager => {
      const queued = await Promise.all(Array.from({ length: 5 }, () => manager.install('whisper', '1.0.0')));
      await reaches(manager, 'whisper', 'downloading');
      const running = await Promise.all(Array.from({ length: 5 }, () => manager.install('whisper')));
      const tasks = new Set([...queued, ...running].map(({ taskId }) => taskId));
      expect(tasks.size).to.equal(1);
      await reaches(manager, 'whisper', 'ready');
      expect(await manager.install('whisper')).to.include({ status: 'ready' });
    });
    expect(await eventsOf('DownloadRequested')).to.have.length(1);
    expect(await eventsOf('ModelInstalled')).to.have.length(1);
  });

  it('are taken one after the other: an install at once after a cancel is a new task with a new partial', async () => {
    await world.serve({ rate: 256 * KIB });
    await withManager(async manager => {
      const first = await manager.install('whisper');
      await event(manager, 'DownloadStarted', 0);
      const [, second] = await Promise.all([manager.cancel('whisper'), manager.install('whisper')]);
      expect(second.taskId).to.not.equal(first.taskId);
      await reaches(manager, 'whisper', 'ready');
    });
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
    const { events } = await provenJournal(world, []);
    const ofTask = events.filter(({ type }) => ['DownloadRequested', 'DownloadCancelled'].includes(type));
    expect(ofTask.map(({ type }) => type)).to.deep.equal([
      'DownloadRequested',
      'DownloadCancelled',
      'DownloadRequested',
    ]);
    expect(await eventsOf('ModelInstalled')).to.have.length(1);
  });

  it(`of ${PROCESSES} processes at once, without an app, are one download, and each gets the outcome`, async () => {
    await world.serve({ rate: 256 * KIB });
    const commands = Array.from({ length: PROCESSES }, () =>
      spawnCommand(world, ['install', 'whisper@1.0.0', '--json', '--library', world.libraryUrl]),
    );
    const codes = await Promise.all(commands.map(({ exit }) => exit));
    const said = await Promise.all(commands.map(({ stderr }) => stderr));
    expect(codes, said.join('')).to.deep.equal(Array(PROCESSES).fill(0));
    for (const { stdout } of commands) expect(JSON.parse(await stdout)).to.include({ status: 'ready' });
    const { runs } = await provenJournal(world, []);
    expect(await eventsOf('DownloadRequested')).to.have.length(1);
    expect(await eventsOf('ModelInstalled')).to.have.length(1);
    const fetched = world.requests.filter(({ path }) => path.endsWith('.bin'));
    expect(fetched, 'each byte asked for once').to.have.length(1);
    console.log(`      ${PROCESSES} processes, ${runs} engines one after the other, ${fetched.length} download`);
  });
});
