import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signLibrary } from '../../../src/library/care/sign.ts';
import { withdrawVersion } from '../../../src/library/care/withdraw.ts';
import { exportLibrary } from '../../../src/library/export/export.ts';
import { readSignedCatalog, SIGNED_CATALOG_PATH } from '../../../src/library/format/signed-catalog.ts';
import { generateKeyPair } from '../../../src/library/format/signing.ts';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { rejection, writeFiles } from '../support.ts';

const { publicKey, privateKey } = generateKeyPair();
const NOW = Date.UTC(2026, 0, 1);

describe('signing the catalogue of a library', () => {
  let dir: TempDir;
  let storage: string;
  let file: string;
  beforeEach(async () => {
    dir = await tempDir();
    storage = join(dir.path, 'storage');
    file = join(storage, SIGNED_CATALOG_PATH);
    await writeFiles(join(dir.path, 'source'), { big: 60_000, 'sub/x': 'x' });
    const common = { storage, modelId: 'm', paths: [join(dir.path, 'source')] };
    await publishVersion({ ...common, version: '1.0.0', signKey: privateKey });
    await publishVersion({ ...common, version: '1.1.0', signKey: privateKey });
    await publishVersion({ ...common, version: '2.0.0' });
  });
  afterEach(() => dir.remove());

  const sign = (now = NOW) => signLibrary({ storage, signKey: privateKey, now });
  const signed = async () => readSignedCatalog(await readFile(file), [publicKey]);

  it('names all signed versions by their manifests, withdrawn ones as such, and the others not', async () => {
    await withdrawVersion({ storage, modelId: 'm', version: '1.1.0', why: 'wrong weights', now: NOW });
    const done = await sign();
    const validUntil = '2026-01-31T00:00:00.000Z';
    expect(done).to.deep.equal({ serial: NOW / 1000, validUntil, versions: 2, unsigned: ['m@2.0.0'] });
    const { models, ...rest } = await signed();
    expect(rest).to.deep.equal({ serial: NOW / 1000, madeAt: '2026-01-01T00:00:00.000Z', validUntil });
    const versions = models.get('m');
    expect([...(versions?.keys() ?? [])]).to.deep.equal(['1.0.0', '1.1.0']);
    const manifest = await readFile(join(storage, 'models/m/1.0.0/manifest.json'));
    expect(versions?.get('1.0.0')).to.deep.include({
      manifest_sha256: createHash('sha256').update(manifest).digest('hex'),
      size_bytes: 60_001,
    });
    expect(versions?.get('1.0.0')).not.to.have.property('withdrawn');
    expect(versions?.get('1.1.0')?.withdrawn).to.include({ why: 'wrong weights' });
  });

  it('has a higher serial each time, also when the clock goes back or the last one is lost', async () => {
    const { serial } = await sign();
    expect((await sign(NOW - 3_600_000)).serial).to.equal(serial + 1);
    await writeFile(file, 'half');
    expect((await sign(NOW + 5_000)).serial).to.equal(serial + 5);
    await rm(file);
    expect((await sign(NOW + 9_000)).serial).to.equal(serial + 9);
  });

  it('is refused where a version can not be read: it would be hidden from all clients', async () => {
    await rm(join(storage, 'models/m/1.0.0/sub/x'));
    const error = await rejection(sign());
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.include('m@1.0.0').and.include('sub/x');
    expect((await rejection(signLibrary({ storage, signKey: 'none', now: NOW }))).code).to.equal('INVALID_ARGUMENT');
  });

  it('is handed out as it is, by the server with an ETag and by an export, and nothing else is', async () => {
    const library = await serveLibrary({ storage });
    try {
      const ask = (headers: Record<string, string> = {}) => fetch(`${library.url}/${SIGNED_CATALOG_PATH}`, { headers });
      expect((await ask()).status).to.equal(404);
      await sign();
      const answer = await ask();
      expect(await answer.text()).to.equal(await readFile(file, 'utf8'));
      const etag = answer.headers.get('etag') ?? '';
      expect((await ask({ 'if-none-match': etag })).status).to.equal(304);
      await sign(NOW + 1_000);
      expect((await ask({ 'if-none-match': etag })).status).to.equal(200);
      const out = join(dir.path, 'out');
      await exportLibrary(storage, out);
      expect(await readFile(join(out, SIGNED_CATALOG_PATH), 'utf8')).to.equal(await readFile(file, 'utf8'));
      await mkdir(join(out, 'api'), { recursive: true });
      await writeFile(file, 'what a link may lead to');
      expect((await ask()).status).to.equal(500);
      expect((await rejection(exportLibrary(storage, out))).code).to.equal('MANIFEST_INVALID');
    } finally {
      await library.close();
    }
  });
});
