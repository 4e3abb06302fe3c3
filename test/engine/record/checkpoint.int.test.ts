import { mkdir, open, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import { readModels } from '../../../src/engine/offline.ts';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { claimJournal } from '../../../src/engine/record/truth.ts';
import { segmentPath } from '../../../src/events/line/segment.ts';
import { isModelError } from '../../../src/model/errors.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { checkpointPath, readCheckpoint } from '../../../src/projections/checkpoint.ts';
import { World } from '../../support/world.ts';

const MODEL = 'good';

describe('an engine with a checkpoint', function () {
  this.timeout(30_000);
  let world: World;
  let engines: RunningEngine[];

  beforeEach(async () => {
    world = await World.create();
    engines = [];
    await world.publish(MODEL, '1.0.0', 0.1);
    await world.serve();
  });

  afterEach(async () => {
    for (const engine of engines) await engine.close();
    await world.close();
  });

  const session = () => ({ id: 'test', onClose: () => undefined });
  const journalDir = () => join(world.dataDir, 'journal');
  const health = async (engine: RunningEngine) => (await firstValueFrom(engine.api.stream.health({}))).journal;
  const path = (engine: RunningEngine) => engine.api.call.getModelPath({ modelId: MODEL }, session());
  const damageIn = (engine: RunningEngine) => engine.api.call.history({ types: ['JournalDamaged'] }, session());

  async function start(): Promise<RunningEngine> {
    const overrides = { libraryUrl: world.libraryUrl };
    const engine = await startEngine({ dataDir: world.dataDir, host: 'embedded', overrides });
    engines.push(engine);
    return engine;
  }

  /** A first run that installs the model, in segment 1, and `more` runs after it, in a segment each. */
  async function runs(more = 0): Promise<void> {
    const engine = await start();
    await engine.api.call.install({ modelId: MODEL }, session());
    await firstValueFrom(engine.ledger.events$.pipe(filter(({ type }) => type === 'ModelInstalled')));
    await engine.close();
    for (let run = 0; run < more; run++) await (await start()).close();
  }

  /** Where the next start's fold would begin, without an engine. */
  async function claimed() {
    const { journal, checkpointSeq, state, recovery } = await claimJournal(world.dataDir, 'run', systemClock);
    await journal.close();
    return { checkpointSeq, state, recovery, lastSeq: recovery.lastSeq };
  }

  it('goes on from the last event of a clean stop', async () => {
    await runs();
    const { checkpointSeq, lastSeq, state, recovery } = await claimed();
    expect(checkpointSeq).to.be.greaterThan(0).and.equal(lastSeq);
    expect(recovery.unreadThrough).to.equal(1);
    await rm(checkpointPath(world.dataDir));
    const whole = await claimed();
    expect(whole.checkpointSeq).to.equal(0);
    expect(whole.state).to.deep.equal(state);
  });

  const ways: Record<string, (path: string, text: string) => Promise<unknown>> = {
    damaged: (file, text) => writeFile(file, text.replace('"ready"', '"reedy"')),
    'cut short': (file, text) => writeFile(file, text.slice(0, 100)),
    'not JSON': file => writeFile(file, 'checkpoint'),
    'a folder': async file => {
      await rm(file);
      await mkdir(file);
    },
  };
  for (const [name, spoil] of Object.entries(ways)) {
    it(`starts over one that is ${name}: the journal has it all`, async () => {
      await runs();
      const file = checkpointPath(world.dataDir);
      await spoil(file, await readFile(file, 'utf8'));
      expect(await claimed()).to.include({ checkpointSeq: 0 });
      const engine = await start();
      expect(await path(engine)).to.equal(world.modelDir(MODEL, '1.0.0'));
      expect(await health(engine)).to.include({ ok: true });
      expect(await damageIn(engine)).to.deep.equal([]);
    });
  }

  it('passes over one of another journal', async () => {
    await runs();
    const file = checkpointPath(world.dataDir);
    const foreign = await readFile(file);
    await rm(world.dataDir, { recursive: true });
    await runs();
    await writeFile(file, foreign);
    expect((await claimed()).recovery.damage).to.deep.equal([]);
    expect(await claimed()).to.include({ checkpointSeq: 0 });
  });

  it('says that the journal is damaged when it was cut back behind it, and starts', async () => {
    await runs(1);
    const last = segmentPath(journalDir(), 2);
    const text = await readFile(last, 'utf8');
    await writeFile(last, `${text.split('\n').slice(0, 2).join('\n')}\n`);
    const engine = await start();
    expect((await health(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
    expect(await path(engine)).to.be.a('string');
    const [damage] = await damageIn(engine);
    expect(damage?.data).to.include({ segment: 2 }).and.property('reason').includes('cut back');
    await engine.close();
    const again = await start();
    expect(await damageIn(again), 'told once').to.have.length(1);
    expect((await health(again)).error?.code, 'shown on').to.equal('JOURNAL_DAMAGED');
  });

  it('answers getModelPath after the segment with the install was deleted', async () => {
    await runs(2);
    await rm(segmentPath(journalDir(), 1));
    const engine = await start();
    expect(await path(engine)).to.equal(world.modelDir(MODEL, '1.0.0'));
    expect((await health(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
    const [found] = await engine.api.call.history({ types: ['ModelInstalled'] }, session());
    expect(found?.data).to.include({ task_id: 'reconciled', file_count: 1 });
    expect(found?.cause).to.equal((await damageIn(engine))[0]?.seq);
    const rebuilt = await engine.api.call.history({ types: ['RegistryRebuilt'] }, session());
    expect(rebuilt.map(({ data }) => data)).to.deep.equal([{ reason: 'journal-damaged' }]);
    await engine.close();
    expect((await world.registry())[MODEL]?.['1.0.0']).to.include({ status: 'ready' });
  });

  it('reads the tail again once the loss of a segment is recorded and the models are reconciled', async () => {
    await runs(2);
    const lost = await readFile(segmentPath(journalDir(), 1));
    await rm(segmentPath(journalDir(), 1));
    const first = await start();
    await first.close();
    expect((await claimed()).recovery).to.deep.include({ unreadThrough: 4, damage: [] });
    const second = await start();
    expect((await health(second)).error?.code).to.equal('JOURNAL_DAMAGED');
    expect(await path(second)).to.equal(world.modelDir(MODEL, '1.0.0'));
    expect(await damageIn(second)).to.have.length(1);
    await second.close();
    const { state, checkpointSeq } = await claimed();
    expect(checkpointSeq).to.be.greaterThan(0);
    await rm(checkpointPath(world.dataDir));
    expect((await claimed()).state).to.deep.equal(state);
    await (await start()).close();
    await writeFile(segmentPath(journalDir(), 1), lost);
    const healed = await claimed();
    expect(healed.recovery).to.deep.include({ unreadThrough: 0, damage: [] });
    expect(healed.state.models.get(`${MODEL}@1.0.0`)?.status).to.equal('ready');
  });

  it('leaves the reconciling to the next start while the disk of the models is unplugged', async () => {
    const modelsDir = join(world.dataDir, 'elsewhere');
    await mkdir(world.dataDir, { recursive: true });
    await writeFile(join(world.dataDir, 'settings.json'), JSON.stringify({ models_dir: modelsDir }));
    await runs(1);
    await rm(segmentPath(journalDir(), 1));
    await rename(modelsDir, `${modelsDir}-unplugged`);
    // The last device it was seen on: another one stands for the mount point of a disk that is away.
    const seen = join(world.dataDir, 'cache', 'models-root.json');
    await writeFile(seen, JSON.stringify({ modelsDir, device: -1 }));
    for (let time = 1; time <= 2; time++) {
      const without = await start();
      expect(await without.api.call.list({}, session())).to.deep.equal([]);
      await without.close();
      await writeFile(seen, JSON.stringify({ modelsDir, device: -1 }));
    }
    await rm(modelsDir, { recursive: true, force: true });
    await rename(`${modelsDir}-unplugged`, modelsDir);
    expect(await path(await start())).to.equal(join(modelsDir, MODEL, '1.0.0'));
  });

  it('answers it as well when the whole journal is gone', async () => {
    await runs();
    await rm(journalDir(), { recursive: true });
    expect(await path(await start())).to.equal(world.modelDir(MODEL, '1.0.0'));
  });

  it('takes no version back without damage, nor one that proves nothing', async () => {
    await runs(1);
    const copied = world.modelDir(MODEL, '2.0.0');
    await mkdir(copied);
    for (const name of await readdir(world.modelDir(MODEL, '1.0.0'))) {
      // With its manifest it says itself that it is 1.0.0.
      if (name.startsWith('manifest')) continue;
      await writeFile(join(copied, name), await readFile(join(world.modelDir(MODEL, '1.0.0'), name)));
    }
    const refused = async (engine: RunningEngine, version: string) => {
      const error: unknown = await engine.api.call
        .getModelPath({ modelId: MODEL, version }, session())
        .catch((thrown: unknown) => thrown);
      expect(isModelError(error) && error.code, version).to.equal('MODEL_NOT_AVAILABLE');
    };
    const well = await start();
    await refused(well, '2.0.0');
    await well.close();
    await rm(segmentPath(journalDir(), 1));
    await mkdir(world.modelDir(MODEL, '3.0.0'));
    await writeFile(join(world.modelDir(MODEL, '3.0.0'), 'checksum.sha256'), `${'0'.repeat(64)}  absent.bin\n`);
    const damaged = await start();
    await refused(damaged, '3.0.0');
    expect(await damaged.api.call.getModelPath({ modelId: MODEL, version: '2.0.0' }, session())).to.equal(copied);
  });

  it('takes no version back with a file of another size than its manifest says', async () => {
    await runs(1);
    await rm(segmentPath(journalDir(), 1));
    const [name = ''] = (await readdir(world.modelDir(MODEL, '1.0.0'))).filter(each => !/checksum|manifest/.test(each));
    await truncate(join(world.modelDir(MODEL, '1.0.0'), name), 100);
    const engine = await start();
    expect((await health(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
    expect(await engine.api.call.list({}, session())).to.deep.equal([]);
  });

  it('hashes what it took back, in the background', async () => {
    await runs(1);
    await rm(segmentPath(journalDir(), 1));
    const [name = ''] = (await readdir(world.modelDir(MODEL, '1.0.0'))).filter(each => !/checksum|manifest/.test(each));
    const file = await open(join(world.modelDir(MODEL, '1.0.0'), name), 'r+');
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, 500);
    await file.write(Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, 500);
    await file.close();
    const engine = await start();
    const events = engine.ledger.journal.events$({ types: ['ModelDamaged'] });
    expect((await firstValueFrom(events)).data).to.deep.equal({ files: [{ path: name, reason: 'checksum' }] });
  });

  it('takes no version back whose removal is recorded', async () => {
    const first = await start();
    await first.close();
    await runs(1);
    const kept = world.modelDir(MODEL, '1.0.0');
    const files = await Promise.all(
      (await readdir(kept)).map(async name => ({ name, bytes: await readFile(join(kept, name)) })),
    );
    const engine = await start();
    await engine.api.call.remove({ modelId: MODEL }, session());
    await firstValueFrom(engine.ledger.journal.events$({ types: ['ModelRemoved'] }));
    await engine.close();
    await mkdir(kept, { recursive: true });
    for (const { name, bytes } of files) await writeFile(join(kept, name), bytes);
    await rm(segmentPath(journalDir(), 1));
    const again = await start();
    expect((await health(again)).error?.code).to.equal('JOURNAL_DAMAGED');
    expect(await again.api.call.list({}, session())).to.deep.equal([]);
  });

  it('serves queries without an engine, now and as of an event before it', async () => {
    await runs(1);
    const at = (await readCheckpoint(world.dataDir))?.at.seq ?? 0;
    const ask = () => Promise.all([Infinity, at, 4].map(atSeq => readModels(world.dataDir, { atSeq })));
    const knowing = await ask();
    await rm(checkpointPath(world.dataDir));
    expect(knowing).to.deep.equal(await ask());
    expect(knowing.map(models => models.map(({ status }) => status))).to.deep.equal([
      ['ready'],
      ['ready'],
      ['downloading'],
    ]);
  });

  it('finds a flipped bit of old events in the background, for journal and health', async () => {
    await runs(1);
    const file = await open(segmentPath(journalDir(), 1), 'r+');
    const at = (await file.readFile()).indexOf('"type":"DownloadStarted"') + 9;
    await file.write('#', at);
    await file.close();
    const engine = await start();
    expect(await path(engine)).to.be.a('string');
    await firstValueFrom(engine.ledger.journal.events$({ types: ['JournalDamaged'] }));
    expect((await health(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
  });

  it('finds damage that a reader of its own meets while it runs', async () => {
    await runs(1);
    const engine = await start();
    // All that was there is checked by now or read before the bit flips: what is met is met by the reader.
    const file = await open(segmentPath(journalDir(), 3), 'r+');
    const at = (await file.readFile()).indexOf('"boot_id"') + 2;
    await engine.api.call.setSettings({ settings: { maxDownloads: 2 } }, session());
    await file.write('#', at);
    await file.close();
    expect(await health(engine)).to.include({ ok: true });
    await engine.api.call.history({}, session());
    expect((await health(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
    await firstValueFrom(engine.ledger.journal.events$({ types: ['JournalDamaged'] }));
  });

  it('writes one while it runs, after some thousands of events', async () => {
    const engine = await start();
    const event = { type: 'UpdateFound', subject: `${MODEL}@9.0.0`, data: { installed_version: '1.0.0' } } as const;
    for (let n = 0; n < 5; n++) await engine.ledger.append(Array.from({ length: 500 }, () => event));
    for (;;) {
      const at = (await readCheckpoint(world.dataDir))?.at;
      if (at) {
        expect(at.seq).to.be.at.least(2_000).and.at.most(engine.ledger.state.seq);
        break;
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  });
});
