import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { World } from '../../support/world.ts';

const MODEL = 'good';

/** The library is asked every minute: whatever waits for that runs into the test's own time-out. */
describe('a newer version', () => {
  let world: World;
  let engine: RunningEngine | null = null;

  beforeEach(async () => {
    world = await World.create();
    await world.publish(MODEL, '1.0.0', 0.1);
    await world.serve();
  });
  afterEach(async () => {
    await engine?.close();
    await world.close();
  });

  const session = () => ({ id: 'test', onClose: () => undefined });

  async function start(): Promise<RunningEngine> {
    const overrides = { libraryUrl: world.libraryUrl };
    return (engine = await startEngine({ dataDir: world.dataDir, host: 'embedded', overrides }));
  }

  /** Of this run or of one before. */
  const first = ({ ledger }: RunningEngine, type: string) =>
    firstValueFrom(ledger.journal.events$({ types: [type], subject: MODEL }));

  it('that came while no engine ran is found by the first look at the library', async () => {
    const before = await start();
    await before.api.call.install({ modelId: MODEL }, session());
    await first(before, 'ModelInstalled');
    await before.close();
    await world.publish(MODEL, '1.1.0', 0.1);
    const found = await first(await start(), 'UpdateFound');
    expect(found).to.deep.include({ subject: `${MODEL}@1.1.0`, data: { installed_version: '1.0.0' } });
  });

  it('is found at once when an older one is installed, and once', async () => {
    await world.publish(MODEL, '1.1.0', 0.1);
    const running = await start();
    await firstValueFrom(running.api.stream.catalog({}).pipe(filter(({ value }) => value !== null)));
    await running.api.call.install({ modelId: MODEL, version: '1.0.0' }, session());
    const found = await first(running, 'UpdateFound');
    expect(found).to.deep.include({ subject: `${MODEL}@1.1.0`, data: { installed_version: '1.0.0' } });
    await running.api.call.refresh({}, session());
    await running.ledger.settled();
    expect(await running.api.call.history({ types: ['UpdateFound'] }, session())).to.have.length(1);
  });

  it('is never taken for the exact version that somebody names', async () => {
    const { api } = await start();
    await api.call.install({ modelId: MODEL }, session());
    const named = [{ modelId: `${MODEL}@1.0.0` }, { modelId: MODEL, version: '1.0.0' }];
    for (const params of named) {
      const error = await api.call.update(params, session()).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: 'INVALID_ARGUMENT' });
      expect(String(error)).to.include('install');
    }
  });

  it('is none once the newest is installed', async () => {
    await world.publish(MODEL, '1.1.0', 0.1);
    const running = await start();
    await running.api.call.install({ modelId: MODEL }, session());
    await first(running, 'ModelInstalled');
    await running.api.call.refresh({}, session());
    await running.ledger.settled();
    expect(await running.api.call.history({ types: ['UpdateFound'] }, session())).to.deep.equal([]);
  });
});
