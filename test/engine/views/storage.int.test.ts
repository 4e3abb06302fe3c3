import fs, { readFileSync } from 'node:fs';
import { mkdir, writeFile, readdir, symlink, utimes } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import sinon from 'sinon';
import { filter, firstValueFrom, timeout } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import type { ApiMethods } from '../../../src/api/contract.ts';
import { isModelError } from '../../../src/model/errors.ts';
import type { ErrorValue } from '../../../src/model/errors.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { serveScheduler } from '../../../src/scheduler/server/index.ts';
import { recordFiles } from '../../support/files/recorded-files.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const MIB = 1024 * 1024;
const PATIENCE_MS = 15_000;

/** No file takes this name, by write-file-atomic, until what is returned is called. */
function holdRename(name: string): () => void {
  let release = () => undefined as void;
  const released = new Promise<void>(resolve => (release = resolve));
  const rename = sinon.stub(fs, 'rename');
  rename.callsFake((from, to, callback) => {
    const go = () => rename.wrappedMethod(from, to, callback);
    if (basename(String(to)) === name) void released.then(go);
    else go();
  });
  return release;
}

describe('storage and server tests of a running engine', () => {
  let folder: TempDir;
  let engine: RunningEngine;
  let closers: (() => Promise<unknown>)[];
  const session = { id: 's', onClose: () => undefined };

  beforeEach(async () => {
    folder = await tempDir();
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    await folder.remove();
  });

  async function start(libraryUrl?: string): Promise<void> {
    engine = await startEngine({
      dataDir: join(folder.path, 'data'),
      host: 'embedded',
      ...(libraryUrl !== undefined && { overrides: { libraryUrl } }),
    });
    closers.push(() => engine.close());
  }
  const storage = () => engine.api.call.storage({}, session);
  const discard = (name: string) => engine.api.call.discardPartial({ name }, session);
  const testServer = (params: ApiMethods['testServer']['params']) => engine.api.call.testServer(params, session);
  const temp = () => join(folder.path, 'data', 'models', 'temp');

  async function library(rateBytesPerSecond?: number): Promise<string> {
    const storage = join(folder.path, 'library');
    await publishVersion({
      storage,
      modelId: 'whisper',
      version: '1.0.0',
      paths: [],
      synthetic: { sizeBytes: 2 * MIB, seed: 7 },
    });
    const server = await serveLibrary({ storage, ...(rateBytesPerSecond && { rateBytesPerSecond }) });
    closers.push(() => server.close());
    return server.url;
  }

  async function reaches(test: (status: string | undefined, receivedBytes: number) => boolean): Promise<void> {
    const there = engine.api.stream
      .state({})
      .pipe(filter(views => test(views[0]?.status, views[0]?.task?.receivedBytes ?? 0)));
    await firstValueFrom(there.pipe(timeout(PATIENCE_MS)));
  }

  it('tells installed versions, what is free, and deletes a leftover that no download knows', async () => {
    await start(await library());
    await engine.api.call.install({ modelId: 'whisper' }, session);
    await reaches(status => status === 'ready');
    await writeFile(join(temp(), 'old_1.0.0.model.bin.part'), Buffer.alloc(10_000));
    const then = new Date('2026-01-02T03:04:05.000Z');
    await utimes(join(temp(), 'old_1.0.0.model.bin.part'), then, then);

    const before = await storage();
    expect(before.modelsDir).to.equal(join(folder.path, 'data', 'models'));
    expect(before.freeBytes).to.be.within(1, before.totalBytes ?? 0);
    expect(before.installed).to.deep.equal([{ modelId: 'whisper', version: '1.0.0', status: 'ready', bytes: 2 * MIB }]);
    expect(before.partials).to.deep.equal([
      {
        name: 'old_1.0.0.model.bin.part',
        modelId: null,
        version: null,
        status: null,
        bytes: 10_000,
        modifiedAt: then.toISOString(),
      },
    ]);
    expect(await discard('old_1.0.0.model.bin.part')).to.deep.equal({ freedBytes: 10_000 });
    expect((await storage()).partials).to.deep.equal([]);
  });

  it('says in registry.json that a version is being removed, before its folder is moved', async () => {
    await start(await library());
    await engine.api.call.install({ modelId: 'whisper' }, session);
    await reaches(status => status === 'ready');
    const registryMayBeWritten = holdRename('registry.json');
    const recorded = recordFiles(join(folder.path, 'data', 'models'));
    closers.push(() => {
      recorded.restore();
      sinon.restore();
      return Promise.resolve();
    });
    const said: (string | undefined)[] = [];
    recorded.onRename = from => {
      const text = readFileSync(join(folder.path, 'data', 'registry.json'), 'utf8');
      const { whisper } = JSON.parse(text) as Record<string, Record<string, { status: string }>>;
      if (from === 'whisper/1.0.0') said.push(whisper?.['1.0.0']?.status);
    };
    await engine.api.call.remove({ modelId: 'whisper', version: '1.0.0' }, session);
    // Time enough for a removal that doesn't wait: each look reads the same folders.
    for (let look = 0; look < 50; look += 1) await storage();
    registryMayBeWritten();
    await reaches(status => status === undefined);
    expect(said).to.deep.equal(['removing']);
  });

  it('refuses a name that the folder does not list, whatever it points at', async () => {
    await start();
    await mkdir(join(folder.path, 'data', 'models', 'precious'));
    await writeFile(join(folder.path, 'data', 'models', 'precious', 'weights'), 'x');
    for (const name of ['../precious', 'nothing.part', '.', '..']) {
      const error = await refusal(discard(name));
      expect(error.code, name).to.equal('INVALID_ARGUMENT');
    }
    expect(await readdir(join(folder.path, 'data', 'models', 'precious'))).to.deep.equal(['weights']);
  });

  it('takes nothing that lies behind a link for its own', async () => {
    const outside = join(folder.path, 'precious');
    await mkdir(join(outside, 'm_1.0.0.f.part.lock'), { recursive: true });
    await writeFile(join(outside, 'whisper_1.0.0.model.bin.part'), Buffer.alloc(10_000));
    await mkdir(join(folder.path, 'data', 'models'), { recursive: true });
    await symlink(outside, temp());
    await start();
    expect((await storage()).partials).to.deep.equal([]);
    for (const name of await readdir(outside)) expect((await refusal(discard(name))).code).to.equal('INVALID_ARGUMENT');
    expect((await readdir(outside)).sort()).to.deep.equal(['m_1.0.0.f.part.lock', 'whisper_1.0.0.model.bin.part']);
  });

  it('counts and discards a link itself, not what it leads to', async () => {
    await start();
    const outside = join(folder.path, 'precious');
    await mkdir(outside);
    await writeFile(join(outside, 'weights'), Buffer.alloc(50_000));
    await symlink(outside, join(temp(), 'old_1.0.0.incoming'));
    const [link] = (await storage()).partials;
    expect(link?.name).to.equal('old_1.0.0.incoming');
    expect(link?.bytes).to.be.below(5_000);
    await discard('old_1.0.0.incoming');
    expect(await readdir(temp())).to.deep.equal([]);
    expect(await readdir(outside)).to.deep.equal(['weights']);
  });

  it('discards the partial of a paused download by cancelling it', async () => {
    await start(await library(MIB));
    await engine.api.call.install({ modelId: 'whisper' }, session);
    await reaches((status, received) => status === 'downloading' && received > 0);
    await engine.api.call.pause({ modelId: 'whisper' }, session);
    await reaches(status => status === 'paused');
    const [partial] = (await storage()).partials;
    expect(partial).to.include({ name: 'whisper@1.0.0', modelId: 'whisper', version: '1.0.0', status: 'paused' });
    expect(partial?.bytes).to.be.greaterThan(0);
    await discard('whisper@1.0.0');
    await reaches(status => status === undefined);
    const events = engine.ledger.journal.events$({ after: 0 });
    await firstValueFrom(
      events.pipe(
        filter(({ type }) => type === 'PartialDiscarded'),
        timeout(PATIENCE_MS),
      ),
    );
    expect((await storage()).partials).to.deep.equal([]);
  });

  it('tests a library and a dispatch server before their address is saved', async () => {
    await start();
    const scheduler = await serveScheduler({ seed: { a: 2, b: 1 } });
    closers.push(() => scheduler.close());
    const found = await testServer({ kind: 'library', url: await library() });
    expect(found.count).to.equal(1);
    expect(found.latencyMs).to.be.at.least(0);
    expect(await testServer({ kind: 'scheduler', url: scheduler.url })).to.include({ count: 2 });
    // Each is no server of the other kind.
    expect((await refusal(testServer({ kind: 'library', url: scheduler.url }))).code).to.equal('SERVER_REJECTED');
    await scheduler.close();
    const gone = await refusal(testServer({ kind: 'scheduler', url: scheduler.url }));
    expect(gone.code).to.equal('SCHEDULER_UNREACHABLE');
    expect((await engine.api.call.getSettings({}, session)).libraryUrl).to.equal(null);
  });

  it('sends the stored token to the stored server and to no other', async () => {
    const seen: string[] = [];
    const listen = async () => {
      const server = createServer((request, response) => {
        if (request.url?.startsWith('/probe/')) seen.push(request.headers.authorization ?? 'none');
        response.end('{"models":[]}');
      });
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
      closers.push(() => new Promise(done => server.close(done)));
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    };
    const [own, other] = [await listen(), await listen()];
    await start(own);
    await engine.api.call.setSettings({ settings: { libraryToken: 'secret' } }, session);
    // A path of their own tells them from the engine's own requests.
    await testServer({ kind: 'library', url: `${other}/probe` });
    await testServer({ kind: 'library', url: `${own}/probe` });
    await testServer({ kind: 'library', url: `${other}/probe`, token: 'given' });
    expect(seen).to.deep.equal(['none', 'Bearer secret', 'Bearer given']);
  });
});

async function refusal(work: Promise<unknown>): Promise<ErrorValue> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isModelError(error)) throw new Error('Expected the call to be refused with a ModelError.');
  return error;
}
