import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom, timeout, toArray, takeUntil } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { isModelError } from '../../../src/model/errors.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const PATIENCE_MS = 15_000;
/** Holes: takes no room on the disk, and minutes to hash. */
const HUGE_BYTES = 256 * 1024 ** 3;
const MODEL = { modelId: 'whisper', version: '1.0.0' };

describe('a verification that takes long', () => {
  let folder: TempDir;
  let engine: RunningEngine;
  let closers: (() => Promise<unknown>)[];
  let hangUp: () => void = () => undefined;
  const session = { id: 's', onClose: () => undefined };
  const asking = { id: 'asking', onClose: (callback: () => void) => void (hangUp = callback) };

  beforeEach(async () => {
    folder = await tempDir();
    closers = [];
    const storage = join(folder.path, 'library');
    await publishVersion({ storage, ...MODEL, paths: [], synthetic: { sizeBytes: 10_000, seed: 7 } });
    const library = await serveLibrary({ storage });
    closers.push(() => library.close());
    const overrides = { libraryUrl: library.url };
    engine = await startEngine({ dataDir: join(folder.path, 'data'), host: 'embedded', overrides });
    closers.push(() => engine.close());
    const ready = engine.api.stream.state({}).pipe(filter(([view]) => view?.status === 'ready'));
    const installed = firstValueFrom(ready.pipe(timeout(PATIENCE_MS)));
    await engine.api.call.install(MODEL, session);
    await installed;
    const { files } = (await engine.api.call.model(MODEL, session)).versions['1.0.0']!;
    await truncate(join(await engine.api.call.getModelPath(MODEL, session), files[0]!.path), HUGE_BYTES);
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    await folder.remove();
  });

  /** Resolves, when it hashes, to how it will end. */
  async function begun(method: 'verify' | 'repair' = 'verify'): Promise<{ ended: Promise<unknown> }> {
    const hashing = firstValueFrom(
      engine.api.stream.progress({}).pipe(
        filter(samples => samples.some(({ phase, receivedBytes }) => phase === 'verifying' && receivedBytes > 0)),
        timeout(PATIENCE_MS),
      ),
    );
    const ended = engine.api.call[method](MODEL, asking).catch((thrown: unknown) => thrown);
    await hashing;
    return { ended };
  }

  async function isCancelled(ended: Promise<unknown>, why: string): Promise<void> {
    const error = await ended;
    expect(isModelError(error) && error.code).to.equal('CANCELLED');
    expect((error as Error).message).to.contain(why);
  }
  const history = () => engine.api.call.history({ limit: 50 }, session);

  it('is stopped by cancel, and nothing is recorded', async () => {
    const { ended } = await begun();
    const before = await history();
    expect(await engine.api.call.cancel({ modelId: 'whisper' }, session)).to.include({ status: 'ready', taskId: null });
    await isCancelled(ended, 'cancelled');
    expect(await history()).to.deep.equal(before);
    const left = await firstValueFrom(engine.api.stream.progress({}));
    expect(left).to.deep.equal([]);
  });

  it('is stopped with the repair that began with it', async () => {
    const { ended } = await begun('repair');
    await engine.api.call.cancel(MODEL, session);
    await isCancelled(ended, 'cancelled');
    expect(engine.ledger.state.models.get('whisper@1.0.0')).to.include({ status: 'ready', task: null });
  });

  it('is stopped when the one who asked has gone', async () => {
    const { ended } = await begun();
    hangUp();
    await isCancelled(ended, 'nobody waits');
  });

  it('is stopped when its version is removed, whose files are not called damaged', async () => {
    const { ended } = await begun();
    const seen = firstValueFrom(
      engine.ledger.events$.pipe(
        takeUntil(engine.ledger.events$.pipe(filter(({ type }) => type === 'ModelRemoved'))),
        toArray(),
        timeout(PATIENCE_MS),
      ),
    );
    await engine.api.call.remove(MODEL, session);
    await isCancelled(ended, 'removed');
    expect((await seen).map(({ type }) => type)).not.to.include('ModelDamaged');
  });

  it('is stopped with the engine, and none begins afterwards', async () => {
    const { ended } = await begun();
    const closing = engine.close();
    await isCancelled(ended, 'engine stops');
    await closing;
    await isCancelled(
      engine.api.call.verify(MODEL, session).catch((thrown: unknown) => thrown),
      'engine stops',
    );
  });
});
