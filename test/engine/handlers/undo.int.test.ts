import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import { createModelManager } from '../../../src/engine/index.ts';
import { createEngine } from '../../../src/engine/start/engine.ts';
import type { Engine } from '../../../src/engine/start/engine.ts';
import { claimJournal } from '../../../src/engine/record/truth.ts';
import type { StoredEvent } from '../../../src/events/vocabulary.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { World, hasReceived } from '../../support/world.ts';

const KIB = 1024;
const MODEL = { modelId: 'whisper', version: '1.0.0' };
const LONG_MS = 60_000;

describe('a cancel that can be taken back', function () {
  this.timeout(30_000);
  const session = { id: 's', onClose: () => undefined };
  let world: World;
  let engine: Engine;

  beforeEach(async () => {
    world = await World.create();
    await world.publish('whisper', '1.0.0', 2);
    await world.serve({ rate: 512 * KIB });
    const manager = await createModelManager({ dataDir: world.dataDir, libraryUrl: world.libraryUrl });
    await manager.install('whisper');
    await hasReceived(manager, 'whisper', 0.1);
    await manager.pause('whisper');
    await manager.close();
    engine = await start();
  });
  afterEach(async () => {
    await engine.close();
    await world.close();
  });

  async function start(): Promise<Engine> {
    const claimed = await claimJournal(world.dataDir, 'run', systemClock);
    const overrides = { libraryUrl: world.libraryUrl };
    return createEngine({ dataDir: world.dataDir, host: 'embedded', claimed, overrides });
  }
  const next = (type: StoredEvent['type']) =>
    firstValueFrom(engine.ledger.events$.pipe(filter(event => event.type === type)));
  const cancel = (undoMs?: number) => engine.api.call.cancel({ ...MODEL, ...(undoMs && { undoMs }) }, session);
  const undo = () => engine.api.call.undoCancel(MODEL, session);
  const refused = (call: Promise<unknown>) =>
    call.then(
      () => 'done',
      (error: { code: string }) => error.code,
    );
  const partials = async () => (await engine.api.call.storage({}, session)).partials.map(({ name }) => name);
  const held = () => engine.ledger.state.models.get('whisper@1.0.0')?.task?.receivedBytes ?? 0;

  it('ends the task at once and keeps what it had; the download then goes on with it', async () => {
    const before = held();
    const ended = next('DownloadCancelled');
    expect(await cancel(LONG_MS)).to.include({ status: null });
    expect(await engine.api.call.list({}, session)).to.deep.equal([]);
    expect(await partials()).to.deep.equal(['whisper@1.0.0']);
    const again = next('DownloadRequested');
    expect(await undo()).to.include({ status: 'paused' });
    expect((await again).cause).to.equal((await ended).seq);
    expect(held()).to.equal(before).and.to.be.greaterThan(0);
    const checkpoint = next('DownloadCheckpointed');
    await engine.api.call.resume(MODEL, session);
    expect((await checkpoint).data)
      .to.have.property('received_bytes')
      .that.is.above(before);
  });

  it('discards when the time is over', async () => {
    const gone = next('PartialDiscarded');
    await cancel(50);
    await gone;
    expect(await partials()).to.deep.equal([]);
    expect(await refused(undo())).to.equal('INVALID_ARGUMENT');
  });

  it('discards at once when it is cancelled again without that, or discarded', async () => {
    await cancel(LONG_MS);
    await cancel();
    expect(await partials()).to.deep.equal([]);
  });

  it('is offered for Discard, too', async () => {
    await engine.api.call.discardPartial({ name: 'whisper@1.0.0', undoMs: LONG_MS }, session);
    expect(await partials()).to.deep.equal(['whisper@1.0.0']);
    expect(await undo()).to.include({ status: 'paused' });
  });

  it('holds back no download that needs the room', async () => {
    await cancel(LONG_MS);
    const gone = next('PartialDiscarded');
    const paused = { task_id: 'other', reason: 'disk', received_bytes: 0, needed_bytes: 9 } as const;
    const requested = { task_id: 'other', kind: 'install', total_bytes: null } as const;
    await engine.ledger.append([
      { type: 'DownloadRequested', subject: 'other@1.0.0', data: requested },
      { type: 'DownloadPaused', subject: 'other@1.0.0', data: paused },
    ]);
    await gone;
  });

  it('is not ended by a command that is refused', async () => {
    await cancel(LONG_MS);
    expect(await refused(engine.api.call.pause(MODEL, session))).to.equal('MODEL_NOT_AVAILABLE');
    expect(await undo()).to.include({ status: 'paused' });
  });

  it('is over with its engine: the next one discards', async () => {
    await cancel(LONG_MS);
    await engine.close();
    engine = await start();
    if ((await partials()).length > 0) await next('PartialDiscarded');
    expect(await partials()).to.deep.equal([]);
  });
});
