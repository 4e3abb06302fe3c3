import fs from 'node:fs';
import { expect } from 'chai';
import { filter, firstValueFrom, take, toArray } from 'rxjs';
import sinon from 'sinon';
import { connectModelManager } from '../../../src/engine/index.ts';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const session = { id: 'test', onClose: () => undefined };

describe('streams of events over a journal that fails', function () {
  this.timeout(30_000);
  let dir: TempDir;
  let engine: RunningEngine;
  beforeEach(async () => {
    dir = await tempDir();
    // A journal is opened anew after a second at the earliest; nothing here needs that wait.
    const clock: Clock = { ...systemClock, after: (ms, callback) => systemClock.after(Math.min(ms, 10), callback) };
    engine = await startEngine({ dataDir: dir.path, host: 'embedded', clock });
  });
  afterEach(async () => {
    sinon.restore();
    await engine.close();
    await dir.remove();
  });

  const change = (maxDownloads: number) => engine.api.call.setSettings({ settings: { maxDownloads } }, session);

  /** One write or sync fails as on a bad disk. */
  async function failOnce(): Promise<void> {
    const failure = Object.assign(new Error('EIO'), { code: 'EIO' });
    const fail = (...call: unknown[]) => setImmediate(call.at(-1) as (error: Error) => void, failure);
    const stubs = (['fdatasync', 'write'] as const).map(name => sinon.stub(fs, name).callsFake(fail as never));
    // An append alone: a change of settings writes its file first.
    const append = engine.ledger.append([{ type: 'SettingsChanged', subject: null, data: { settings: {} } }]);
    const refused: unknown = await append.catch((error: unknown) => error);
    stubs.forEach(stub => stub.restore());
    expect(refused).to.include({ code: 'JOURNAL_UNWRITABLE' });
    await firstValueFrom(engine.api.stream.health({}).pipe(filter(({ journal }) => journal.ok)));
  }

  it('go on in the journal that is opened anew, in process and connected: each event once', async () => {
    const program = await connectModelManager({ dataDir: dir.path });
    const here = firstValueFrom(engine.api.stream.events({}).pipe(take(4), toArray()));
    const there = firstValueFrom(program.events$().pipe(take(4), toArray()));
    await firstValueFrom(program.state$);
    await failOnce();
    await change(3);
    await change(4);
    const seqs = [await here, await there].map(events => events.map(({ seq }) => seq));
    expect(seqs).to.deep.equal([
      [1, 2, 3, 4],
      [1, 2, 3, 4],
    ]);
    await program.close();
  });

  it('go on with a filter, and from the place of one that came while the journal was shut', async () => {
    await change(3);
    const wanted = { types: ['SettingsChanged'], after: 1 };
    const filtered = firstValueFrom(engine.api.stream.events(wanted).pipe(take(2), toArray()));
    const failing = failOnce();
    const late = firstValueFrom(engine.api.stream.events({ types: ['EngineStarted'], after: 2 }));
    await failing;
    await change(4);
    const [before, after] = await filtered;
    expect([before?.seq, after?.data]).to.deep.include(2);
    expect(after?.seq).to.be.greaterThan((await late).seq);
  });
});
