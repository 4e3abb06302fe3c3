import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { BehaviorSubject } from 'rxjs';
import type { HealthView } from '../../../src/api/contract.ts';
import { engineFilePath, readEngineFile, writeEngineFile } from '../../../src/engine/ownership/engine-file.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { delay, systemClock } from '../../../src/ports/clock.ts';
import { World as CliWorld } from '../../cli/world.ts';
import { World, event, reaches } from '../../support/world.ts';
import { spawnCommand, untilEngine } from './processes.ts';
import { Racer, provenJournal } from './races.ts';
import { needsSignals } from '../../support/signals.ts';

const MIB = 1024 * 1024;
/** Beyond any that a system gives. */
const NO_PID = 2 ** 30;

describe('a forged takeover under a live engine', function () {
  this.timeout(90_000);
  let world: World;

  beforeEach(async () => (world = await World.create()));
  afterEach(() => world.close());

  /** The directory as a dead engine would have left it, without its lock: the next one will not even ask. */
  async function forge(): Promise<void> {
    const info = await readEngineFile(world.dataDir);
    if (!info) throw new Error('Expected an engine.');
    await writeEngineFile(world.dataDir, { ...info, pid: NO_PID, port: 1, run: 'forged' });
    await rm(join(world.dataDir, info.lock ?? 'none'), { force: true });
  }

  it('is held by the fence: what was acknowledged stays, and one goes on writing', async () => {
    const [first, second] = [new Racer(world), new Racer(world)];
    await first.start();
    expect(await first.said()).to.match(/^owner/);
    await first.acknowledges(20);
    await forge();
    await second.start();
    expect(await second.said()).to.match(/^owner/);
    expect(await first.said(), 'the one that was taken over').to.equal('fenced');
    await second.acknowledges(5);
    const owner = await readFile(engineFilePath(world.dataDir), 'utf8');
    await first.kill();
    expect(await readFile(engineFilePath(world.dataDir), 'utf8')).to.equal(owner);
    await second.kill();
    await provenJournal(world, [first.acknowledged, second.acknowledged]);
  });

  it('costs bandwidth, not bytes: the app that was taken over leaves with 4 and the other installs', async () => {
    await world.publish('whisper', '1.0.0', 4);
    await world.serve({ rate: MIB / 2 });
    const app = spawnCommand(world, ['app', '--json', '--library', world.libraryUrl]);
    const { run } = await untilEngine(world.dataDir);
    const client = await world.connect();
    await client.install('whisper');
    await event(client, 'DownloadCheckpointed', 0);
    await client.close();
    await forge();
    const second = spawnCommand(world, ['install', 'whisper@1.0.0', '--json', '--library', world.libraryUrl]);
    expect(await app.exit).to.equal(4);
    expect(await app.stderr).to.match(/^error DATA_DIRECTORY_IN_USE: [^\n]+\n$/);
    expect((await readEngineFile(world.dataDir))?.run, 'the other’s').to.not.equal(run);
    expect(await second.exit).to.equal(0);
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
    const { events } = await provenJournal(world, []);
    expect(events.filter(({ type }) => type === 'ModelInstalled')).to.have.length(1);
    expect(events.filter(({ type }) => type === 'DownloadRequested')).to.have.length(1);
  });

  it('is not seen in an engine that was suspended for longer than any lock stays fresh', async function () {
    needsSignals(this);
    await world.publish('whisper', '1.0.0', 4);
    await world.serve({ rate: MIB / 2 });
    const app = await world.engine();
    await app.manager.install('whisper');
    await event(app.manager, 'DownloadCheckpointed', 0);
    app.child.kill('SIGSTOP');
    // The task lock looks stale after 10 s, the gate after 5 s.
    const suspendedAt = Date.now();
    const asked: (number | null)[] = [];
    for (const seconds of [0, 3, 6, 9, 11]) {
      await delay(systemClock, Math.max(0, suspendedAt + seconds * 1_000 - Date.now()));
      asked.push(await spawnCommand(world, ['app', '--json']).exit);
    }
    expect(new Set(asked), 'at each of these seconds').to.deep.equal(new Set([4]));
    app.child.kill('SIGCONT');
    await reaches(app.manager, 'whisper', 'ready');
    expect(await world.isExact('whisper', '1.0.0')).to.equal(true);
    expect(await app.stop()).to.equal(0);
    const { runs } = await provenJournal(world, []);
    expect(runs, 'one engine wrote all of it').to.equal(1);
  });
});

describe('the app over a journal that it may not write', () => {
  const health = (error: ModelError | null) =>
    ({ journal: { ok: error === null, id: 'j', seq: 1, error: error?.toJSON() ?? null } }) as HealthView;

  function appWith(error: ModelError | null) {
    const world = new CliWorld();
    const health$ = new BehaviorSubject(health(error));
    world.manager.health = health$;
    return { world, health$, ended: world.run('app') };
  }

  it('says so in one line and serves its page', async () => {
    const { world, ended } = appWith(new ModelError('JOURNAL_UNWRITABLE', 'Written by a newer program.'));
    await world.stderr.until('newer program');
    expect(world.stderr.text).to.equal('warning JOURNAL_UNWRITABLE: Written by a newer program.\n');
    expect(world.manager.closed).to.equal(0);
    world.interrupt.abort();
    expect(await ended).to.equal(0);
  });

  it('ends with 4, once closed, when another engine takes the directory', async () => {
    const { world, health$, ended } = appWith(null);
    health$.next(health(new ModelError('JOURNAL_UNWRITABLE', 'Segment 3.', { details: { fenced: true } })));
    expect(await ended).to.equal(4);
    expect(world.stderr.text).to.equal(
      'error DATA_DIRECTORY_IN_USE: Another engine took the data directory over: Segment 3.\n',
    );
    expect(world.manager.closed).to.equal(1);
  });
});
