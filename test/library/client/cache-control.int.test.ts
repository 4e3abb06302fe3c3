import { expect } from 'chai';
import { createLibraryClient } from '../../../src/library/client/client.ts';
import { systemClock } from '../../../src/ports/clock.ts';
import type { Fetch } from '../../../src/ports/fetch.ts';
import { listen, nodeFetch } from '../support.ts';
import { CHECKSUM, MANIFEST, serving } from './bad-library.ts';

/**
 * squid keeps a file of ten days for two: `update` said that 1.0.0 is ready while 2.0.0 was out.
 */
describe('what the client of a library says to caches', () => {
  const asked: string[] = [];
  const said: Fetch = (url, request) => {
    asked.push(`${new URL(url).pathname} ${request?.headers?.['cache-control']}`);
    return nodeFetch(url, request);
  };

  it('is how old an answer to a poll may be, and that what a person asked for may not be old', async () => {
    const info = JSON.stringify({ model_id: 'm', versions: {} });
    const pages = { 'api/models': '{"models":[]}', 'm/index.json': info, 'manifest.json': JSON.stringify(MANIFEST) };
    const server = await listen(serving({ ...pages, 'checksum.sha256': CHECKSUM }));
    try {
      const client = createLibraryClient({
        baseUrl: () => server.url,
        token: () => null,
        fetch: said,
        clock: systemClock,
      });
      await client.catalog(undefined, { pollMs: 60_000 });
      await client.catalog();
      await client.model('m');
      await client.plan('m', '1.0.0');
      expect(asked.splice(0)).to.deep.equal([
        '/api/models max-age=60',
        '/api/models no-cache',
        '/api/models/m no-cache',
        '/api/models/m/index.json no-cache',
        '/storage/models/m/1.0.0/manifest.json no-cache',
        '/storage/models/m/1.0.0/checksum.sha256 no-cache',
        '/storage/models/m/1.0.0/manifest.json.sig no-cache',
      ]);
    } finally {
      await server.close();
    }
  });

  describe('that keep what they are told not to, as Varnish does', () => {
    const catalog = (latest: string) =>
      JSON.stringify({
        models: [{ model_id: 'm', latest, versions: ['1.0.0', latest], size_bytes: 1, extra: {} }],
      });
    const newest = async (refused?: number) => {
      const urls: string[] = [];
      const server = await listen((request, response) => {
        urls.push(request.url ?? '');
        const isNew = request.url !== '/api/models';
        if (isNew && refused !== undefined) return void response.writeHead(refused).end();
        response.writeHead(200, isNew ? {} : { age: '0' }).end(catalog(isNew ? '2.0.0' : '1.0.0'));
      });
      try {
        const more = { baseUrl: () => server.url, token: () => null, fetch: nodeFetch };
        const client = createLibraryClient({ ...more, clock: systemClock });
        await client.catalog(undefined, { pollMs: 60_000 });
        expect(urls.splice(0)).to.deep.equal(['/api/models']);
        return { latest: (await client.catalog()).catalog.models[0]?.latest, urls };
      } finally {
        await server.close();
      }
    };

    it('is an address that nobody asked for yet, once and only for a person', async () => {
      const { latest, urls } = await newest();
      expect(latest).to.equal('2.0.0');
      expect(urls).to.have.length(2);
      expect(urls[1]).to.match(/^\/api\/models\?at=\d+$/);
    });

    for (const status of [400, 403, 404]) {
      it(`is content with what they keep where that address is refused (${status})`, async () => {
        const { latest, urls } = await newest(status);
        expect(latest).to.equal('1.0.0');
        expect(urls).to.have.length(2);
      });
    }
  });
});
