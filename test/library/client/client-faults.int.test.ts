import { expect } from 'chai';
import type { ServerResponse } from 'node:http';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { globalFetch, listen, nodeFetch, rejection } from '../support.ts';
import { badLibraries, CHECKSUM, hang, MANIFEST, serving, status } from './bad-library.ts';

for (const [fetchName, fetch] of Object.entries({ globalFetch, nodeFetch })) {
  describe(`createLibraryClient over ${fetchName}, against libraries that behave badly`, () => {
    const { clientOf, planOf, servers } = badLibraries(fetch);

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

    it('says that a document is cut', async () => {
      const cut = await rejection((await clientOf((_request, response) => response.end('{"models":['))).catalog());
      expect(cut).to.include({ code: 'MANIFEST_INVALID' });
      expect(cut.message).to.include('got 11 bytes that break off');
    });

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
      // Who polls obeys it.
      answer = status(503, { 'retry-after': '7' });
      expect(await client.catalog()).to.deep.include({ stale: true, retryAfterMs: 7000 });
      answer = status(401);
      expect((await rejection(client.catalog())).code).to.equal('SERVER_REJECTED');
    });
  });
}
