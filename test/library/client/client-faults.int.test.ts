import { expect } from 'chai';
import { createHash } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import type { LibraryClientOptions } from '../../../src/library/client/client.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { globalFetch, listen, nodeFetch, rejection } from '../support.ts';

const H = 'a'.repeat(64);
const CHECKSUM = `${H}  x\n`;
const MANIFEST = {
  schema: 1,
  model_id: 'm',
  version: '1.0.0',
  files: [{ path: 'x', size_bytes: 3, sha256: H, piece_size: 8, pieces: [H] }],
};

/** Answers by the end of the path; everything else is a plain 404 page. */
type Pages = Record<string, string | ((response: ServerResponse) => void)>;
const serving =
  (pages: Pages): RequestListener =>
  (request, response) => {
    const name = Object.keys(pages).find(end => request.url?.endsWith(end));
    const page = name === undefined ? undefined : pages[name];
    if (typeof page === 'function') return page(response);
    response.writeHead(page === undefined ? 404 : 200, page === undefined ? { 'content-type': 'text/html' } : {});
    response.end(page ?? '<h1>404</h1>');
  };
const status =
  (code: number, headers: Record<string, string> = {}, body = '<h1>no</h1>') =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end(body);
const hang = () => undefined;

for (const [fetchName, fetch] of Object.entries({ globalFetch, nodeFetch })) {
  describe(`createLibraryClient over ${fetchName}, against libraries that behave badly`, () => {
    const servers: { close(): Promise<void> }[] = [];
    afterEach(async () => {
      await Promise.all(servers.splice(0).map(server => server.close()));
    });

    async function clientOf(listener: RequestListener, more: Partial<LibraryClientOptions> = {}) {
      const server = await listen(listener);
      servers.push(server);
      return createLibraryClient({
        baseUrl: () => server.url,
        token: () => 's3cret',
        fetch,
        clock: systemClock,
        ...more,
      });
    }
    const planOf = async (pages: Pages, more: Partial<LibraryClientOptions> = {}) =>
      (await clientOf(serving(pages), more)).plan('m', '1.0.0');

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

    const outcomes: [string, (response: ServerResponse) => void, string, boolean][] = [
      ['401', status(401), 'SERVER_REJECTED', false],
      ['403', status(403), 'SERVER_REJECTED', false],
      ['421', status(421), 'SERVER_ERROR', true],
      ['511', status(511), 'PROXY_INTERFERED', true],
      ['bytes that were packed', status(200, { 'content-encoding': 'gzip' }, '{}'), 'PROXY_INTERFERED', true],
      ['a part of it', status(206, { 'content-range': 'bytes 0-1/2' }, '{}'), 'SERVER_ERROR', true],
      ['429', status(429, { 'retry-after': '7' }), 'SERVER_ERROR', true],
      ['500', status(500), 'SERVER_ERROR', true],
      ['503', status(503, { 'retry-after': '7' }), 'SERVER_ERROR', true],
      ['an HTML page', status(200, { 'content-type': 'text/html' }), 'PROXY_INTERFERED', true],
      [
        'an HTML page that calls itself JSON',
        status(200, { 'content-type': 'application/json' }, '\n <!doctype html>'),
        'PROXY_INTERFERED',
        true,
      ],
      ['an empty body', status(200, {}, ''), 'PROXY_INTERFERED', true],
      ['a reset', response => response.destroy(), 'NETWORK_UNREACHABLE', true],
      [
        'a body cut off',
        response => void response.writeHead(200, { 'content-length': '99' }).write('{', () => response.destroy()),
        'NETWORK_UNREACHABLE',
        true,
      ],
      ['a redirect without a target', status(302), 'SERVER_REJECTED', false],
      ['a redirect loop', status(302, { location: '/storage/models/m/1.0.0/manifest.json' }), 'SERVER_REJECTED', false],
      ['a redirect to a file', status(302, { location: 'file:///etc/passwd' }), 'SERVER_REJECTED', false],
    ];
    for (const [name, page, code, retryable] of outcomes) {
      it(`gives ${name} as ${code}`, async () => {
        const error = await rejection(planOf({ 'manifest.json': page, 'checksum.sha256': CHECKSUM }));
        expect({ code: error.code, retryable: error.retryable }).to.deep.equal({ code, retryable });
        if (name === '503') expect(error.details).to.include({ retryAfterMs: 7000, status: 503 });
        expect(JSON.stringify(error)).not.to.include('s3cret');
      });
    }

    it('gives up on silence with NETWORK_TIMEOUT, by the clock it was given', async () => {
      const timers = new Set<{ ms: number; callback: () => void }>();
      let onTimer = () => undefined as void;
      const clock: Clock = {
        ...systemClock,
        after: (ms, callback) => {
          const timer = { ms, callback };
          timers.add(timer);
          onTimer();
          return () => timers.delete(timer);
        },
      };
      const asked = new Promise<void>(resolve => (onTimer = resolve));
      const work = rejection(
        planOf({ 'manifest.json': hang, 'checksum.sha256': hang, 'manifest.json.sig': hang }, { clock }),
      );
      await asked;
      expect([...timers].every(({ ms }) => ms === 20_000)).to.equal(true);
      for (const { callback } of timers) callback();
      expect(await work).to.include({ code: 'NETWORK_TIMEOUT', retryable: true });
      await new Promise(resolve => setImmediate(resolve));
      expect(timers.size).to.equal(0);
    });

    it('ends at once when the caller aborts', async () => {
      const stop = new AbortController();
      const client = await clientOf(_request => stop.abort());
      expect((await rejection(client.plan('m', '1.0.0', stop.signal))).code).to.equal('CANCELLED');
      expect((await rejection(client.catalog(AbortSignal.abort()))).code).to.equal('CANCELLED');
    });

    it('sends the token to its own host and to no other', async () => {
      const seen: string[] = [];
      const other = await listen((request, response) => {
        seen.push(`other ${request.headers.authorization}`);
        response.end(request.url?.endsWith('sha256') ? CHECKSUM : JSON.stringify(MANIFEST));
      });
      servers.push(other);
      const client = await clientOf((request, response) => {
        seen.push(`own ${request.headers.authorization}`);
        response.writeHead(307, { location: `${other.url}${request.url}` }).end();
      });
      expect((await client.plan('m', '1.0.0')).files).to.have.length(1);
      expect([...new Set(seen)].sort()).to.deep.equal(['other undefined', 'own Bearer s3cret']);
      expect(client.file('m', '1.0.0', 'x').headers).to.deep.equal({ authorization: 'Bearer s3cret' });
    });

    it('leaves out models it could never store and keeps the rest', async () => {
      const model = (more: object) => ({
        model_id: 'm',
        latest: '9.9.9',
        versions: ['1.0.0', '1.1.0-rc.1'],
        size_bytes: 3,
        ...more,
      });
      const models = [
        model({}),
        model({ model_id: '../m' }),
        model({ model_id: 'n', versions: ['x'] }),
        model({ model_id: 'o', size_bytes: -1 }),
        7,
        model({}),
      ];
      const client = await clientOf(serving({ 'api/models': JSON.stringify({ models }) }));
      expect((await client.catalog()).catalog.models).to.deep.equal([
        { model_id: 'm', latest: '1.0.0', versions: ['1.0.0', '1.1.0-rc.1'], size_bytes: 3 },
      ]);
    });

    it('says that there is no library at a URL that knows no catalogue', async () => {
      const error = await rejection((await clientOf(serving({}))).catalog());
      expect(error.code).to.equal('SERVER_REJECTED');
      expect(error.message).to.match(/^There is no model library at http/);
    });

    it('returns the last catalogue when the library fails, but not when it refuses', async () => {
      let answer = status(200, {}, JSON.stringify({ models: [] }));
      const client = await clientOf((_request, response) => answer(response));
      const { fetchedAt } = await client.catalog();
      for (const failure of [status(500), status(200, { 'content-type': 'text/html' })]) {
        answer = failure;
        expect(await client.catalog()).to.deep.equal({ catalog: { models: [] }, fetchedAt, stale: true });
      }
      answer = status(401);
      expect((await rejection(client.catalog())).code).to.equal('SERVER_REJECTED');
    });
  });
}
