import { expect } from 'chai';
import { firstValueFrom, filter, map } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { withdrawVersion } from '../../../src/library/care/withdraw.ts';
import { World } from '../../support/world.ts';

const MODEL = 'good';
const AT = Date.UTC(2026, 0, 1);
const WHY = 'wrong weights';

/** The library is asked every minute: whatever waits for that runs into the test's own time-out. */
describe('a version that the library withdrew', () => {
  let world: World;
  let engine: RunningEngine;

  beforeEach(async () => {
    world = await World.create();
    await world.publish(MODEL, '1.0.0', 0.1);
    await world.serve();
    const overrides = { libraryUrl: world.libraryUrl };
    engine = await startEngine({ dataDir: world.dataDir, host: 'embedded', overrides });
  });
  afterEach(async () => {
    await engine.close();
    await world.close();
  });

  const session = () => ({ id: 'test', onClose: () => undefined });
  const withdraw = (why: string | null) =>
    withdrawVersion({ storage: world.storage, modelId: MODEL, version: '1.0.0', why, now: AT });

  /** The next list of which this holds, of the version that the test is about. */
  const until = (holds: (withdrawn: unknown, status: string | undefined) => boolean) =>
    firstValueFrom(
      engine.api.stream.state({}).pipe(
        map(views => views.find(({ version }) => version === '1.0.0')),
        filter(view => holds(view?.withdrawn, view?.status)),
      ),
    );

  async function install(version?: string): Promise<void> {
    await engine.api.call.install({ modelId: MODEL, ...(version !== undefined && { version }) }, session());
    await until((_, status) => status === 'ready');
  }

  it('stays where it is installed, and is told of once, until the library offers it again', async () => {
    await install();
    await withdraw(WHY);
    await engine.api.call.refresh({}, session());
    const told = await until(withdrawn => withdrawn !== undefined);
    expect(told).to.deep.include({ withdrawn: { why: WHY, withdrawnAt: new Date(AT).toISOString() }, status: 'ready' });
    expect(await engine.api.call.getModelPath({ modelId: MODEL }, session())).to.equal(world.modelDir(MODEL, '1.0.0'));
    await engine.api.call.refresh({}, session());
    await withdraw(null);
    await engine.api.call.refresh({}, session());
    await until(withdrawn => withdrawn === undefined);
    await engine.ledger.settled();
    const found = await engine.api.call.history({ types: ['WithdrawalFound'] }, session());
    expect(found.map(({ data }) => data)).to.deep.equal([
      { withdrawal: { why: WHY, withdrawn_at: new Date(AT).toISOString() } },
      { withdrawal: null },
    ]);
  });

  it('is installed only by its exact name, and then is told of at once', async () => {
    // An answer that was asked for at the start says nothing of what comes now.
    await engine.api.call.refresh({}, session());
    await withdraw(WHY);
    await engine.api.call.refresh({}, session());
    const refusal = await engine.api.call.install({ modelId: MODEL }, session()).catch((thrown: unknown) => thrown);
    expect(refusal).to.include({ code: 'VERSION_WITHDRAWN' });
    expect(refusal).to.have.nested.include({ 'details.why': WHY, 'details.version': '1.0.0' });
    await install('1.0.0');
    await until((withdrawn, status) => withdrawn !== undefined && status === 'ready');
  });

  it('is not taken for the newest one', async () => {
    await world.publish(MODEL, '0.9.0', 0.1);
    await withdraw(WHY);
    expect(await engine.api.call.install({ modelId: MODEL }, session())).to.include({ version: '0.9.0' });
  });
});
