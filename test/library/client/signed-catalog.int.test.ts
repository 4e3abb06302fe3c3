import { expect } from 'chai';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signLibrary } from '../../../src/library/care/sign.ts';
import { withdrawVersion } from '../../../src/library/care/withdraw.ts';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import { exportLibrary } from '../../../src/library/export/export.ts';
import { SIGNED_CATALOG_PATH } from '../../../src/library/format/signed-catalog.ts';
import { generateKeyPair, signManifest } from '../../../src/library/format/signing.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import type { CatalogMemory } from '../../../src/library/types.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { serveFolder } from '../../support/servers/folder-server.ts';
import { globalFetch, rejection, writeFiles } from '../support.ts';

const { publicKey, privateKey } = generateKeyPair();
const DAY_MS = 24 * 60 * 60_000;
const NOW = Date.UTC(2026, 0, 1);

/** The export is the mirror: what stands in it may be changed by who runs it. */
describe('a client with pinned keys, of a library with a signed catalogue', () => {
  let dir: TempDir;
  let storage: string;
  let out: string;
  let server: Awaited<ReturnType<typeof serveFolder>>;
  /** As the engine's journal keeps it: it outlives the clients. */
  let seen: Map<string, number>;
  let now: number;

  beforeEach(async () => {
    dir = await tempDir();
    [storage, out, now, seen] = [join(dir.path, 'storage'), join(dir.path, 'out'), NOW, new Map<string, number>()];
    await writeFiles(join(dir.path, 'source'), { x: 'x' });
    await publish('1.0.0');
    await publish('1.1.0');
    await sign();
    server = await serveFolder(out);
  });
  afterEach(async () => {
    await server.close();
    await dir.remove();
  });

  const publish = (version: string) =>
    publishVersion({ storage, modelId: 'm', version, paths: [join(dir.path, 'source')], signKey: privateKey });
  async function sign(): Promise<void> {
    await signLibrary({ storage, signKey: privateKey, now });
    await exportLibrary(storage, out);
  }

  function client({ cached = false, keys = [publicKey] } = {}) {
    const memory: CatalogMemory = {
      serialOf: library => seen.get(library) ?? null,
      accepted: (library, { serial }) => Promise.resolve(void seen.set(library, serial)),
    };
    return createLibraryClient({
      ...{ baseUrl: () => server.url, token: () => null, fetch: globalFetch, memory, pinnedKeys: () => keys },
      clock: { ...systemClock, now: () => now },
      ...(cached && { cacheFile: join(dir.path, 'cache/catalog.json') }),
    });
  }

  const path = (name: string) => join(out, name);
  const change = async (name: string, edit: (text: string) => string) => {
    const text = await readFile(path(name), 'utf8');
    await rm(path(name));
    await writeFile(path(name), edit(text));
  };
  const versionsOf = async (of = client()) => (await of.catalog()).catalog.models.map(({ versions }) => versions);
  const untrusted = async (work: Promise<unknown>, reason: string) =>
    expect(await rejection(work)).to.deep.nested.include({ code: 'CATALOG_UNTRUSTED', 'details.reason': reason });

  it('takes what it names, and remembers its serial', async () => {
    expect(await client().plan('m', '1.1.0')).to.include({ source: 'manifest' });
    expect(await client().model('m')).to.include({ latest: '1.1.0' });
    expect(await client().catalog()).not.to.have.property('problem');
    expect([...seen]).to.deep.equal([[server.url, NOW / 1000]]);
  });

  it('sees a version that the mirror hides, and none that nobody signed', async () => {
    await change('api/models/index.json', text => text.replace('"1.0.0","1.1.0"', '"1.0.0","9.0.0"'));
    await change('api/models/m/index.json', text => text.replace('"1.1.0":', '"9.0.0":'));
    expect(await versionsOf()).to.deep.equal([['1.0.0', '1.1.0']]);
    const info = await client().model('m');
    expect(Object.keys(info.versions)).to.deep.equal(['1.0.0', '1.1.0']);
    expect(info.versions['1.1.0']).to.include({ size_bytes: 1 });
    await rm(path('api/models'), { recursive: true });
    expect(await client().model('m')).to.include({ latest: '1.1.0' });
    expect((await rejection(client().model('n'))).code).to.equal('MODEL_UNKNOWN');
  });

  it('believes a withdrawal that was signed, and no other', async () => {
    await withdrawVersion({ storage, modelId: 'm', version: '1.1.0', why: 'wrong weights', now });
    await exportLibrary(storage, out);
    expect((await client().model('m')).latest, 'hidden by who runs the library').to.equal('1.1.0');
    now += DAY_MS;
    await sign();
    const { catalog } = await client().catalog();
    expect(catalog.withdrawn).to.deep.include.members([
      { model_id: 'm', version: '1.1.0', why: 'wrong weights', withdrawn_at: new Date(NOW).toISOString() },
    ]);
    expect(await client().model('m')).to.include({ latest: '1.0.0' });
    expect(await client().plan('m', '1.1.0'), 'by its exact name').to.include({ version: '1.1.0' });
  });

  it('installs nothing that it does not name, and no other manifest, also one that the key signed', async () => {
    await publish('2.0.0');
    await exportLibrary(storage, out);
    await untrusted(client().plan('m', '2.0.0'), 'unlisted');
    expect(await client().plan('m', '2.0.0', undefined, 'repair'), 'what is installed').to.include({
      version: '2.0.0',
    });
    await change('storage/models/m/1.0.0/manifest.json', text => `${text}\n`);
    const manifest = await readFile(path('storage/models/m/1.0.0/manifest.json'));
    await change('storage/models/m/1.0.0/manifest.json.sig', () => signManifest(manifest, privateKey).sig);
    const error = await rejection(client().plan('m', '1.0.0'));
    expect(error.code).to.equal('SIGNATURE_INVALID');
    expect(error.message).to.include('the signed catalogue').and.not.include('names the key');
  });

  it('refuses an older one, also after a restart, and goes on by what it has', async () => {
    const old = await readFile(path(SIGNED_CATALOG_PATH), 'utf8');
    now += DAY_MS;
    await publish('2.0.0');
    await sign();
    expect(await versionsOf(client({ cached: true }))).to.deep.equal([['1.0.0', '1.1.0', '2.0.0']]);
    await writeFile(path(SIGNED_CATALOG_PATH), old);
    const again = client({ cached: true });
    const { catalog, problem } = await again.catalog();
    expect(problem).to.deep.nested.include({ code: 'CATALOG_UNTRUSTED', 'details.reason': 'older' });
    expect(catalog.models[0]?.versions).to.deep.equal(['1.0.0', '1.1.0', '2.0.0']);
    expect(await again.plan('m', '2.0.0'), 'by the one that it has').to.include({ version: '2.0.0' });
    await untrusted(client().plan('m', '2.0.0'), 'older');
  });

  it('says that it is gone, and installs by the last one until that is over', async () => {
    await client({ cached: true }).catalog();
    await rm(path(SIGNED_CATALOG_PATH));
    const later = client({ cached: true });
    expect((await later.catalog()).problem?.details).to.deep.equal({ reason: 'missing' });
    expect(await later.plan('m', '1.1.0')).to.include({ version: '1.1.0' });
    await untrusted(client().plan('m', '1.1.0'), 'missing');
    now += 31 * DAY_MS;
    await untrusted(later.plan('m', '1.1.0'), 'missing');
    seen.clear();
    expect(await client().plan('m', '1.1.0'), 'of a library that never had one').to.include({ version: '1.1.0' });
  });

  it('installs nothing new past its time, and says why; a repair goes on', async () => {
    now += 31 * DAY_MS;
    const late = client();
    await untrusted(late.plan('m', '1.1.0'), 'expired');
    expect((await late.catalog()).problem?.message).to.include('2026-01-31');
    expect(await late.plan('m', '1.1.0', undefined, 'repair')).to.include({ version: '1.1.0' });
    await sign();
    expect(await late.plan('m', '1.1.0')).to.include({ version: '1.1.0' });
  });

  it('says which key signed it where that is none of the pinned ones', async () => {
    const error = await rejection(client({ keys: [generateKeyPair().publicKey] }).plan('m', '1.0.0'));
    expect(error.code).to.equal('SIGNATURE_INVALID');
    expect(error.message).to.match(/names the key [0-9A-F]{16}\./);
  });

  it('asks without pinned keys for no signed catalogue', async () => {
    await writeFile(path(SIGNED_CATALOG_PATH), 'nothing');
    expect(await client({ keys: [] }).plan('m', '1.0.0')).to.include({ version: '1.0.0' });
    expect(await client({ keys: [] }).catalog()).not.to.have.property('problem');
  });
});
