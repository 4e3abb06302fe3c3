import { mkdir, open, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { firstValueFrom } from 'rxjs';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { segmentPath } from '../../../src/events/line/segment.ts';
import { isModelError } from '../../../src/model/errors.ts';
import { checkpointPath } from '../../../src/projections/checkpoint.ts';
import { EngineWorld, MODEL, damageIn, journalHealth, pathIn, session } from './engine-world.ts';

describe('an engine that takes back what its journal lost', function () {
  this.timeout(30_000);
  let here: EngineWorld;
  beforeEach(async () => (here = await EngineWorld.create()));
  afterEach(() => here.close());

  it('answers getModelPath after the segment with the install was deleted', async () => {
    await here.runs(2);
    await rm(segmentPath(here.journalDir, 1));
    const engine = await here.start();
    expect(await pathIn(engine)).to.equal(here.world.modelDir(MODEL, '1.0.0'));
    expect((await journalHealth(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
    const [found] = await engine.api.call.history({ types: ['ModelInstalled'] }, session());
    expect(found?.data).to.include({ task_id: 'reconciled', file_count: 1 });
    expect(found?.cause).to.equal((await damageIn(engine))[0]?.seq);
    const rebuilt = await engine.api.call.history({ types: ['RegistryRebuilt'] }, session());
    expect(rebuilt.map(({ data }) => data)).to.deep.equal([{ reason: 'journal-damaged' }]);
    await engine.close();
    expect((await here.world.registry())[MODEL]?.['1.0.0']).to.include({ status: 'ready' });
  });

  it('reads the tail again once the loss of a segment is recorded and the models are reconciled', async () => {
    await here.runs(2);
    const lost = await readFile(segmentPath(here.journalDir, 1));
    await rm(segmentPath(here.journalDir, 1));
    const first = await here.start();
    await first.close();
    expect((await here.claimed()).recovery).to.deep.include({ unreadThrough: 4, damage: [] });
    const second = await here.start();
    expect((await journalHealth(second)).error?.code).to.equal('JOURNAL_DAMAGED');
    expect(await pathIn(second)).to.equal(here.world.modelDir(MODEL, '1.0.0'));
    expect(await damageIn(second)).to.have.length(1);
    await second.close();
    const { state, checkpointSeq } = await here.claimed();
    expect(checkpointSeq).to.be.greaterThan(0);
    await rm(checkpointPath(here.world.dataDir));
    expect((await here.claimed()).state).to.deep.equal(state);
    await (await here.start()).close();
    await writeFile(segmentPath(here.journalDir, 1), lost);
    const healed = await here.claimed();
    expect(healed.recovery).to.deep.include({ unreadThrough: 0, damage: [] });
    expect(healed.state.models.get(`${MODEL}@1.0.0`)?.status).to.equal('ready');
  });

  it('leaves the reconciling to the next start while the disk of the models is unplugged', async () => {
    const modelsDir = join(here.world.dataDir, 'elsewhere');
    await mkdir(here.world.dataDir, { recursive: true });
    await writeFile(join(here.world.dataDir, 'settings.json'), JSON.stringify({ models_dir: modelsDir }));
    await here.runs(1);
    await rm(segmentPath(here.journalDir, 1));
    await rename(modelsDir, `${modelsDir}-unplugged`);
    // The last device it was seen on: another one stands for the mount point of a disk that is away.
    const seen = join(here.world.dataDir, 'cache', 'models-root.json');
    await writeFile(seen, JSON.stringify({ modelsDir, device: -1 }));
    for (let time = 1; time <= 2; time++) {
      const without = await here.start();
      expect(await without.api.call.list({}, session())).to.deep.equal([]);
      await without.close();
      await writeFile(seen, JSON.stringify({ modelsDir, device: -1 }));
    }
    await rm(modelsDir, { recursive: true, force: true });
    await rename(`${modelsDir}-unplugged`, modelsDir);
    expect(await pathIn(await here.start())).to.equal(join(modelsDir, MODEL, '1.0.0'));
  });

  it('answers it as well when the whole journal is gone', async () => {
    await here.runs();
    await rm(here.journalDir, { recursive: true });
    expect(await pathIn(await here.start())).to.equal(here.world.modelDir(MODEL, '1.0.0'));
  });

  it('takes no version back without damage, nor one that proves nothing', async () => {
    await here.runs(1);
    const copied = here.world.modelDir(MODEL, '2.0.0');
    await mkdir(copied);
    for (const name of await readdir(here.world.modelDir(MODEL, '1.0.0'))) {
      // With its manifest it says itself that it is 1.0.0.
      if (name.startsWith('manifest')) continue;
      await writeFile(join(copied, name), await readFile(join(here.world.modelDir(MODEL, '1.0.0'), name)));
    }
    const refused = async (engine: RunningEngine, version: string) => {
      const error: unknown = await engine.api.call
        .getModelPath({ modelId: MODEL, version }, session())
        .catch((thrown: unknown) => thrown);
      expect(isModelError(error) && error.code, version).to.equal('MODEL_NOT_AVAILABLE');
    };
    const well = await here.start();
    await refused(well, '2.0.0');
    await well.close();
    await rm(segmentPath(here.journalDir, 1));
    await mkdir(here.world.modelDir(MODEL, '3.0.0'));
    await writeFile(join(here.world.modelDir(MODEL, '3.0.0'), 'checksum.sha256'), `${'0'.repeat(64)}  absent.bin\n`);
    const damaged = await here.start();
    await refused(damaged, '3.0.0');
    expect(await damaged.api.call.getModelPath({ modelId: MODEL, version: '2.0.0' }, session())).to.equal(copied);
  });

  it('takes no version back with a file of another size than its manifest says', async () => {
    await here.runs(1);
    await rm(segmentPath(here.journalDir, 1));
    const [name = ''] = (await readdir(here.world.modelDir(MODEL, '1.0.0'))).filter(
      each => !/checksum|manifest/.test(each),
    );
    await truncate(join(here.world.modelDir(MODEL, '1.0.0'), name), 100);
    const engine = await here.start();
    expect((await journalHealth(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
    expect(await engine.api.call.list({}, session())).to.deep.equal([]);
  });

  it('hashes what it took back, in the background', async () => {
    await here.runs(1);
    await rm(segmentPath(here.journalDir, 1));
    const [name = ''] = (await readdir(here.world.modelDir(MODEL, '1.0.0'))).filter(
      each => !/checksum|manifest/.test(each),
    );
    const file = await open(join(here.world.modelDir(MODEL, '1.0.0'), name), 'r+');
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, 500);
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, 500);
    await file.close();
    const engine = await here.start();
    const events = engine.ledger.journal.events$({ types: ['ModelDamaged'] });
    expect((await firstValueFrom(events)).data).to.deep.equal({ files: [{ path: name, reason: 'checksum' }] });
  });

  it('takes no version back whose removal is recorded', async () => {
    const first = await here.start();
    await first.close();
    await here.runs(1);
    const kept = here.world.modelDir(MODEL, '1.0.0');
    const files = await Promise.all(
      (await readdir(kept)).map(async name => ({ name, bytes: await readFile(join(kept, name)) })),
    );
    const engine = await here.start();
    await engine.api.call.remove({ modelId: MODEL }, session());
    await firstValueFrom(engine.ledger.journal.events$({ types: ['ModelRemoved'] }));
    await engine.close();
    await mkdir(kept, { recursive: true });
    for (const { name, bytes } of files) await writeFile(join(kept, name), bytes);
    await rm(segmentPath(here.journalDir, 1));
    const again = await here.start();
    expect((await journalHealth(again)).error?.code).to.equal('JOURNAL_DAMAGED');
    expect(await again.api.call.list({}, session())).to.deep.equal([]);
  });
});
