import { expect } from 'chai';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import { exportLibrary } from '../../../src/library/export/export.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { publishSamples } from '../../../src/library/publish/samples.ts';
import { openLibraryStorage } from '../../../src/library/server/storage.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { globalFetch, listen, rejection, writeFiles } from '../support.ts';

const clientOf = (url: string) =>
  createLibraryClient({ baseUrl: () => url, token: () => null, fetch: globalFetch, clock: systemClock });
const HAS_NGINX = spawnSync('nginx', ['-v']).error === undefined;

/** Of one model that has changed, with one version. */
const done = (counts: object) => ({
  ...{ models: 1, versions: 1, changedModels: 1, newFiles: 0, withdrawn: [], pruned: [] },
  ...counts,
});

describe('exportLibrary', () => {
  let dir: TempDir;
  let storage: string;
  let out: string;

  beforeEach(async () => {
    dir = await tempDir();
    storage = join(dir.path, 'storage');
    out = join(dir.path, 'out');
    await writeFiles(join(dir.path, 'source'), { 'a b.bin': 100_000, 'sub/x': 'x' });
    await publish('m', '1.0.0');
    await writeFiles(join(storage, 'models/m/1.0.0'), { 'README.md': 'beside' });
  });
  afterEach(() => dir.remove());

  const publish = (modelId: string, version: string) =>
    publishVersion({ storage, modelId, version, paths: [join(dir.path, 'source')], extra: { title: modelId } });

  /** What every server of an export must give a client. */
  async function assertServes(url: string): Promise<void> {
    const client = clientOf(url);
    const library = openLibraryStorage({ storage });
    expect((await client.catalog()).catalog).to.deep.equal(await library.catalog());
    const model = await client.model('m');
    for (const info of Object.values(model.versions)) {
      expect(info.extra).to.have.property('downloads');
      delete info.extra?.['downloads'];
    }
    expect(model).to.deep.equal(await library.model('m'));
    const plan = await client.plan('m', '1.0.0');
    expect(plan).to.include({ source: 'manifest', totalBytes: 100_001 });
    for (const { path, sha256 } of plan.files) {
      const bytes = new Uint8Array(await (await fetch(client.file('m', '1.0.0', path).url)).arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).to.equal(sha256);
    }
    expect((await rejection(client.plan('other', '1.0.0'))).code).to.equal('MODEL_UNKNOWN');
    expect((await rejection(client.plan('m', '2.0.0'))).code).to.equal('VERSION_UNKNOWN');
    expect((await rejection(client.model('other'))).code).to.equal('MODEL_UNKNOWN');
  }

  it('is a library on any server of plain files, without any setting', async () => {
    expect(await exportLibrary(storage, out)).to.deep.equal(done({ newFiles: 5 }));
    const server = await listen((request, response) => {
      readFile(join(out, decodeURIComponent(request.url ?? ''))).then(
        bytes => response.end(bytes),
        () => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not found</h1>'),
      );
    });
    await assertServes(server.url);
    await server.close();
  });

  it('adds what is new, keeps what is there, and refuses to change it', async () => {
    await exportLibrary(storage, out);
    await publish('m', '1.1.0');
    await rm(join(storage, 'models/m/1.0.0'), { recursive: true });
    expect(await exportLibrary(storage, out)).to.deep.equal(done({ newFiles: 4 }));
    expect((await readdir(join(out, 'storage/models/m'))).sort()).to.deep.equal([
      ...['1.0.0', '1.0.0.meta4', '1.1.0', '1.1.0.meta4'],
    ]);
    const { latest } = JSON.parse(await readFile(join(out, 'api/models/m/index.json'), 'utf8')) as { latest: string };
    expect(latest).to.equal('1.1.0');
    expect(await exportLibrary(storage, out)).to.include({ newFiles: 0 });
    await rm(join(out, 'storage/models/m/1.1.0/sub/x'));
    await writeFile(join(out, 'storage/models/m/1.1.0/sub/x'), 'other');
    expect((await rejection(exportLibrary(storage, out, { full: true }))).code).to.equal('INVALID_ARGUMENT');
  });

  it('refuses an output inside of the library, and a library that it cannot read', async () => {
    expect((await rejection(exportLibrary(storage, join(storage, 'models/x')))).code).to.equal('INVALID_ARGUMENT');
    await writeFile(join(storage, 'models/m/1.0.0/manifest.json'), '{');
    expect((await rejection(exportLibrary(storage, out))).message).to.include('m@1.0.0');
  });

  it('takes a withdrawn model out of /api, and keeps its files', async () => {
    await publish('k', '1.0.0');
    await publish('m', '1.1.0');
    await exportLibrary(storage, out);
    await writeFiles(out, { 'api/models/of-others/notes.txt': 'x', 'api/models/m/notes.txt': 'x' });
    await rm(join(storage, 'models/k'), { recursive: true });
    await rm(join(storage, 'models/m/1.0.0'), { recursive: true });
    expect(await exportLibrary(storage, out)).to.deep.equal(done({ newFiles: 0, withdrawn: ['k'] }));
    expect(await readdir(join(out, 'api/models/m'))).to.deep.equal(['index.json', 'notes.txt']);
    expect((await readdir(join(out, 'api/models'))).sort()).to.deep.equal(['index.json', 'm', 'of-others']);
    expect(await readdir(join(out, 'storage/models/k/1.0.0'))).to.include('a b.bin');
    expect(await exportLibrary(storage, out))
      .to.include({ newFiles: 0 })
      .and.deep.include({ withdrawn: [] });
    await publish('k', '1.0.0');
    expect(await exportLibrary(storage, out)).to.deep.include({ models: 2, withdrawn: [] });
    expect(await readdir(join(out, 'api/models/k'))).to.deep.equal(['index.json']);
  });

  it('refuses an output inside of its source, also through a link', async () => {
    await symlink(storage, join(dir.path, 'link'));
    for (const inside of [storage, join(storage, 'out'), join(storage, 'a/b/out'), join(dir.path, 'link/out')]) {
      const error = await rejection(exportLibrary(storage, inside));
      expect(error.code).to.equal('INVALID_ARGUMENT');
      expect(error.message).to.include('outside of the library');
    }
    expect(await readdir(storage)).to.deep.equal(['models']);
    expect(await exportLibrary(storage, join(dir.path, 'storage-out'))).to.include({ models: 1 });
  });

  it('refuses a library of which a version is not whole', async () => {
    await rm(join(storage, 'models/m/1.0.0/sub/x'));
    expect((await rejection(exportLibrary(storage, out))).message).to.include('sub/x');
  });

  (HAS_NGINX ? it : it.skip)('is served by nginx as documented (needs nginx)', async () => {
    await exportLibrary(storage, out);
    const port = await freePort();
    const config = join(dir.path, 'nginx.conf');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      name => `${name}_temp_path ${dir.path}/${name};`,
    );
    await writeFile(
      config,
      `daemon off; master_process off; pid ${dir.path}/nginx.pid; error_log ${dir.path}/error.log; events {}
       http { access_log off; ${temporary.join(' ')}
         server { listen 127.0.0.1:${port}; root ${out};
           location /api/     { try_files $uri $uri/index.json =404; add_header Cache-Control no-cache; }
           location /storage/ { add_header Cache-Control "public, max-age=31536000, immutable"; } } }`,
    );
    const nginx = spawn('nginx', ['-c', config, '-p', dir.path, '-e', join(dir.path, 'error.log')], {
      stdio: 'inherit',
    });
    try {
      await answering(port, nginx);
      await assertServes(`http://127.0.0.1:${port}`);
      const api = await fetch(`http://127.0.0.1:${port}/api/models`);
      expect([api.status, api.redirected, api.headers.get('cache-control')]).to.deep.equal([200, false, 'no-cache']);
    } finally {
      const exit = once(nginx, 'exit');
      if (nginx.kill()) await exit;
    }
  });
});

