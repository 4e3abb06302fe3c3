import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import type { LibraryClientOptions } from '../../../src/library/client/client.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import type { RunningLibrary } from '../../../src/library/server/server.ts';
import { generateKeyPair } from '../../../src/library/format/signing.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { globalFetch, rejection, writeFiles } from '../support.ts';

describe('createLibraryClient, against the server', () => {
  let dir: TempDir;
  let storage: string;
  let library: RunningLibrary;

  beforeEach(async () => {
    dir = await tempDir();
    storage = join(dir.path, 'storage');
    await writeFiles(join(dir.path, 'source'), { 'model.bin': 9_000_000, 'a b/#q.txt': 'text' });
    const paths = [join(dir.path, 'source')];
    await publishVersion({ storage, modelId: 'm', version: '1.0.0', paths, extra: { title: 'Model' } });
    library = await serveLibrary({ storage, basePath: '/models-team/' });
  });
  afterEach(async () => {
    await library.close();
    await dir.remove();
  });

  const client = (more: Partial<LibraryClientOptions> = {}) =>
    createLibraryClient({
      baseUrl: () => library.url,
      token: () => null,
      fetch: globalFetch,
      clock: systemClock,
      ...more,
    });

  it('plans from the manifest and carries the documents as they are', async () => {
    const plan = await client().plan('m', '1.0.0');
    const path = join(storage, 'models/m/1.0.0');
    const manifest = await readFile(join(path, 'manifest.json'));
    expect(plan).to.include({
      modelId: 'm',
      version: '1.0.0',
      source: 'manifest',
      totalBytes: 9_000_004,
      signatureFile: null,
    });
    expect(plan.planSha256).to.equal(createHash('sha256').update(manifest).digest('hex'));
    expect(plan.extra).to.deep.equal({ title: 'Model' });
    expect(manifest.equals(plan.manifestFile ?? Buffer.alloc(0))).to.equal(true);
    expect((await readFile(join(path, 'checksum.sha256'))).equals(plan.checksumFile)).to.equal(true);
    expect(plan.files.map(file => [file.path, file.sizeBytes, file.pieces.length])).to.deep.equal([
      ['a b/#q.txt', 4, 1],
      ['model.bin', 9_000_000, 2],
    ]);
  });

  it('names a URL for each file that the server answers with that file', async () => {
    for (const { path, sha256 } of (await client().plan('m', '1.0.0')).files) {
      const { url, headers } = client().file('m', '1.0.0', path);
      const bytes = new Uint8Array(await (await fetch(url, { headers })).arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex')).to.equal(sha256);
    }
  });

  it('plans from checksum.sha256 and the sizes of the description without a manifest', async () => {
    await rm(join(storage, 'models/m/1.0.0/manifest.json'));
    const plan = await client().plan('m', '1.0.0');
    expect(plan).to.include({ source: 'checksum', totalBytes: 9_000_004, manifestFile: null });
    expect(plan.files.every(file => file.pieceSizeBytes === 0 && file.pieces.length === 0)).to.equal(true);
  });

  it('tells an unknown model from an unknown version', async () => {
    expect((await rejection(client().plan('other', '1.0.0'))).code).to.equal('MODEL_UNKNOWN');
    expect((await rejection(client().plan('m', '2.0.0'))).code).to.equal('VERSION_UNKNOWN');
    expect((await rejection(client().model('other'))).code).to.equal('MODEL_UNKNOWN');
    expect((await rejection(client().plan('m', '2.0'))).code).to.equal('INVALID_ARGUMENT');
  });

  it('has the catalogue at hand when the library is down, over a restart, with its age', async () => {
    const cacheFile = join(dir.path, 'cache/catalog.json');
    const url = library.url;
    const first = await client({ cacheFile }).catalog();
    expect(first).to.deep.include({ stale: false });
    expect(first.catalog.models).to.deep.equal([
      { model_id: 'm', latest: '1.0.0', versions: ['1.0.0'], size_bytes: 9_000_004, extra: { title: 'Model' } },
    ]);
    await library.close();
    const later = await client({ cacheFile, baseUrl: () => url }).catalog();
    expect(later).to.deep.equal({ ...first, stale: true });
    // Another library's catalogue is no answer for this one.
    const other = client({ cacheFile, baseUrl: () => url.replace('models-team', 'others') });
    expect((await rejection(other.catalog())).code).to.equal('NETWORK_UNREACHABLE');
  });

  it('asks with the ETag and keeps what it has', async () => {
    const tags: (string | undefined)[] = [];
    const statuses: number[] = [];
    const spy: LibraryClientOptions['fetch'] = async (url, request) => {
      tags.push(request?.headers?.['if-none-match']);
      const response = await globalFetch(url, request);
      statuses.push(response.status);
      return response;
    };
    const one = client({ fetch: spy });
    const first = await one.catalog();
    const second = await one.catalog();
    expect(statuses).to.deep.equal([200, 304]);
    expect(tags[1]).to.match(/^"[0-9a-f]{64}"$/);
    expect(second.catalog).to.deep.equal(first.catalog);
    await publishVersion({ storage, modelId: 'n', version: '1.0.0', paths: [join(dir.path, 'source')] });
    expect((await one.catalog()).catalog.models.map(model => model.model_id)).to.deep.equal(['m', 'n']);
  });

  it('accepts only signed manifests with pinned keys', async () => {
    const [key, other] = [generateKeyPair(), generateKeyPair()];
    const pinned = (publicKey: string) => client({ pinnedKeys: () => [publicKey] });
    expect((await rejection(pinned(key.publicKey).plan('m', '1.0.0'))).code).to.equal('SIGNATURE_INVALID');
    const paths = [join(dir.path, 'source')];
    await publishVersion({ storage, modelId: 's', version: '1.0.0', paths, signKey: key.privateKey });
    expect((await pinned(key.publicKey).plan('s', '1.0.0')).signatureFile).to.have.length(89);
    expect((await rejection(pinned(other.publicKey).plan('s', '1.0.0'))).code).to.equal('SIGNATURE_INVALID');
    await rm(join(storage, 'models/s/1.0.0/manifest.json'));
    expect((await rejection(pinned(key.publicKey).plan('s', '1.0.0'))).code).to.equal('SIGNATURE_INVALID');
  });

  it('says clearly that no library is set, or a wrong one', async () => {
    const none = await rejection(client({ baseUrl: () => null }).catalog());
    expect(none).to.include({ code: 'INVALID_ARGUMENT' });
    expect(none.message).to.match(/^No library URL is set/);
    expect((await rejection(client({ baseUrl: () => 'ftp://x' }).plan('m', '1.0.0'))).code).to.equal(
      'INVALID_ARGUMENT',
    );
  });

  it('gives a port without a listener as NETWORK_UNREACHABLE, to be tried again', async () => {
    const url = library.url;
    await library.close();
    const error = await rejection(client({ baseUrl: () => url }).plan('m', '1.0.0'));
    expect(error).to.include({ code: 'NETWORK_UNREACHABLE', retryable: true });
    expect(error.details).to.include({ reason: 'ECONNREFUSED' });
  });
});
