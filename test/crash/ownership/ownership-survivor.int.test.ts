import { expect } from 'chai';
import { needsSignals } from '../../support/signals.ts';
import { World, event } from '../../support/world.ts';
import { spawnCommand, untilEngine } from './processes.ts';

const KIB = 1024;

describe('a command whose engine was another command', function () {
  this.timeout(90_000);
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    await world.publish('first', '1.0.0', 12);
    for (const id of ['second', 'third']) await world.publish(id, '1.0.0', 2);
  });
  afterEach(() => world.close());

  const install = (model: string) => spawnCommand(world, ['install', model, '--json', '--library', world.libraryUrl]);
  const lasts = async (subject: string, run: string) =>
    (await world.journal()).filter(each => each.subject === subject && each.run !== run).map(({ type }) => type);

  /** Terminal 1 owns the engine; the others are its clients and have begun. */
  async function terminals(...models: string[]) {
    const slow = await world.serve({ rate: 64 * KIB });
    const first = install('first@1.0.0');
    const { run } = await untilEngine(world.dataDir);
    const watching = await world.connect();
    const begun = models.map(model => event(watching, 'DownloadCheckpointed', 0, `${model.split('@')[0]}@1.0.0`));
    const others = models.map(install);
    await Promise.all([...begun, event(watching, 'DownloadCheckpointed', 0, 'first@1.0.0')]);
    await watching.close();
    return { slow, first, run, others };
  }

  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    for (const named of ['second', 'second@1.0.0']) {
      it(`becomes the engine for ${named} alone when the other ends by ${signal}`, async function () {
        needsSignals(this);
        const { slow, first, run, others } = await terminals(named);
        first.child.kill(signal);
        expect(await first.exit).to.equal(signal === 'SIGINT' ? 130 : null);
        await world.serveFaster(slow);
        expect(await others[0]?.exit).to.equal(0);
        expect(await world.isExact('second', '1.0.0')).to.equal(true);
        expect((await world.registry())['first']?.['1.0.0']?.status, 'as its end left it').to.equal('downloading');
        expect(await lasts('first@1.0.0', run), 'nobody touches it').to.deep.equal([]);
      });
    }

    it(`shares the next engine with a third one when the first ends by ${signal}`, async function () {
      needsSignals(this);
      const { slow, first, run, others } = await terminals('second', 'third');
      first.child.kill(signal);
      await first.exit;
      await world.serveFaster(slow);
      expect(await Promise.all(others.map(({ exit }) => exit))).to.deep.equal([0, 0]);
      for (const id of ['second', 'third']) expect(await world.isExact(id, '1.0.0'), id).to.equal(true);
      expect(await lasts('first@1.0.0', run)).to.deep.equal([]);
    });

    it(`leaves its download to the engine of the first when it ends itself by ${signal}`, async function () {
      needsSignals(this);
      const { slow, first, others } = await terminals('second');
      others[0]?.child.kill(signal);
      expect(await others[0]?.exit).to.equal(signal === 'SIGINT' ? 130 : null);
      await world.serveFaster(slow);
      expect(await first.exit).to.equal(0);
      expect(await world.isExact('first', '1.0.0')).to.equal(true);
    });
  }
});
