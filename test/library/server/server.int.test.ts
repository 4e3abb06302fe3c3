import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:http';
import { join } from 'node:path';
import { publishVersion } from '../../../src/library/publish/publish.ts';
import { serveLibrary } from '../../../src/library/server/server.ts';
import type { RunningLibrary } from '../../../src/library/server/server.ts';
import { tempDir } from '../../support/files/temp-dir.ts';
import type { TempDir } from '../../support/files/temp-dir.ts';
import { writeFiles } from '../support.ts';
import { ask as askAt } from './ask.ts';
import { TEN, publishedIn } from './published.ts';

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const ETAG = `"${sha256(TEN)}"`;

describe('the library server', () => {
  let dir: TempDir;
  let storage: string;
  let library: RunningLibrary;

  before(async () => {
    dir = await tempDir();
    storage = await publishedIn(dir.path);
    library = await serveLibrary({ storage });
  });
  after(async () => {
    await library.close();
    await dir.remove();
  });

  const ask = (path: string, options: RequestOptions = {}, base = library.url) => askAt(path, options, base);
  const file = (name: string, headers: Record<string, string> = {}) =>
    ask(`/storage/models/m/1.0.0/${name}`, { headers });

  // [Range, If-Range, status, body, Content-Range]
  const RANGES: [string, string | undefined, number, string, string | undefined][] = [
    ['bytes=0-', undefined, 206, TEN, 'bytes 0-9/10'],
    ['bytes=3-5', undefined, 206, '345', 'bytes 3-5/10'],
    ['bytes=9-9', undefined, 206, '9', 'bytes 9-9/10'],
    ['bytes=7-99', undefined, 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', undefined, 206, '789', 'bytes 7-9/10'],
    ['bytes=-99', undefined, 206, TEN, 'bytes 0-9/10'],
    ['bytes=10-', undefined, 416, '', 'bytes */10'],
    ['bytes=-0', undefined, 416, '', 'bytes */10'],
    ['bytes=5-3', undefined, 200, TEN, undefined],
    ['bytes=0-1,3-4', undefined, 200, TEN, undefined],
    ['bytes=-', undefined, 200, TEN, undefined],
    ['bytes=x-', undefined, 200, TEN, undefined],
    ['items=0-1', undefined, 200, TEN, undefined],
    ['bytes=3-5', ETAG, 206, '345', 'bytes 3-5/10'],
    ['bytes=3-5', `W/${ETAG}`, 200, TEN, undefined],
    ['bytes=3-5', '"other"', 200, TEN, undefined],
    ['bytes=3-5', 'Tue, 24 Nov 2099 07:00:00 GMT', 200, TEN, undefined],
    ['bytes=99-', '"other"', 200, TEN, undefined],
  ];
  for (const [range, condition, status, body, contentRange] of RANGES) {
    it(`answers ${range}${condition === undefined ? '' : ` if ${condition.slice(0, 12)}`} with ${status}`, async () => {
      const answer = await file('ten', { range, ...(condition !== undefined && { 'if-range': condition }) });
      expect(answer.status).to.equal(status);
      expect(answer.body.toString()).to.equal(body);
      expect(answer.headers['content-range']).to.equal(contentRange);
      expect(answer.headers['content-length']).to.equal(String(body.length));
    });
  }

  it('gives a strong ETag, the SHA-256 of the bytes, for every file, listed or not', async () => {
    for (const name of ['ten', 'none', 'sub/%C3%BC.txt', 'checksum.sha256', 'manifest.json', 'README.md']) {
      const { status, headers, body } = await file(name);
      expect(status, name).to.equal(200);
      expect(headers.etag, name).to.equal(`"${sha256(body)}"`);
      expect(headers['accept-ranges']).to.equal('bytes');
      expect(headers['content-encoding']).to.equal(undefined);
      expect(headers['cache-control'], name).to.equal(
        name === 'README.md' ? 'no-cache' : 'public, max-age=31536000, immutable',
      );
      expect((await file(name, { 'if-none-match': `"x", W/${headers.etag}` })).status).to.equal(304);
    }
  });

  it('hashes an unlisted file anew when it changes', async () => {
    const path = join(storage, 'models/m/1.0.0/note');
    await writeFile(path, 'one');
    expect((await file('note')).headers.etag).to.equal(`"${sha256('one')}"`);
    await writeFile(path, 'three');
    expect((await file('note')).headers.etag).to.equal(`"${sha256('three')}"`);
  });

  it('answers HEAD like GET, without the bytes and without a range', async () => {
    const { status, headers, body } = await ask('/storage/models/m/1.0.0/ten', {
      method: 'HEAD',
      headers: { range: 'bytes=1-2' },
    });
    expect({ status, length: headers['content-length'], etag: headers.etag, body: body.length }).to.deep.equal({
      status: 200,
      length: '10',
      etag: ETAG,
      body: 0,
    });
    expect((await ask('/storage/models/m/1.0.0/nope', { method: 'HEAD' })).status).to.equal(404);
  });

  for (const path of [
    '../../../../secret',
    '..%2f..%2f..%2f..%2fsecret',
    '%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret',
    '..%5c..%5csecret',
    '%2fetc/passwd',
    'ten%00',
    'sub',
    'sub/',
    '',
    './ten',
  ]) {
    it(`refuses the path ${JSON.stringify(path)}`, async () => {
      const { status, body } = await file(path);
      expect(status).to.equal(404);
      expect(JSON.parse(body.toString())).to.have.keys('code', 'message');
      expect(body.toString()).not.to.include('root:');
    });
  }

  it('tells unknown models, versions and routes apart in JSON', async () => {
    const codes: Record<string, string> = {
      '/api/models/x': 'MODEL_UNKNOWN',
      '/api/models/%2e%2e': 'MODEL_UNKNOWN',
      '/storage/models/x/1.0.0/ten': 'MODEL_UNKNOWN',
      '/storage/models/..%2f..%2f/1.0.0/ten': 'MODEL_UNKNOWN',
      '/storage/models/m/9.0.0/ten': 'VERSION_UNKNOWN',
      '/storage/models/m/1.0.0/nope': 'VERSION_UNKNOWN',
      '/nowhere': 'INVALID_ARGUMENT',
    };
    for (const [path, code] of Object.entries(codes)) {
      const { status, body, headers } = await ask(path);
      expect(status, path).to.equal(404);
      expect(JSON.parse(body.toString()), path).to.include({ code });
      expect(headers['cache-control'] ?? 'no-store').to.equal('no-store');
    }
    expect((await ask('/storage/models/%/1.0.0/ten')).status).to.equal(400);
  });

  it('describes the catalogue and a model, with an ETag', async () => {
    const { headers, body } = await ask('/api/models');
    expect(JSON.parse(body.toString())).to.deep.equal({
      models: [{ model_id: 'm', latest: '1.0.0', versions: ['1.0.0', '2.0.0-rc.1'], size_bytes: 14 }],
    });
    expect((await ask('/api/models', { headers: { 'if-none-match': headers.etag } })).status).to.equal(304);
    const model = JSON.parse((await ask('/api/models/m')).body.toString()) as {
      versions: Record<string, { published_at: string }>;
    };
    const checksum = await readFile(join(storage, 'models/m/1.0.0/checksum.sha256'));
    expect(model.versions['1.0.0']).to.deep.include({
      size_bytes: 14,
      checksum_sha256: sha256(checksum),
      files: [
        { path: 'none', size_bytes: 0, sha256: sha256('') },
        { path: 'sub/ü.txt', size_bytes: 4, sha256: sha256('deep') },
        { path: 'ten', size_bytes: 10, sha256: sha256(TEN) },
      ],
    });
    expect(Date.parse(model.versions['1.0.0']?.published_at ?? '')).to.be.closeTo(Date.now(), 60_000);
  });

  it('leaves out a version it cannot read, and says so', async () => {
    const broken = join(dir.path, 'broken');
    await publishVersion({ storage: broken, modelId: 'ok', version: '1.0.0', paths: [join(dir.path, 'source')] });
    await writeFiles(join(broken, 'models'), {
      'bad/1.0.0/checksum.sha256': 'what?',
      'odd/x/y': '',
      '.publish-x/1.0.0/z': '',
    });
    const problems: string[] = [];
    const other = await serveLibrary({
      storage: broken,
      onProblem: (ref, { code }) => problems.push(`${ref} ${code}`),
    });
    const { body } = await ask('/api/models', {}, other.url);
    await other.close();
    expect(
      (JSON.parse(body.toString()) as { models: { model_id: string }[] }).models.map(m => m.model_id),
    ).to.deep.equal(['ok']);
    expect(problems).to.deep.equal(['bad@1.0.0 MANIFEST_INVALID']);
  });
});
