import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import { createModelManager } from '../../../src/engine/index.ts';
import type { ModelManagerOptions } from '../../../src/engine/index.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { listen } from '../../library/support.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

interface Line {
  level: string;
  msg: string;
  code?: string;
  model?: string;
}

describe('the log of an engine', function () {
  this.timeout(30_000);
  let folder: TempDir;
  let dataDir: string;
  let closers: (() => Promise<unknown>)[];
  beforeEach(async () => {
    folder = await tempDir();
    dataDir = join(folder.path, 'data');
    await mkdir(dataDir);
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    await folder.remove();
  });

  async function start(more: Partial<ModelManagerOptions> = {}) {
    const manager = await createModelManager({ dataDir, ...more });
    closers.push(() => manager.close());
    return manager;
  }
  const text = () => readFile(join(dataDir, 'logs', 'engine.log'), 'utf8');
  const linesOf = (log: string) =>
    log
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Line);

  it('tells of the start with version, platform, directory and port, and of the stop', async () => {
    const manager = await start();
    const { port } = new URL(manager.url);
    await manager.close();
    const lines = linesOf(await text());
    const started = lines.find(({ msg }) => msg === 'The engine started.');
    expect(started).to.include({
      level: 'info',
      host: 'embedded',
      platform: process.platform,
      dataDir,
      port: Number(port),
    });
    expect(lines.at(-1)?.msg).to.equal('The engine stopped.');
    expect(lines.filter(({ level }) => level === 'warn' || level === 'error')).to.deep.equal([]);
  });

  it('is written by the owner of the directory alone', async () => {
    const manager = await start();
    const before = await text();
    const refused: unknown = await createModelManager({ dataDir }).catch((error: unknown) => error);
    expect(refused).to.have.property('code', 'DATA_DIRECTORY_IN_USE');
    expect(await text()).to.equal(before);
    await manager.close();
  });

  it('goes to the logger of the program instead, at its level', async () => {
    const said: string[] = [];
    const take = (level: string) => (fields: object, message: string) =>
      void said.push(`${level} ${message} ${JSON.stringify(fields)}`);
    const logger = { debug: take('debug'), info: take('info'), warn: take('warn'), error: take('error') };
    await (await start({ logger })).close();
    expect(said.some(line => line.startsWith('info The engine started. {'))).to.equal(true);
    expect(await readdir(dataDir)).not.to.include('logs');
  });

  it('that can not be written stops nothing', async () => {
    await writeFile(join(dataDir, 'logs'), 'a file in its place');
    const manager = await start();
    expect(await manager.list()).to.deep.equal([]);
    await manager.close();
    await rm(join(dataDir, 'logs'));
    await mkdir(join(dataDir, 'logs', 'engine.log'), { recursive: true });
    await chmod(join(dataDir, 'logs'), 0o500);
    const again = await start();
    expect(await again.list()).to.deep.equal([]);
    await again.close();
    await chmod(join(dataDir, 'logs'), 0o700);
  });

  it('never has a token, a password or a signature, whatever fails', async () => {
    const storage = join(folder.path, 'library');
    await publishVersion({
      storage,
      modelId: 'ocr',
      version: '1.0.0',
      paths: [],
      synthetic: { sizeBytes: 9_000, seed: 1 },
    });
    const library = await serveLibrary({ storage, token: 'hush-library' });
    closers.push(() => library.close());
    const seen: string[] = [];
    // The whole world behind one proxy: the library, a store that it redirects to, a dispatch server in trouble.
    const proxy = await listen((request, response) => {
      seen.push(`${request.url ?? ''} ${JSON.stringify(request.headers)}`);
      void answer(request, response, library.url);
    });
    closers.push(() => proxy.close());
    const settings = {
      ...{ library_url: 'http://library.test', library_token: 'hush-library' },
      ...{ scheduler_url: 'http://scheduler.test', scheduler_token: 'hush-scheduler' },
    };
    await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settings));
    // A proxy with a password can only stand in the environment.
    const { http_proxy, no_proxy } = process.env;
    closers.push(() => Promise.resolve(void setEnvironment({ http_proxy, no_proxy })));
    setEnvironment({ http_proxy: proxy.url.replace('://', '://me:hush-proxy@'), no_proxy: '' });
    const manager = await start({ logLevel: 'debug' });
    const retried = firstValueFrom(manager.events$({ types: ['RetryScheduled', 'DownloadPaused', 'DownloadFailed'] }));
    const { modelId, version } = await manager.install('ocr');
    await retried;
    const task = { taskId: 't', modelId, version };
    await manager.getModelPathForTask(task).catch(() => undefined);
    await firstValueFrom(manager.ranking$.pipe(filter(({ error }) => error !== null)));
    await manager.close();
    const proxyPassword = Buffer.from('me:hush-proxy').toString('base64');
    for (const secret of ['hush-library', 'hush-scheduler', 'hush-signature', proxyPassword])
      expect(
        seen.some(each => each.includes(secret)),
        `${secret} was sent`,
      ).to.equal(true);
    const log = await text();
    expect(linesOf(log).some(({ model, code }) => model === 'ocr@1.0.0' && code !== undefined)).to.equal(true);
    expect(log).not.to.include('hush');
    expect(log).not.to.include(proxyPassword);
  });
});

function setEnvironment(variables: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, library: string): Promise<void> {
  const { host, pathname } = new URL(request.url ?? '');
  if (host === 'cdn.test') return void request.socket.destroy();
  if (host !== 'library.test') return void response.writeHead(500).end('trouble with token=hush-scheduler');
  const isFile = pathname.startsWith('/storage/') && !/\/(manifest\.json(\.sig)?|checksum\.sha256)$/.test(pathname);
  if (isFile)
    return void response.writeHead(302, { location: 'http://cdn.test/f?X-Amz-Signature=hush-signature' }).end();
  const asked = await fetch(library + pathname, { headers: { authorization: request.headers.authorization ?? '' } });
  const body = Buffer.from(await asked.arrayBuffer());
  response.writeHead(asked.status, { 'content-type': asked.headers.get('content-type') ?? '' }).end(body);
}
