import { mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { services } from '../../../src/cli/access/wiring.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { World } from '../../support/world.ts';
import { Sink } from '../sink.ts';

/** A folder in the place of registry.json: no platform renames a file over it. */
describe('registry.json that could not be written while a command ran', function () {
  this.timeout(60_000);
  let world: World;
  before(async () => {
    world = await World.create();
    await world.publish('one', '1.0.0', 0.01);
    await world.serve();
  });
  after(() => world.close());

  async function run(...argv: string[]): Promise<string> {
    const stderr = new Sink();
    const { signal } = new AbortController();
    const io = { stdout: new Sink(), stderr, environment: {}, interrupted: signal, closed: signal };
    const options = ['--data', world.dataDir, '--library', world.libraryUrl];
    expect(await runProgram([...argv, ...options], io, services), stderr.text).to.equal(0);
    return stderr.text;
  }

  it('is told at the end of the command, and written by the next one, which changes nothing', async () => {
    const path = join(world.dataDir, 'registry.json');
    await run('install', 'one');
    await rm(path);
    await mkdir(path);
    expect(await run('remove', 'one')).to.match(/warning \w+: .*registry\.json.*the next command writes it\.\n$/);
    await rmdir(path);
    expect(await run('registry', 'rebuild')).to.equal('');
    expect(JSON.parse(await readFile(path, 'utf8'))).to.deep.equal({});
  });
});
