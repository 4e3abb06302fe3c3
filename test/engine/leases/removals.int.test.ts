import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom, map } from 'rxjs';
import { createModelManager, isModelError } from '../../../src/engine/index.ts';
import type { ModelLease, ModelManager } from '../../../src/engine/index.ts';
import { GRACE_MS } from '../../../src/engine/leases/leases.ts';
import { ownIdentity } from '../../../src/engine/ownership/process-identity.ts';
import { claimJournal } from '../../../src/engine/record/truth.ts';
import { delay, systemClock } from '../../../src/ports/clock.ts';
import { World, reaches } from '../../support/world.ts';

const MODEL = 'one';

describe('a removal and the leases of the last engine', function () {
  this.timeout(30_000);
  let world: World;

  beforeEach(async () => {
    world = await World.create();
    await world.publish(MODEL, '1.0.0', 0.01);
    await world.serve();
    const engine = await start();
    await engine.install(MODEL);
    await reaches(engine, MODEL, 'ready');
    await engine.close();
  });
  afterEach(() => world.close());

  async function start(): Promise<ModelManager> {
    const manager = await createModelManager({ dataDir: world.dataDir, libraryUrl: world.libraryUrl });
    world.onClose(() => manager.close());
    return manager;
  }

  async function leaseOfThisProcess(): Promise<void> {
    const { pid, processStarted: process_started, bootId: boot_id } = await ownIdentity();
    const leases = [{ model_id: MODEL, version: '1.0.0', holder: { pid, process_started, boot_id } }];
    await writeFile(join(world.dataDir, 'leases.json'), JSON.stringify({ leases }));
  }

  const removal = (manager: ModelManager) => manager.remove(MODEL).catch((error: unknown) => error);
  const gone = (manager: ModelManager) =>
    firstValueFrom(
      manager.state$.pipe(
        map(models => models.length),
        filter(models => models === 0),
      ),
    );

  it('that was recorded before the stop goes on', async () => {
    const { journal } = await claimJournal(world.dataDir, 'run', systemClock);
    await journal.append([{ type: 'RemovalRequested', subject: `${MODEL}@1.0.0`, data: {} }]).durable;
    await journal.close();
    await leaseOfThisProcess();
    await gone(await start());
  });

  it('that is asked for while a program is waited for says who that is, and can be tried again', async () => {
    await leaseOfThisProcess();
    const refused = await removal(await start());
    expect(refused).to.include({ code: 'MODEL_IN_USE', retryable: true });
    if (!isModelError(refused)) throw refused;
    expect(refused.message).to.include(`process(es) ${process.pid}`);
    expect(refused.details).to.deep.equal({ leases: 1, holders: [await ownIdentity()] });
  });

  it('waits no longer than the grace where the file can not be read', async () => {
    await writeFile(join(world.dataDir, 'leases.json'), '{');
    const before = performance.now();
    const engine = await start();
    const refused = await removal(engine);
    expect(refused).to.include({ code: 'MODEL_IN_USE', retryable: true });
    expect((refused as Error).message).to.match(/can't be read/);
    // A person tries again, as the error says.
    while (isModelError(await removal(engine))) await delay(systemClock, 200);
    expect(performance.now() - before).to.be.within(GRACE_MS, GRACE_MS + 3_000);
  });

  it('and a lease exclude each other, whichever comes first: no version is held that goes', async () => {
    const engine = await start();
    const outcomes = new Set<string>();
    for (let turns = 0; turns < 12; turns += 1) {
      const removed = removal(engine);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      const lease = await engine.useModel(MODEL).catch((error: unknown) => error);
      const ends = [await removed, lease].map(end => (isModelError(end) ? end.code : 'done'));
      outcomes.add(ends.join());
      if (!isModelError(lease)) await (lease as ModelLease).release();
      else {
        await gone(engine);
        await engine.install(MODEL);
        await reaches(engine, MODEL, 'ready');
      }
    }
    expect([...outcomes].sort()).to.deep.equal(['MODEL_IN_USE,done', 'done,MODEL_NOT_AVAILABLE']);
  });
});
