import { expect } from 'chai';
import { firstValueFrom, ignoreElements, timeout } from 'rxjs';
import { services } from '../../../src/cli/access/wiring.ts';
import type { CliEngine } from '../../../src/cli/access/services.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

describe('the real services of the command line', function () {
  this.timeout(20_000);
  let dir: TempDir;
  let engine: CliEngine;
  beforeEach(async () => {
    dir = await tempDir();
    engine = await services.engine!();
  });
  afterEach(() => dir.remove());

  it('end a connection without reconnect with its engine, so that a command goes on with the next one', async () => {
    const options = { dataDir: dir.path };
    const owner = await engine.createModelManager({ ...options, host: 'cli' });
    const manager = await engine.connectModelManager({ ...options, reconnect: false });
    const ended = firstValueFrom(manager.state$.pipe(ignoreElements(), timeout(10_000))).catch(
      (error: unknown) => error,
    );
    await manager.list();
    await owner.close();
    expect(await ended).to.deep.include({ code: 'NETWORK_UNREACHABLE', details: { engine: 'lost' } });
    await manager.close();
  });

  it('connect to nothing where no engine runs', async () => {
    const error: unknown = await engine.connectModelManager({ dataDir: dir.path }).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('code', 'NETWORK_UNREACHABLE');
  });
});
