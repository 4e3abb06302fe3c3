import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { serveScheduler } from '../../src/scheduler/server/index.ts';
import { cli, World } from '../support/world.ts';

/** The program as it is built and bundled, where it was: what only its bundle gets wrong shows here. */
describe('the built program', function () {
  this.timeout(60_000);
  let world: World;
  let servers: string[];

  beforeEach(async () => {
    world = await World.create();
    await world.publish('told', '1.0.0', 0.1);
    await world.serve();
    const scheduler = await serveScheduler({ port: 0 });
    world.onClose(() => scheduler.close());
    servers = ['--library', world.libraryUrl, '--scheduler', scheduler.url];
  });
  afterEach(() => world.close());

  async function output(...args: string[]): Promise<string> {
    const child = cli([...args, '--data', world.dataDir]);
    const ended = once(child, 'exit') as Promise<[number | null]>;
    const [told, [code]] = await Promise.all([text(child.stdout!), ended]);
    expect(code, args.join(' ')).to.equal(0);
    return told;
  }

  it('asks the servers itself where no engine runs', async () => {
    expect(await output('catalog', ...servers)).to.include('told');
    await output('ranking', ...servers);
  });

  it('asks the running engine', async () => {
    await world.engine();
    expect(await output('catalog', '--json')).to.include('told');
    await output('list', '--library', world.libraryUrl);
  });

  it('writes registry.json anew', async () => {
    await output('install', 'told', '--library', world.libraryUrl);
    expect(await output('registry', 'rebuild')).to.include('1 version');
  });
});
