import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { createModelManager } from '../../../src/engine/index.ts';
import { createEngine } from '../../../src/engine/start/engine.ts';
import type { Engine } from '../../../src/engine/start/engine.ts';
import { claimJournal } from '../../../src/engine/record/truth.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { isModelError } from '../../../src/model/errors.ts';
import { World, hasReceived } from '../../support/world.ts';

const KIB = 1024;
const MODEL = { modelId: 'whisper', version: '1.0.0' };

describe('a partial that can not be deleted', function () {
  this.timeout(30_000);
  const { rm } = fsPromises;
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
    const claimed = await claimJournal(world.dataDir, 'run', systemClock);
    engine = await createEngine({ dataDir: world.dataDir, host: 'embedded', claimed });
  });
  afterEach(async () => {
    freed();
    await engine.close();
    await world.close();
  });

  /** As Windows answers for a file that another program holds, or as a folder without permission does. */
  function held(code: 'EBUSY' | 'EPERM'): void {
    replaceRm((path, options) => {
      const error = Object.assign(new Error(`${code}: held, rm '${String(path)}'`), { code });
      return String(path).endsWith('.part') ? Promise.reject(error) : rm(path, options);
    });
  }
  const freed = () => replaceRm(rm);
  const partials = async () => (await engine.api.call.storage({}, session)).partials;

  for (const [code, told] of [
    ['EBUSY', 'FILE_BUSY'],
    ['EPERM', 'PERMISSION_DENIED'],
  ] as const) {
    it(`is told by cancel and by Discard as ${told}, stays listed, and can be cancelled again`, async () => {
      held(code);
      const path = join(world.dataDir, 'models', 'temp', 'whisper_1.0.0.model.bin.part');
      const ways = [
        () => engine.api.call.cancel(MODEL, session),
        () => engine.api.call.cancel({ modelId: 'whisper' }, session),
        () => engine.api.call.discardPartial({ name: 'whisper@1.0.0' }, session),
      ];
      for (const ask of ways) {
        const error: unknown = await ask().then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (!isModelError(error)) throw new Error('Expected a ModelError.');
        expect(error).to.include({ code: told });
        expect(error.details?.['path']).to.equal(path);
        const [partial] = await partials();
        expect(partial).to.include({ name: 'whisper@1.0.0', status: null });
        expect(partial?.error?.code).to.equal(told);
      }
      freed();
      expect(await engine.api.call.cancel(MODEL, session)).to.include({ status: null });
      expect(await partials()).to.deep.equal([]);
      const discarded = (await world.journal()).filter(({ type }) => type === 'PartialDiscarded');
      expect(discarded).to.have.length(1);
    });
  }

  it('of no download is told by Discard', async () => {
    const { writeFile } = fsPromises;
    await writeFile(join(world.dataDir, 'models', 'temp', 'old_1.0.0.x.part'), 'x');
    held('EBUSY');
    const ask = engine.api.call.discardPartial({ name: 'old_1.0.0.x.part' }, session);
    expect(await ask.catch((error: unknown) => error)).to.include({ code: 'FILE_BUSY' });
  });
});

/** Named imports see what the module object had when they were synchronised last. */
function replaceRm(rm: typeof fsPromises.rm): void {
  Object.assign(fsPromises, { rm });
  syncBuiltinESMExports();
}
