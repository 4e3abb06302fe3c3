import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { engineFilePath } from '../../../src/engine/ownership/engine-file.ts';
import { needsSignals } from '../../support/signals.ts';
import { World, event } from '../../support/world.ts';
import { spawnCommand, untilEngine } from './processes.ts';
import { provenJournal } from './races.ts';

const KIB = 1024;
/** Nobody is left without a word for longer. */
const SILENT_FOR_MS = 5_000;

describe('commands of an engine that lost its directory', function () {
  this.timeout(90_000);
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    for (const id of ['first', 'second']) await world.publish(id, '1.0.0', 4);
  });
  afterEach(() => world.close());

  it('end with 4 and say who took it, its own one and its client, with nothing to write meanwhile', async function () {
    needsSignals(this);
    const cut = await world.serve({ rate: 64 * KIB });
    const install = (model: string) => spawnCommand(world, ['install', model, '--json', '--library', world.libraryUrl]);
    const owner = install('first@1.0.0');
    const { pid, lock } = await untilEngine(world.dataDir);
    const watching = await world.connect();
    await event(watching, 'DownloadCheckpointed', 0, 'first@1.0.0');
    const client = install('second@1.0.0');
    await event(watching, 'DownloadCheckpointed', 0, 'second@1.0.0');
    const paused = event(watching, 'DownloadPaused', 0, 'first@1.0.0');
    await cut();
    await paused;
    await watching.close();

    process.kill(pid, 'SIGSTOP');
    for (const path of [engineFilePath(world.dataDir), join(world.dataDir, lock ?? 'none')])
      await rm(path, { force: true });
    const app = await world.engine();
    process.kill(pid, 'SIGCONT');
    const woken = performance.now();
    expect(await Promise.all([owner.exit, client.exit])).to.deep.equal([4, 4]);
    expect(performance.now() - woken).to.be.below(SILENT_FOR_MS);
    for (const { stderr } of [owner, client]) {
      const said = new RegExp(
        `^error DATA_DIRECTORY_IN_USE: Another engine took .* process ${app.child.pid} \\(browser\\)`,
        'm',
      );
      expect(await stderr).to.match(said);
    }
    expect(await app.stop()).to.equal(0);
    await provenJournal(world, []);
  });

  it('go on when only engine.json was deleted: another engine is refused, and it is written again', async () => {
    const slow = await world.serve({ rate: 64 * KIB });
    const owner = spawnCommand(world, ['install', 'first@1.0.0', '--json', '--library', world.libraryUrl]);
    const { run } = await untilEngine(world.dataDir);
    await event(await world.connect(), 'DownloadCheckpointed', 0, 'first@1.0.0');
    await rm(engineFilePath(world.dataDir));
    expect((await untilEngine(world.dataDir)).run).to.equal(run);
    await world.serveFaster(slow);
    expect(await owner.exit).to.equal(0);
    expect((await provenJournal(world, [])).runs).to.equal(1);
  });
});
