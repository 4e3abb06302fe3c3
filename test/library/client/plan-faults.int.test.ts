import { expect } from 'chai';
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { globalFetch, nodeFetch, rejection } from '../support.ts';
import { badLibraries, CHECKSUM, H, MANIFEST, serving, status } from './bad-library.ts';
import type { Pages } from './bad-library.ts';

for (const [fetchName, fetch] of Object.entries({ globalFetch, nodeFetch })) {
  describe(`plans over ${fetchName}, of libraries that behave badly`, () => {
    const { clientOf, planOf } = badLibraries(fetch);

    it('plans without sizes where there is nothing but checksum.sha256', async () => {
      const plan = await planOf({ 'checksum.sha256': CHECKSUM });
      expect(plan).to.include({ source: 'checksum', totalBytes: null, manifestFile: null });
      expect(plan.planSha256).to.equal(createHash('sha256').update(CHECKSUM).digest('hex'));
      expect(plan.files).to.deep.equal([{ path: 'x', sizeBytes: null, sha256: H, pieceSizeBytes: 0, pieces: [] }]);
    });

    it('keeps the signature of where it is redirected to', async () => {
      for (const location of ['/elsewhere?signature=abc', 'file:///x?signature=abc', 'http://a b/?signature=abc']) {
        const pages = { 'checksum.sha256': CHECKSUM, 'manifest.json': status(302, { location }) };
        const error = await rejection(planOf({ ...pages, '?signature=abc': status(302, { location: 'file:///y' }) }));
        expect(error.code).to.equal('SERVER_REJECTED');
        expect(JSON.stringify(error), location).not.to.include('signature');
      }
    });

    it('does not take sizes of another state of the version', async () => {
      const version = {
        size_bytes: 3,
        checksum_sha256: H,
        published_at: '',
        files: [{ path: 'x', size_bytes: 3, sha256: H }],
      };
      const info = JSON.stringify({ model_id: 'm', latest: null, versions: { '1.0.0': version } });
      expect((await planOf({ 'checksum.sha256': CHECKSUM, 'api/models/m': info })).totalBytes).to.equal(null);
    });

    it('refuses sizes whose sum is past 2^53', async () => {
      const text = `${CHECKSUM}${H}  y\n`;
      const files = ['x', 'y'].map(path => ({ path, size_bytes: Number.MAX_SAFE_INTEGER, sha256: H }));
      const version = {
        size_bytes: 3,
        checksum_sha256: createHash('sha256').update(text).digest('hex'),
        published_at: '',
        files,
      };
      const info = JSON.stringify({ model_id: 'm', versions: { '1.0.0': version } });
      expect((await rejection(planOf({ 'checksum.sha256': text, 'api/models/m': info }))).code).to.equal(
        'MANIFEST_INVALID',
      );
    });

    it('refuses the description of a model whose versions are none, and leaves out one described in a newer way', async () => {
      const version = { size_bytes: 3, checksum_sha256: H, published_at: '', files: [] };
      const modelOf = async (versions: Record<string, unknown>) =>
        (await clientOf(serving({ 'api/models/m': JSON.stringify({ model_id: 'm', versions }) }))).model('m');
      for (const name of ['../x', 'v1.0.0', '', '1.0.0/..'])
        expect((await rejection(modelOf({ '1.0.0': version, [name]: version }))).code, name).to.equal(
          'MANIFEST_INVALID',
        );
      const newer = { '1.0.0': version, '2.0.0': { chunks: [] } };
      expect(Object.keys((await modelOf(newer)).versions)).to.deep.equal(['1.0.0']);
    });

    it('waits for a slow answer as long as bytes come', async () => {
      let waits = 0;
      const clock: Clock = { ...systemClock, after: (ms, callback) => ((waits += 1), systemClock.after(ms, callback)) };
      const drip = (response: ServerResponse) => {
        const text = JSON.stringify({ models: [] });
        const next = (at: number) =>
          at === text.length ? void response.end() : void response.write(text[at], () => setImmediate(next, at + 1));
        next(0);
      };
      const client = await clientOf(serving({ 'api/models': drip }), { clock });
      expect((await client.catalog()).catalog.models).to.deep.equal([]);
      // One wait for the head and one after each arrival; several bytes may arrive as one.
      expect(waits).to.be.greaterThan(2);
    });

    const refused: Record<string, Pages> = {
      'a manifest that disagrees on a hash': {
        'manifest.json': JSON.stringify(MANIFEST),
        'checksum.sha256': `${'b'.repeat(64)}  x\n`,
      },
      'a manifest that disagrees on a name': {
        'manifest.json': JSON.stringify(MANIFEST),
        'checksum.sha256': `${H}  y\n`,
      },
      'a checksum file with more': {
        'manifest.json': JSON.stringify(MANIFEST),
        'checksum.sha256': `${CHECKSUM}${H}  y\n`,
      },
      'a manifest without a checksum file': { 'manifest.json': JSON.stringify(MANIFEST) },
      'a manifest of another version': {
        'manifest.json': JSON.stringify({ ...MANIFEST, version: '1.0.1' }),
        'checksum.sha256': CHECKSUM,
      },
      'a manifest that is cut off': {
        'manifest.json': JSON.stringify(MANIFEST).slice(0, -5),
        'checksum.sha256': CHECKSUM,
      },
      'a checksum file that leaves the folder': { 'checksum.sha256': `${H}  ../x\n` },
    };
    for (const [name, pages] of Object.entries(refused)) {
      it(`refuses ${name}`, async () => expect((await rejection(planOf(pages))).code).to.equal('MANIFEST_INVALID'));
    }

    it('stops reading 100 MB of JSON at the limit', async () => {
      let sent = 0;
      const flood = (response: ServerResponse) => {
        const chunk = Buffer.alloc(1024 * 1024, 0x20);
        const write = () => {
          while (sent < 100 && response.writable) {
            sent += 1;
            if (!response.write(chunk)) return void response.once('drain', write);
          }
          response.end();
        };
        write();
      };
      const error = await rejection(planOf({ 'manifest.json': flood, 'checksum.sha256': CHECKSUM }));
      expect(error.code).to.equal('MANIFEST_INVALID');
      expect(sent).to.be.lessThan(100);
    });
  });
}
