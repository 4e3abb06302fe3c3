import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { expect } from 'chai';
import { firstValueFrom } from 'rxjs';
import { readModels } from '../../../src/engine/offline.ts';
import { segmentPath } from '../../../src/events/line/segment.ts';
import { checkpointPath, readCheckpoint } from '../../../src/projections/checkpoint.ts';
import { EngineWorld, MODEL, damageIn, journalHealth, pathIn, session } from './engine-world.ts';

describe('an engine with a checkpoint', function () {
  this.timeout(30_000);
  let here: EngineWorld;
  beforeEach(async () => (here = await EngineWorld.create()));
  afterEach(() => here.close());

  it('goes on from the last event of a clean stop', async () => {
    await here.runs();
    const { checkpointSeq, lastSeq, state, recovery } = await here.claimed();
    expect(checkpointSeq).to.be.greaterThan(0).and.equal(lastSeq);
    expect(recovery.unreadThrough).to.equal(1);
    await rm(checkpointPath(here.world.dataDir));
    const whole = await here.claimed();
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
      await here.runs();
      const file = checkpointPath(here.world.dataDir);
      await spoil(file, await readFile(file, 'utf8'));
      expect(await here.claimed()).to.include({ checkpointSeq: 0 });
      const engine = await here.start();
      expect(await pathIn(engine)).to.equal(here.world.modelDir(MODEL, '1.0.0'));
      expect(await journalHealth(engine)).to.include({ ok: true });
      expect(await damageIn(engine)).to.deep.equal([]);
    });
  }

  it('passes over one of another journal', async () => {
    await here.runs();
    const file = checkpointPath(here.world.dataDir);
    const foreign = await readFile(file);
    await rm(here.world.dataDir, { recursive: true });
    await here.runs();
    await writeFile(file, foreign);
    expect((await here.claimed()).recovery.damage).to.deep.equal([]);
    expect(await here.claimed()).to.include({ checkpointSeq: 0 });
  });

  it('says that the journal is damaged when it was cut back behind it, and starts', async () => {
    await here.runs(1);
    const last = segmentPath(here.journalDir, 2);
    const text = await readFile(last, 'utf8');
    await writeFile(last, `${text.split('\n').slice(0, 2).join('\n')}\n`);
    const engine = await here.start();
    expect((await journalHealth(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
    expect(await pathIn(engine)).to.be.a('string');
    const [damage] = await damageIn(engine);
    expect(damage?.data).to.include({ segment: 2 }).and.property('reason').includes('cut back');
    await engine.close();
    const again = await here.start();
    expect(await damageIn(again), 'told once').to.have.length(1);
    expect((await journalHealth(again)).error?.code, 'shown on').to.equal('JOURNAL_DAMAGED');
  });

  it('serves queries without an engine, now and as of an event before it', async () => {
    await here.runs(1);
    const at = (await readCheckpoint(here.world.dataDir))?.at.seq ?? 0;
    const ask = () => Promise.all([Infinity, at, 4].map(atSeq => readModels(here.world.dataDir, { atSeq })));
    const knowing = await ask();
    await rm(checkpointPath(here.world.dataDir));
    expect(knowing).to.deep.equal(await ask());
    expect(knowing.map(models => models.map(({ status }) => status))).to.deep.equal([
      ['ready'],
      ['ready'],
      ['downloading'],
    ]);
  });

  it('finds a flipped bit of old events in the background, for journal and health', async () => {
    await here.runs(1);
    const file = await open(segmentPath(here.journalDir, 1), 'r+');
    const at = (await file.readFile()).indexOf('"type":"DownloadStarted"') + 9;
    await file.write('#', at);
    await file.close();
    const engine = await here.start();
    expect(await pathIn(engine)).to.be.a('string');
    await firstValueFrom(engine.ledger.journal.events$({ types: ['JournalDamaged'] }));
    expect((await journalHealth(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
  });

  it('finds damage that a reader of its own meets while it runs', async () => {
    await here.runs(1);
    const engine = await here.start();
    // All that was there is checked by now or read before the bit flips: what is met is met by the reader.
    const file = await open(segmentPath(here.journalDir, 3), 'r+');
    const at = (await file.readFile()).indexOf('"boot_id"') + 2;
    await engine.api.call.setSettings({ settings: { maxDownloads: 2 } }, session());
    await file.write('#', at);
    await file.close();
    expect(await journalHealth(engine)).to.include({ ok: true });
    await engine.api.call.history({}, session());
    expect((await journalHealth(engine)).error?.code).to.equal('JOURNAL_DAMAGED');
    await firstValueFrom(engine.ledger.journal.events$({ types: ['JournalDamaged'] }));
  });

  it('writes one while it runs, after some thousands of events', async () => {
    const engine = await here.start();
    const event = { type: 'UpdateFound', subject: `${MODEL}@9.0.0`, data: { installed_version: '1.0.0' } } as const;
    for (let n = 0; n < 5; n++) await engine.ledger.append(Array.from({ length: 500 }, () => event));
    for (;;) {
      const at = (await readCheckpoint(here.world.dataDir))?.at;
      if (at) {
        expect(at.seq).to.be.at.least(2_000).and.at.most(engine.ledger.state.seq);
        break;
      }
      await new Promise(resolve => setImmediate(resolve));
    }
  });
});
