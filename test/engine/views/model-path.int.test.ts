import { appendFile, mkdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom, map } from 'rxjs';
import { createModelManager } from '../../../src/engine/index.ts';
import type { ModelManager } from '../../../src/engine/index.ts';
import type { ModelError } from '../../../src/model/errors.ts';
import { InstalledFiles } from '../../../src/installed/installed-files.ts';
import { readModelPath, readModels, readModelsAt } from '../../../src/engine/offline.ts';
import { readJournal } from '../../../src/events/read/reader.ts';
import type { AnyEvent } from '../../../src/events/vocabulary.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const CALLERS = 1000;

describe('getModelPath in the engine', function () {
  this.timeout(60_000);
  let dir: TempDir;
  let dataDir: string;
  let manager: ModelManager;
  let requests: string[];
  let start: () => Promise<void>;
  const closers: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    dir = await tempDir();
    dataDir = join(dir.path, 'data');
    requests = [];
    const files = join(dir.path, 'files');
    await mkdir(join(files, 'sub'), { recursive: true });
    await writeFile(join(files, 'a.bin'), 'a'.repeat(1000));
    await writeFile(join(files, 'sub/b.bin'), 'b'.repeat(1000));
    const storage = join(dir.path, 'library');
    for (const version of ['1.0.0', '2.0.0', '3.0.0-rc.1'])
      await publishVersion({ storage, modelId: 'm', version, paths: [files] });
    const library = await serveLibrary({ storage, onRequest: ({ url }) => void requests.push(url) });
    closers.push(() => library.close());
    const options = { dataDir, libraryUrl: library.url, schedulerUrl: await scheduler() };
    start = async () => {
      const started = await createModelManager(options);
      manager = started;
      closers.push(() => started.close());
    };
    await start();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await dir.remove();
  });

  let reports: number;
  let answer: RequestListener;
  async function scheduler(): Promise<string> {
    reports = 0;
    answer = (_request, response) => void response.end('{}');
    const server = createServer((request, response) => {
      if (request.method === 'POST') reports += 1;
      request.resume().on('end', () => answer(request, response));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    closers.push(() => {
      server.closeAllConnections();
      return new Promise(resolve => server.close(resolve));
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function install(version: string): Promise<string> {
    await manager.install('m', version);
    const view$ = manager.state$.pipe(map(views => views.find(view => view.version === version)));
    const view = await firstValueFrom(view$.pipe(filter(found => found?.status === 'ready')));
    return view?.path ?? '';
  }

  const codes = async (ask: (n: number) => Promise<unknown>) => {
    const answers = await Promise.allSettled(Array.from({ length: CALLERS }, (_, n) => ask(n)));
    return new Set(
      answers.map(each => (each.status === 'fulfilled' ? each.value : (each.reason as { code: string }).code)),
    );
  };

  async function count(type: string): Promise<number> {
    let found = 0;
    for await (const item of readJournal({ dir: join(dataDir, 'journal') }))
      if ('event' in item && item.event.type === type) found += 1;
    return found;
  }

  /** As soon as the journal has a later fact, everything before it has been recorded. */
  async function recorded(type: string): Promise<void> {
    await firstValueFrom(manager.events$({ types: [type] }));
    await manager.install('m', '1.0.0');
  }

  it('is followed by a report that names what made the model unavailable, and so back to its request', async () => {
    const path = await install('1.0.0');
    await rm(path, { recursive: true });
    await manager.getModelPath('m').catch(() => undefined);
    // A report may be faster than the record of what the same call found: this one comes after it.
    await firstValueFrom(manager.events$({ types: ['ModelMissing'] }));
    await manager.getModelPathForTask({ taskId: 't', modelId: 'm' }).catch(() => undefined);
    await firstValueFrom(manager.events$({ types: ['ModelUnavailableReported'] }));
    const events = new Map<number, AnyEvent>();
    for await (const item of readJournal({ dir: join(dataDir, 'journal') }))
      if ('event' in item) events.set(item.event.seq, item.event);
    const chain = (type: string) => {
      const types: string[] = [];
      let at = [...events.values()].find(event => event.type === type);
      for (; at; at = at.cause === undefined ? undefined : events.get(at.cause)) types.push(at.type);
      return types;
    };
    expect(chain('ModelUnavailableReported')).to.deep.equal(['ModelUnavailableReported', 'ModelMissing']);
    expect(chain('ModelInstalled')).to.deep.equal(['ModelInstalled', 'DownloadStarted', 'DownloadRequested']);
  });

  it(`${CALLERS} callers at once ask the library nothing, whether the model is here or not`, async () => {
    const path = await install('1.0.0');
    const before = requests.length;
    expect(await codes(() => manager.getModelPath('m'))).to.deep.equal(new Set([path]));
    expect(await codes(() => manager.getModelPath('m', '2.0.0'))).to.deep.equal(new Set(['MODEL_NOT_AVAILABLE']));
    expect(requests.slice(before)).to.deep.equal([]);
  });

  it(`${CALLERS} callers with one task are one report, and none waits for a dispatch server that says nothing`, async () => {
    // Never answers: if anybody waited for it, this test would end by its time-out.
    answer = () => undefined;
    const ask = () => manager.getModelPathForTask({ taskId: 't', modelId: 'm' });
    expect(await codes(ask)).to.deep.equal(new Set(['MODEL_NOT_AVAILABLE']));
    answer = (_request, response) => void response.writeHead(500).end('?'.repeat(5000));
    expect(await codes(ask)).to.deep.equal(new Set(['MODEL_NOT_AVAILABLE']));
    expect(reports).to.be.at.most(1);
  });

  it('takes the newest release, and a pre-release only when asked for', async () => {
    const [one, two, pre] = [await install('1.0.0'), await install('2.0.0'), await install('3.0.0-rc.1')];
    expect(await manager.getModelPath('m')).to.equal(two);
    expect(await manager.getModelPath('m', '1.0.0')).to.equal(one);
    expect(await manager.getModelPath('m', '3.0.0-rc.1')).to.equal(pre);
  });

  it('update installs beside, switches when it is ready, says when there is one, and never goes back', async () => {
    const one = await install('1.0.0');
    await manager.close();
    // Each start asks for the catalogue.
    await start();
    const found = await firstValueFrom(manager.events$({ types: ['UpdateFound'] }));
    expect(found).to.deep.include({ subject: 'm@2.0.0', data: { installed_version: '1.0.0' } });
    const views$ = manager.state$.pipe(map(views => views.filter(view => view.status === 'ready')));
    expect((await manager.update('m')).version).to.equal('2.0.0');
    const ready = await firstValueFrom(views$.pipe(filter(views => views.length === 2)));
    expect(await manager.getModelPath('m')).to.equal(ready[1]?.path);
    expect(await manager.getModelPath('m', '1.0.0')).to.equal(one);
    await rm(join(dir.path, 'library/models/m/2.0.0'), { recursive: true });
    expect(await manager.update('m')).to.include({ version: '2.0.0', status: 'ready' });
  });

  const harms: [string, (path: string) => Promise<unknown>, string][] = [
    ['a truncated file', path => truncate(join(path, 'a.bin'), 999), 'ModelDamaged'],
    ['a longer file in a folder', path => appendFile(join(path, 'sub/b.bin'), 'x'), 'ModelDamaged'],
    ['a file that is gone', path => rm(join(path, 'sub/b.bin')), 'ModelDamaged'],
    ['a lost checksum.sha256', path => rm(join(path, 'checksum.sha256')), 'ModelDamaged'],
    ['a folder that is gone', path => rename(path, `${path}.away`), 'ModelMissing'],
  ];
  for (const [what, harm, type] of harms) {
    it(`${what} is never returned, and recorded once however many ask`, async () => {
      const path = await install('1.0.0');
      expect(await manager.getModelPath('m')).to.equal(path);
      await harm(path);
      expect(await codes(() => manager.getModelPath('m'))).to.deep.equal(new Set(['MODEL_NOT_AVAILABLE']));
      await recorded(type);
      expect(await count(type)).to.equal(1);
      const offline: unknown = await readModelPath(dataDir, 'm').catch((error: unknown) => error);
      expect(offline).to.include({ code: 'MODEL_NOT_AVAILABLE' });
    });

    it(`${what} is seen by a list without an engine, before anything is recorded`, async () => {
      const path = await install('1.0.0');
      await manager.close();
      await harm(path);
      const offline = await readModelPath(dataDir, 'm').catch((error: unknown) => error as ModelError);
      const [view] = await readModels(dataDir);
      expect(view?.status).to.equal((offline as ModelError).details.status);
      expect(view).to.include({ status: type === 'ModelMissing' ? 'missing' : 'damaged', path: null });
      expect(view?.damaged.length).to.equal(type === 'ModelMissing' ? 0 : 1);
      const recorded = (await readModelsAt(dataDir)).models[0];
      expect(recorded, 'what the journal says').to.include({ status: 'ready', path });
    });
  }

  it('says nothing of its models in the journal when the whole models directory is unplugged', async () => {
    const path = await install('1.0.0');
    const models = join(dataDir, 'models');
    await rename(models, `${models}.unplugged`);
    const outcome: unknown = await manager.getModelPath('m').catch((error: unknown) => error);
    expect(outcome).to.include({ code: 'MODEL_NOT_AVAILABLE' });
    await rename(`${models}.unplugged`, models);
    expect(await manager.getModelPath('m')).to.equal(path);
    expect(await count('ModelMissing')).to.equal(0);
  });

  it('looks at every file of a large version in turns, and at all of them when the folder changed', async () => {
    const folder = join(dir.path, 'many');
    await mkdir(folder);
    const names = Array.from({ length: 100 }, (_, n) => `f${n}`);
    for (const name of names) await writeFile(join(folder, name), name);
    await writeFile(join(folder, 'checksum.sha256'), names.map(name => `${'0'.repeat(64)}  ${name}\n`).join(''));
    const files = new InstalledFiles();
    const look = () => files.look({ modelId: 'm', version: '1.0.0' }, folder);
    expect(look()).to.equal('intact');
    await truncate(join(folder, 'f77'), 1);
    const findings = names.map(look);
    expect(findings.find(finding => finding !== 'intact')).to.deep.equal({
      damaged: [{ path: 'f77', reason: 'size' }],
    });
    await writeFile(join(folder, 'f77'), 'f77');
    await rm(join(folder, 'f99'));
    expect(look()).to.deep.equal({ damaged: [{ path: 'f99', reason: 'missing' }] });
    expect((await readFile(join(folder, 'f77'))).length).to.equal(3);
  });
});