describe('publishSamples', () => {
  it('publishes real models once', async () => {
    const dir = await tempDir();
    const options = { storage: dir.path, nodeModules: join(import.meta.dirname, '../../../node_modules') };
    const refs = await publishSamples(options);
    expect(refs)
      .to.have.length(6)
      .and.include.members(['tesseract-eng@1.0.0', 'tesseract-eng@2.0.0', 'tesseract-deu@2.0.0']);
    const { models } = await openLibraryStorage({ storage: dir.path }).catalog();
    expect(models.map(model => [model.model_id, model.latest])).to.deep.equal(
      ['deu', 'eng', 'fra'].map(language => [`tesseract-${language}`, '2.0.0']),
    );
    const english = models[1];
    expect(english?.size_bytes).to.be.within(10e6, 12e6);
    expect(english?.extra).to.include({ title: 'Tesseract OCR, English', license: 'MIT' });
    expect(await publishSamples({ ...options, nodeModules: '/nowhere' })).to.deep.equal(refs);
    await dir.remove();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** nginx has no event for "listening": its port is asked until it answers or the process ends. */
async function answering(port: number, process: ReturnType<typeof spawn>): Promise<void> {
  while (process.exitCode === null) {
    const socket = createConnection(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'close').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await new Promise(resolve => setTimeout(resolve, 20));
  }
  throw new Error('nginx ended before it answered.');
}
