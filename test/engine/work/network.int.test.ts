import { mkdir, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { expect } from 'chai';
import { filter, firstValueFrom } from 'rxjs';
import { startEngine } from '../../../src/engine/start/running.ts';
import type { RunningEngine } from '../../../src/engine/start/running.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { generateKeyPair } from '../../../src/library/format/signing.ts';
import { listen } from '../../library/support.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';

const MODEL = { modelId: 'whisper', version: '1.0.0' };
const LIBRARY_TOKEN = 'of-the-library';
const SCHEDULER_TOKEN = 'of-the-dispatch-server';

/** What a server was asked for, and with which Authorization. */
interface Recorded {
  url: string;
  seen: { path: string; authorization: string | undefined }[];
}

describe('what settings.json says about the network', () => {
  let folder: TempDir;
  let storage: string;
  let closers: (() => Promise<unknown>)[];
  const session = { id: 's', onClose: () => undefined };

  beforeEach(async () => {
    folder = await tempDir();
    storage = join(folder.path, 'library');
    closers = [];
  });
  afterEach(async () => {
    for (const close of closers.reverse()) await close();
    await folder.remove();
  });

  const publish = (more: { signKey?: string } = {}) =>
    publishVersion({ storage, ...MODEL, paths: [], synthetic: { sizeBytes: 10_000, seed: 7 }, ...more });

  async function serve(token?: string): Promise<string> {
    const library = await serveLibrary({ storage, ...(token !== undefined && { token }) });
    closers.push(() => library.close());
    return library.url;
  }

  async function recorded(answer: RequestListener): Promise<Recorded> {
    const seen: Recorded['seen'] = [];
    const server = await listen((request, response) => {
      seen.push({ path: request.url ?? '', authorization: request.headers.authorization });
      answer(request, response);
    });
    closers.push(() => server.close());
    return { url: server.url, seen };
  }

  async function start(settings: object): Promise<RunningEngine> {
    const dataDir = join(folder.path, 'data');
    await mkdir(dataDir);
    await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settings));
    const engine = await startEngine({ dataDir, host: 'embedded' });
    closers.push(() => engine.close());
    return engine;
  }

  /** The event that ends the download. */
  async function downloaded({ api, ledger }: RunningEngine) {
    const types = ['DownloadFailed', 'ModelInstalled'];
    await api.call.install(MODEL, session);
    return firstValueFrom(ledger.journal.events$({ types, subject: MODEL.modelId }));
  }

  for (const [by, signed] of Object.entries({
    nobody: {},
    'another key': { signKey: generateKeyPair().privateKey },
  })) {
    it(`pinned_keys: a manifest signed by ${by} ends in SIGNATURE_INVALID`, async () => {
      await publish(signed);
      const engine = await start({ library_url: await serve(), pinned_keys: [generateKeyPair().publicKey] });
      const { type, data } = await downloaded(engine);
      expect(type).to.equal('DownloadFailed');
      expect(data).to.have.nested.property('error.code', 'SIGNATURE_INVALID');
    });
  }

  it('pinned_keys: a manifest that one of them has signed is installed', async () => {
    const { publicKey, privateKey } = generateKeyPair();
    await publish({ signKey: privateKey });
    const pinned = [generateKeyPair().publicKey, publicKey];
    const engine = await start({ library_url: await serve(), pinned_keys: pinned });
    expect((await downloaded(engine)).type).to.equal('ModelInstalled');
  });

  it('library_token and scheduler_token: each goes with every request to its own server, and to no other', async () => {
    await publish();
    const refusing = await serve(LIBRARY_TOKEN);
    const forwarding: RequestListener = (request, response) => {
      const headers = { authorization: `Bearer ${LIBRARY_TOKEN}` };
      void fetch(refusing + request.url, { headers }).then(async answer => {
        response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
      });
    };
    const elsewhere = await recorded(forwarding);
    const library = await recorded((request, response) => {
      if (!request.url?.endsWith('.bin')) return forwarding(request, response);
      response.writeHead(302, { location: elsewhere.url + request.url }).end();
    });
    const scheduler = await recorded((_request, response) => void response.writeHead(503).end());
    const engine = await start({
      ...{ library_url: library.url, library_token: LIBRARY_TOKEN },
      ...{ scheduler_url: scheduler.url, scheduler_token: SCHEDULER_TOKEN },
    });
    await firstValueFrom(engine.api.stream.catalog({}).pipe(filter(({ value }) => value !== null)));
    await firstValueFrom(engine.api.stream.ranking({}).pipe(filter(({ error }) => error !== null)));
    expect((await downloaded(engine)).type).to.equal('ModelInstalled');

    const folderOf = `/storage/models/${MODEL.modelId}/${MODEL.version}`;
    const wanted = ['/api/models', `${folderOf}/manifest.json`, `${folderOf}/checksum.sha256`, `${folderOf}/model.bin`];
    expect(pathsOf(library)).to.include.members(wanted);
    expect(sentTo(library)).to.deep.equal([`Bearer ${LIBRARY_TOKEN}`]);
    expect(pathsOf(elsewhere)).to.include(`${folderOf}/model.bin`);
    expect(sentTo(elsewhere)).to.deep.equal([undefined]);
    expect(sentTo(scheduler)).to.deep.equal([`Bearer ${SCHEDULER_TOKEN}`]);
  });
});

const pathsOf = ({ seen }: Recorded) => seen.map(({ path }) => path);
/** Each Authorization once. */
const sentTo = ({ seen }: Recorded) => [...new Set(seen.map(({ authorization }) => authorization))];
