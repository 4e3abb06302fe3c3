import fs from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import sinon from 'sinon';
import type { HealthView } from '../../../src/api/contract.ts';
import { encodeHeader, JOURNAL_FORMAT, segmentPath } from '../../../src/events/line/segment.ts';
import { createEngine } from '../../../src/engine/start/engine.ts';
import type { Engine } from '../../../src/engine/start/engine.ts';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { BEAT_MS } from '../../../src/engine/ownership/silence.ts';
import { claimJournal } from '../../../src/engine/record/truth.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { nodeFileSystem } from '../../../src/ports/file-system.ts';
import type { FileSystem } from '../../../src/ports/file-system.ts';
import { checkpointPath, readCheckpoint } from '../../../src/projections/checkpoint.ts';
import { EngineWorld, MODEL, refusal, session, writeByte } from './engine-world.ts';

describe('an engine over a journal in trouble', function () {
  this.timeout(30_000);
  let here: EngineWorld;
  beforeEach(async () => (here = await EngineWorld.create()));
  afterEach(() => here.close());

  const changeSettings = ({ api }: Engine, settings: { maxDownloads: number }) =>
    api.call.setSettings({ settings }, session());
  /** An append alone: a change of settings writes its file first. */
  const appendTo = ({ ledger }: Engine) =>
    ledger.append([{ type: 'SettingsChanged', subject: null, data: { settings: {} } }]);
  const health = (engine: RunningEngine, such: (view: HealthView) => boolean = () => true) =>
    firstValueFrom(engine.api.stream.health({}).pipe(filter(such)));

  it('starts read-only, with a clear word, over the journal of a newer program', async () => {
    await (await here.withInstalledModel()).close();
    await writeNewerSegment();
    const before = { names: await here.segments(), registry: 'of the newer program' };
    await writeFile(join(here.world.dataDir, 'registry.json'), before.registry);

    const engine = await here.start();
    const { journal } = await health(engine);
    expect(journal.ok).to.equal(false);
    expect(journal.error?.code).to.equal('JOURNAL_UNWRITABLE');
    expect(journal.error?.message).to.include('newer program').and.include('time-travel');
    expect(await engine.api.call.getModelPath({ modelId: MODEL }, session())).to.equal(
      here.world.modelDir(MODEL, '1.0.0'),
    );
    expect(await engine.api.call.history({ types: ['ModelInstalled'] }, session())).to.have.length(1);
    const refused = await refusal(engine.api.call.remove({ modelId: MODEL }, session()));
    expect(refused.code).to.equal('JOURNAL_UNWRITABLE');
    expect(refused.message).to.include('newer program');
    await engine.close();
    expect(await here.segments()).to.deep.equal(before.names);
    expect(await readFile(join(here.world.dataDir, 'registry.json'), 'utf8')).to.equal(before.registry);
  });

  it('records a damaged range once, not at every start', async () => {
    await (await here.withInstalledModel()).close();
    await here.flipByteOf('DownloadStarted');
    for (let run = 0; run < 3; run++) {
      const engine = await here.start();
      // The checkpoint stands for the old segment: the first run finds the damage in the background.
      await firstValueFrom(engine.ledger.journal.events$({ types: ['JournalDamaged'] }));
      expect(await engine.api.call.getModelPath({ modelId: MODEL }, session())).to.be.a('string');
      expect((await health(engine)).journal.error?.code).to.equal('JOURNAL_DAMAGED');
      await engine.close();
    }
    const engine = await here.start();
    expect(await engine.api.call.history({ types: ['JournalDamaged'] }, session())).to.have.length(1);
  });

  it('stops writing for good when another engine has claimed the journal', async () => {
    await (await here.withInstalledModel()).close();
    const engine = await here.start();
    const own = (await here.segments()).length;
    await writeFile(segmentPath(here.journalDir, own + 1), '', { flag: 'wx' });
    const names = await here.segments();
    const registry = join(here.world.dataDir, 'registry.json');
    await writeFile(registry, 'of the other engine');
    const refused = await refusal(changeSettings(engine, { maxDownloads: 2 }));
    expect(refused.details).to.include({ fenced: true });
    const again = await refusal(engine.api.call.remove({ modelId: MODEL }, session()));
    expect(again.details).to.include({ fenced: true });
    const { error } = (await health(engine, ({ journal }) => !journal.ok)).journal;
    expect(error?.details).to.include({ fenced: true });
    expect(await engine.api.call.getModelPath({ modelId: MODEL }, session())).to.be.a('string');
    await engine.close();
    expect(await here.segments()).to.deep.equal(names);
    expect(await readFile(registry, 'utf8')).to.equal('of the other engine');
  });

  it('starts on a full disk, and records the start when there is room', async () => {
    const disk = fullDisk();
    const claimed = await claimJournal(here.world.dataDir, 'run-1', systemClock, disk);
    disk.isFull = true;
    const engine = await createEngine({ dataDir: here.world.dataDir, host: 'embedded', claimed });
    expect(await engine.api.call.list({}, session())).to.deep.equal([]);
    expect((await refusal(changeSettings(engine, { maxDownloads: 2 }))).code).to.equal('DISK_FULL');
    expect(await engine.api.call.history({}, session())).to.deep.equal([]);
    disk.isFull = false;
    await changeSettings(engine, { maxDownloads: 2 });
    await firstValueFrom(engine.ledger.journal.events$({ types: ['EngineStarted'] }));
    const types = (await engine.api.call.history({}, session())).map(({ type }) => type);
    expect(types).to.deep.equal(['SettingsChanged', 'EngineStarted']);
    await engine.close();
  });

  for (const isFull of [true, false]) {
    it(`leaves ${isFull ? 'no' : 'a'} checkpoint behind damage that it could ${isFull ? 'not ' : ''}record`, async () => {
      const first = await here.withInstalledModel();
      for (const maxDownloads of [2, 3]) await changeSettings(first, { maxDownloads });
      await first.close();
      await rm(checkpointPath(here.world.dataDir));
      await here.flipByteOf('SettingsChanged');
      const disk = fullDisk();
      const claimed = await claimJournal(here.world.dataDir, 'run-1', systemClock, disk);
      expect(claimed.recovery.damage).to.have.length(1);
      disk.isFull = isFull;
      const engine = await createEngine({ dataDir: here.world.dataDir, host: 'embedded', claimed });
      expect(await engine.api.call.getModelPath({ modelId: MODEL }, session())).to.be.a('string');
      // Room enough for the word on the stop, too late for the one on the damage.
      disk.isFull = false;
      await engine.close();
      const told = (await here.world.journal()).filter(({ type }) => type === 'JournalDamaged');
      expect(told).to.have.length(isFull ? 0 : 1);
      // With one, the next start would pass over the damage and never tell.
      expect((await readCheckpoint(here.world.dataDir)) === null).to.equal(isFull);
      const next = await here.start();
      expect(await next.api.call.history({ types: ['JournalDamaged'] }, session())).to.have.length(1);
    });
  }

  it('goes on beside a folder that took the next segment’s name', async () => {
    const engine = await here.withInstalledModel();
    const own = (await here.segments()).length;
    await mkdir(segmentPath(here.journalDir, own + 1));
    const refused = await refusal(changeSettings(engine, { maxDownloads: 2 }));
    expect(refused).to.include({ code: 'JOURNAL_UNWRITABLE', retryable: true });
    await firstValueFrom(engine.ledger.events$.pipe(filter(({ type }) => type === 'EngineStarted')));
    await changeSettings(engine, { maxDownloads: 3 });
    await engine.close();
    const again = await here.start();
    expect(await again.api.call.getModelPath({ modelId: MODEL }, session())).to.be.a('string');
    expect(await again.api.call.history({ types: ['EngineCrashed'] }, session())).to.deep.equal([]);
  });

  it('looks whether the directory is still its own before it opens a failed journal anew', async () => {
    // The watch over engine.json would find the other name first, and end the writing before it fails.
    const after: Clock['after'] = (ms, look) => (ms === BEAT_MS ? () => {} : systemClock.after(Math.min(ms, 10), look));
    const options = { dataDir: here.world.dataDir, host: 'embedded', clock: { ...systemClock, after } } as const;
    const engine = await startEngine(options);
    here.engines.push(engine);
    const names = await here.segments();
    const file = join(here.world.dataDir, 'engine.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"run": "[^"]*"/, '"run": "another"'));
    const mend = failSyncs();
    expect(await refusal(appendTo(engine)).finally(mend)).to.include({ code: 'JOURNAL_UNWRITABLE', retryable: true });
    const named = await health(engine, view => view.journal.error?.message.includes('as its owner') === true);
    expect(named.journal.ok).to.equal(false);
    expect(await here.segments()).to.deep.equal(names);
  });

  for (const isWhole of [true, false]) {
    it(`takes back what a journal lost that was opened anew, ${isWhole ? 'whole' : 'and finds it damaged'}`, async () => {
      const engine = await here.withInstalledModel();
      const { ledger } = engine;
      // A line that comes later proves that the lost one was durable.
      for (const maxDownloads of [2, 3]) await changeSettings(engine, { maxDownloads });
      for (const type of ['DownloadRequested', 'ModelInstalled']) await here.flipByteOf(type);
      if (!isWhole) await writeByte(join(here.world.modelDir(MODEL, '1.0.0'), 'model.bin'), 0);
      const found = firstValueFrom(ledger.events$.pipe(filter(({ type }) => type === 'ModelInstalled')));
      const damaged = firstValueFrom(ledger.events$.pipe(filter(({ type }) => type === 'ModelDamaged')));
      const mend = failSyncs();
      await refusal(appendTo(engine)).finally(mend);
      const { cause, data } = await found;
      expect(data).to.include({ task_id: 'reconciled' });
      const losses = await engine.api.call.history({ types: ['JournalDamaged'] }, session());
      expect(cause).to.equal(losses.at(-1)?.seq).and.be.a('number');
      if (isWhole) {
        expect(await engine.api.call.getModelPath({ modelId: MODEL }, session())).to.be.a('string');
      } else {
        expect((await damaged).subject).to.equal(`${MODEL}@1.0.0`);
      }
      await engine.close();
      expect((await here.world.registry())[MODEL]?.['1.0.0']?.status).to.equal(isWhole ? 'ready' : 'damaged');
    });
  }

  for (const way of ['install', 'repair'] as const) {
    it(`${way} fetches a ready version again whose folder is gone`, async () => {
      const engine = await here.withInstalledModel();
      await rm(here.world.modelDir(MODEL, '1.0.0'), { recursive: true });
      const installed = firstValueFrom(
        engine.ledger.events$.pipe(filter(({ type }) => type === 'ModelInstalled' || type === 'ModelRepaired')),
      );
      const result = await engine.api.call[way]({ modelId: MODEL }, session());
      expect(result.status).to.not.equal('ready');
      await installed;
      expect(await here.world.isExact(MODEL, '1.0.0')).to.equal(true);
    });
  }

  /** Makes the journal's syncs fail as a bad disk does, until it is mended: fdatasync, and where they are one, the write. */
  function failSyncs(): () => void {
    const failure = Object.assign(new Error('EIO'), { code: 'EIO' });
    const fail = (...call: unknown[]) => setImmediate(call.at(-1) as (error: Error) => void, failure);
    const stubs = (['fdatasync', 'write'] as const).map(name => sinon.stub(fs, name).callsFake(fail as never));
    return () => stubs.forEach(stub => stub.restore());
  }

  async function writeNewerSegment(): Promise<void> {
    const names = await here.segments();
    const text = await readFile(join(here.journalDir, names.at(-1) ?? ''), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Record<string, unknown>);
    const { line } = encodeHeader({
      format: JOURNAL_FORMAT,
      requires: ['time-travel'],
      journal: lines[0]?.journal as string,
      segment: names.length + 1,
      owner: 'a newer program',
      run: 'newer',
      time: new Date(0).toISOString(),
      first_seq: (lines.at(-1)?.seq as number) + 1,
      previous: { segment: names.length, bytes: Buffer.byteLength(text), crc: lines.at(-1)?.crc as string },
    });
    await writeFile(segmentPath(here.journalDir, names.length + 1), line);
  }
});

/** The disk of this machine, which has no room while the test says so. */
function fullDisk(): FileSystem & { isFull: boolean } {
  const disk = {
    ...nodeFileSystem,
    isFull: false,
    open: async (...at: Parameters<FileSystem['open']>) => {
      const file = await nodeFileSystem.open(...at);
      const noRoom = () => Promise.reject(Object.assign(new Error('no room'), { code: 'ENOSPC' }));
      return {
        ...file,
        write: (...bytes: Parameters<typeof file.write>) => (disk.isFull ? noRoom() : file.write(...bytes)),
      };
    },
  };
  return disk;
}
