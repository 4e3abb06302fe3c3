import { expect } from 'chai';
import type { RequestListener, ServerResponse } from 'node:http';
import { globalFetch, nodeFetch, rejection } from '../support.ts';
import { badLibraries, CHECKSUM, MANIFEST, serving, status } from './bad-library.ts';
import type { Pages } from './bad-library.ts';

const MODEL = { model_id: 'm', latest: '1.0.0', versions: ['1.0.0'], size_bytes: 3 };
const CATALOG = JSON.stringify({ models: [MODEL] });
const INFO = JSON.stringify({ model_id: 'm', versions: {} });
const json = (text: string) => status(200, { 'content-type': 'application/json' }, text);

/** What hosts say to a folder, by who says it. */
const FOLDERS: Record<string, (response: ServerResponse) => void> = {
  'nginx: 403': status(403, { 'content-type': 'text/html' }),
  'a store that may not be listed: 403': status(403, { 'content-type': 'application/xml' }, '<Error/>'),
  'most: 404': status(404, { 'content-type': 'text/html' }),
  'rclone serve webdav: 405': status(405, {}, 'Method Not Allowed'),
  'python3 -m http.server: a listing': status(200, { 'content-type': 'text/html' }, '<ul><li>index.json</ul>'),
  'a listing without a type': status(200, {}, '<!DOCTYPE html><ul><li>index.json</ul>'),
  'nginx with autoindex_format json: a listing': json('[{"name":"index.json","type":"file"}]'),
  'caddy file-server --browse: a listing': json('{"name":"index.json"}'),
  'a page of plain text': status(200, { 'content-type': 'text/plain' }, 'index.json\n'),
};

for (const [fetchName, fetch] of Object.entries({ globalFetch, nodeFetch })) {
  describe(`an exported library over ${fetchName}, as plain files`, () => {
    const { clientOf } = badLibraries(fetch);

    for (const [name, folder] of Object.entries(FOLDERS)) {
      it(`is read where the folder's answer is that of ${name}`, async () => {
        const pages: Pages = {
          'models/index.json': CATALOG,
          'm/index.json': INFO,
          'api/models': folder,
          'api/models/m': folder,
        };
        const client = await clientOf(serving(pages));
        expect((await client.catalog()).catalog.models).to.deep.equal([MODEL]);
        expect(await client.model('m')).to.include({ model_id: 'm' });
      });
    }

    it('has its version, where a store that may not be listed says 403 to what it does not have', async () => {
      const files: Pages = { 'manifest.json': JSON.stringify(MANIFEST), 'checksum.sha256': CHECKSUM };
      const store = (pages: Pages): RequestListener => {
        const known = serving(pages);
        return (request, response) =>
          Object.keys(pages).some(end => request.url?.endsWith(end)) ? known(request, response) : status(403)(response);
      };
      const plan = await (await clientOf(store(files))).plan('m', '1.0.0');
      expect(plan).to.include({ source: 'manifest', signatureFile: null });
      const plain = await (await clientOf(store({ 'checksum.sha256': CHECKSUM }))).plan('m', '1.0.0');
      expect(plain).to.include({ source: 'checksum', manifestFile: null });
      const listed: Pages = { 'models/index.json': CATALOG, 'm/index.json': INFO };
      const client = await clientOf(store(listed));
      expect((await rejection(client.plan('m', '1.0.0'))).code).to.equal('VERSION_UNKNOWN');
      expect((await rejection(client.plan('other', '1.0.0'))).code).to.equal('MODEL_UNKNOWN');
      expect((await rejection(client.model('other'))).code).to.equal('MODEL_UNKNOWN');
    });

    it('is no library where index.json is nowhere either', async () => {
      const nowhere = await rejection((await clientOf(serving({ 'api/models': status(403) }))).catalog());
      expect(nowhere.message).to.match(/^There is no model library at http/);
    });

    it('is not looked for where the project’s own server answers', async () => {
      const asked: string[] = [];
      const body = JSON.stringify({ code: 'SERVER_REJECTED', message: 'no' });
      const client = await clientOf((request, response) => {
        asked.push(request.url ?? '');
        status(403, { 'content-type': 'application/json' }, body)(response);
      });
      expect((await rejection(client.catalog())).code).to.equal('SERVER_REJECTED');
      expect(asked).to.deep.equal(['/api/models']);
    });

    it('behind a portal is said to be behind one', async () => {
      const portal = status(200, { 'content-type': 'text/html' }, '<h1>log in</h1>');
      const error = await rejection((await clientOf((_request, response) => portal(response))).catalog());
      expect(error).to.include({ code: 'PROXY_INTERFERED', retryable: true });
    });

    it('is refused with advice about a token only where one was sent', async () => {
      for (const code of [401, 403]) {
        const refuse: RequestListener = (_request, response) => status(code)(response);
        const sent = await rejection((await clientOf(refuse)).catalog());
        expect(sent.message).to.include(`HTTP ${code}`).and.to.include('check the library token');
        const none = await rejection((await clientOf(refuse, { token: () => null })).catalog());
        expect(none.message).to.include(`HTTP ${code}`).and.not.to.include('check the library token');
      }
      const cdn = await clientOf((request, response) =>
        request.headers.host?.startsWith('localhost')
          ? status(403)(response)
          : status(302, { location: `http://localhost:${request.socket.localPort}/` })(response),
      );
      const elsewhere = await rejection(cdn.catalog());
      expect(elsewhere.message).to.include('HTTP 403').and.not.to.include('token');
    });
  });
}
