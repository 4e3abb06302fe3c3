import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom, timeout } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { FRESH_MS, LOOK_EVERY_MS } from '../../../src/engine/work/healing.ts';
import { stampOf } from '../../../src/installed/index.ts';
import type { StoredEvent } from '../../../src/events/vocabulary.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import type { RunningLibrary } from '../../../src/library/server/server.ts';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const PATIENCE_MS = 15_000;
const MODEL = { modelId: 'whisper', version: '1.0.0' };
const REF = 'whisper@1.0.0';
const session = { id: 's', onClose: () => undefined };

describe('a model that was damaged or missing', () => {
  let folder: TempDir;
  let dataDir: string;
  let library: RunningLibrary;
  let engine: RunningEngine;
  let path: string;
  let file: string;
  /** Of the runs of this test. */
  let events: StoredEvent[];
  let completed: number;
  let passed: number;
  let look: (() => void) | null;

  /** Time passes, and disks are looked at, when the test says so. */
  const clock = {
    ...systemClock,
    monotonic: () => systemClock.monotonic() + passed,
    after: (ms: number, callback: () => void) => {
      if (ms !== LOOK_EVERY_MS) return systemClock.after(ms, callback);
      look = callback;
      return () => (look = null);
    },
  };

  beforeEach(async () => {
    folder = await tempDir();
    dataDir = join(folder.path, 'data');
    [events, completed, passed, look] = [[], 0, 0, null];
    const storage = join(folder.path, 'library');
    await publishVersion({ storage, ...MODEL, paths: [], synthetic: { sizeBytes: 300_000, seed: 7 } });
    library = await serveLibrary({ storage });
    await start();
    await engine.api.call.install(MODEL, session);
    await until('ready');
    await noted();
    path = await engine.api.call.getModelPath(MODEL, session);
    const { files } = (await engine.api.call.model(MODEL, session)).versions['1.0.0']!;
    file = join(path, files[0]!.path);
  });
  afterEach(async () => {
    await engine.close();
    await library.close();
    await folder.remove();
  });

  async function start(): Promise<void> {
    engine = await startEngine({ dataDir, host: 'embedded', overrides: { libraryUrl: library.url }, clock });
    engine.ledger.events$.subscribe(event => void (event.subject === REF && events.push(event)));
    engine.hooks.onDownloadComplete(() => void (completed += 1));
  }
  const status = () => engine.ledger.state.models.get(REF)?.status;
  const until = (wanted: string) =>
    firstValueFrom(
      engine.ledger.state$.pipe(
        filter(({ models }) => models.get(REF)?.status === wanted),
        timeout(PATIENCE_MS),
      ),
    );
  /** One round: resolves when the next one is set, so that all of it is done but the hashing. */
  async function round(): Promise<void> {
    while (look === null) await nextTurn();
    const begin = look;
    look = null;
    begin();
    while (look === null) await nextTurn();
  }
  const types = () => events.map(({ type }) => type).filter(type => /^Model/.test(type));
  const noPath = () => engine.api.call.getModelPath(MODEL, session).catch((error: unknown) => error);
  const installation = () => engine.ledger.state.models.get(REF)?.installation;
  /** How the files look is noted beside the download, which doesn't wait for it. */
  async function noted(): Promise<void> {
    const file = join(dataDir, 'cache', 'proofs.json');
    while (!(await readFile(file, 'utf8').catch(() => '')).includes('"whole":true')) await nextTurn();
  }
  async function flip(): Promise<void> {
    const bytes = await readFile(file);
    bytes[5]! ^= 1;
    await writeFile(file, bytes);
  }
  async function away(): Promise<void> {
    await rename(path, `${path}.away`);
    await noPath();
    await until('missing');
  }
  const back = () => rename(`${path}.away`, path);

  it('is ready at the next look when its folder is back, and was installed when it was', async () => {
    const before = installation();
    await away();
    await round();
    expect(status()).to.equal('missing');
    await back();
    await round();
    expect(status()).to.equal('ready');
    expect(await engine.api.call.getModelPath(MODEL, session)).to.equal(path);
    expect(types()).to.deep.equal(['ModelInstalled', 'ModelMissing', 'ModelInstalled']);
    const [, missing, found] = events.filter(({ type }) => /^Model/.test(type));
    expect(found).to.deep.include({ cause: missing?.seq });
    expect(found?.data).to.include({ task_id: 'reconciled', duration_ms: 0 });
    expect(installation()).to.deep.equal(before);
    expect(completed, 'no download completed').to.equal(1);
  });

  it('is ready after a restart by its last proof, and is hashed then', async () => {
    await away();
    await engine.close();
    // A proof of other bytes: whoever hashes first doesn't call it ready.
    file = file.replace(path, `${path}.away`);
    await flip();
    await rename(`${path}.away`, path);
    const stamp = await stampOf(join(dataDir, 'models'), MODEL);
    await writeFile(join(dataDir, 'cache', 'proofs.json'), JSON.stringify({ [REF]: { stamp, whole: true } }));
    await rename(path, `${path}.away`);
    const settings = join(dataDir, 'settings.json');
    await writeFile(settings, JSON.stringify({ models_dir: join(folder.path, 'other') }));
    await start();
    await engine.close();
    await writeFile(settings, '{}');
    await back();
    events.length = 0;
    await start();
    await until('damaged');
    expect(types()).to.deep.equal(['ModelInstalled', 'ModelDamaged']);
  });

  it('is hashed first when its files are not those that were proven', async () => {
    await away();
    await cp(`${path}.away`, path, { recursive: true });
    await round();
    await until('ready');
    await away2();
    await flip();
    passed += FRESH_MS;
    await engine.close();
    events.length = 0;
    await start();
    await until('damaged');
    expect(types(), 'never ready in between').to.not.include('ModelInstalled');
    await round();
    expect(types().filter(type => type === 'ModelDamaged')).to.have.length(1);
  });
  /** The copy takes the place of the one that was put aside, as another folder. */
  async function away2(): Promise<void> {
    await rm(`${path}.away`, { recursive: true });
    passed += FRESH_MS;
    await rename(path, `${path}.away`);
    await noPath();
    await until('missing');
    await cp(`${path}.away`, path, { recursive: true });
  }

  it('heals from damage by a full hash alone, by a look or by verify, without a library', async () => {
    const good = await readFile(file);
    await flip();
    expect(await engine.api.call.verify(MODEL, session)).to.include({ ok: false });
    expect(status()).to.equal('damaged');
    await library.close();
    await round();
    expect(status(), 'known damage is not hashed again').to.equal('damaged');
    await writeFile(file, good);
    await round();
    await until('ready');
    await flip();
    await engine.api.call.verify(MODEL, session);
    await writeFile(file, good);
    expect(await engine.api.call.verify(MODEL, session)).to.deep.equal({ ok: true, files: 1, damaged: [] });
    expect(status()).to.equal('ready');
    expect(await engine.api.call.getModelPath(MODEL, session)).to.equal(path);
  });

  it('is reported by verify when its folder is gone, and found by it when it is back', async () => {
    await rename(path, `${path}.away`);
    const gone = { ok: false, files: 0, damaged: [{ path: 'checksum.sha256', reason: 'missing' }], missing: true };
    expect(await engine.api.call.verify(MODEL, session)).to.deep.equal(gone);
    expect(status()).to.equal('missing');
    expect(await engine.api.call.verify(MODEL, session)).to.deep.equal(gone);
    expect(types()).to.deep.equal(['ModelInstalled', 'ModelMissing']);
    await back();
    expect(await engine.api.call.verify(MODEL, session)).to.include({ ok: true });
    expect(status()).to.equal('ready');
  });

  it('is not healed by another version in its place, whose files agree with their own list', async () => {
    await away();
    const storage = join(folder.path, 'another');
    await publishVersion({ storage, ...MODEL, paths: [], synthetic: { sizeBytes: 300_000, seed: 8 } });
    await cp(join(storage, 'models', 'whisper', '1.0.0'), path, { recursive: true });
    await round();
    await until('damaged');
    expect(types()).to.deep.equal(['ModelInstalled', 'ModelMissing', 'ModelDamaged']);
    expect(await engine.api.call.verify(MODEL, session)).to.deep.include({
      damaged: ['checksum.sha256', 'manifest.json'].map(path => ({ path, reason: 'checksum' })),
    });
  });

  it('is one pair of events a minute when its disk flaps, and is then recorded as it is', async () => {
    await away();
    await back();
    await round();
    for (let flap = 0; flap < 5; flap += 1) {
      await rename(path, `${path}.away`);
      expect(await noPath()).to.have.property('code', 'MODEL_NOT_AVAILABLE');
      await round();
      await back();
      expect(await noPath()).to.equal(path);
      await round();
    }
    expect(types()).to.deep.equal(['ModelInstalled', 'ModelMissing', 'ModelInstalled']);
    await rename(path, `${path}.away`);
    passed += FRESH_MS;
    await round();
    expect(status()).to.equal('missing');
  });

  it('says nothing while the folder of models is gone as a whole, which is not begun anew', async () => {
    await away();
    await rename(join(dataDir, 'models'), join(dataDir, 'elsewhere'));
    await round();
    const refused: unknown = await engine.api.call.verify(MODEL, session).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'FILE_BUSY' });
    await mkdir(join(dataDir, 'elsewhere'), { recursive: true });
    await rename(join(dataDir, 'elsewhere'), join(dataDir, 'models'));
    await back();
    await round();
    expect(status()).to.equal('ready');
  });
});
