import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { APART, insideOf, needsNamespaces } from '../../support/processes/namespaces.ts';
import { PROGRAM } from '../../support/program.ts';
import { World } from '../../support/world.ts';
import { killed, spawnCommand } from './processes.ts';
import { provenJournal } from './races.ts';

const STARTED_WITHIN_MS = 15_000;

describe('commands in a container beside the engine of another one', function () {
  this.timeout(60_000);
  let world: World;

  beforeEach(async function () {
    needsNamespaces(this);
    world = await World.create();
    await world.publish('whisper', '1.0.0', 1);
    await world.serve();
  });
  afterEach(async () => {
    if (APART !== null) await world.close();
  });

  async function appApart() {
    const [tool = '', ...words] = [...(APART ?? []), process.execPath, ...PROGRAM];
    const child = spawn(tool, [...words, 'app', '--json', '--data', world.dataDir], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    world.onClose(() => killed(child));
    await once(createInterface({ input: child.stdout }), 'line');
    return { child, signal: (name: NodeJS.Signals) => process.kill(insideOf(child.pid), name) };
  }

  it('end with 4 while it lives or is suspended, and start at once when it was killed', async () => {
    const first = await appApart();
    for (const state of ['alive', 'suspended']) {
      const refused = [['app'], ['install', 'whisper']].map(words => spawnCommand(world, [...words, '--json']));
      expect(await Promise.all(refused.map(({ exit }) => exit)), state).to.deep.equal([4, 4]);
      for (const { stderr } of refused) expect(await stderr).to.match(/^error DATA_DIRECTORY_IN_USE: .* \(browser\)/m);
      first.signal('SIGSTOP');
    }
    first.signal('SIGKILL');
    await once(first.child, 'exit');
    const before = performance.now();
    const next = await world.engine();
    expect(performance.now() - before).to.be.below(STARTED_WITHIN_MS);
    expect(await next.stop()).to.equal(0);
    await provenJournal(world, []);
  });
});
