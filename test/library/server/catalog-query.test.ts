import { expect } from 'chai';
import { pageOfCatalog, parseCatalogQuery } from '../../../src/library/server/api/catalog-query.ts';
import type { Catalog } from '../../../src/library/types.ts';

const model = (model_id: string, size_bytes: number, extra?: Record<string, unknown>) => ({
  ...{ model_id, latest: '1.0.0', versions: ['1.0.0'], size_bytes },
  ...(extra && { extra }),
});
const CATALOG: Catalog = {
  models: [
    model('a', 3, { title: 'Zebra', tags: ['speech', 'Chinese'] }),
    model('b', 1, { title: 'apple', description: 'Speech in English' }),
    model('c', 2),
    model('d', 2),
  ],
};

function ask(query: string) {
  const page = pageOfCatalog(CATALOG, parseCatalogQuery(new URLSearchParams(query))!);
  return [page.models.map(({ model_id }) => model_id).join(''), page.total, page.offset];
}

describe('a query of the catalogue', () => {
  for (const [query, ...page] of [
    ['limit=2', 'ab', 4, 0],
    ['limit=2&offset=2', 'cd', 4, 2],
    ['offset=9', '', 4, 9],
    ['q=speech', 'ab', 2, 0],
    ['q=SPEECH+chinese', 'a', 1, 0],
    ['q=c&limit=1', 'a', 3, 0],
    ['q=nothing', '', 0, 0],
    ['sort=size_bytes', 'bcda', 4, 0],
    ['sort=-size_bytes&limit=1', 'a', 4, 0],
    ['sort=title', 'bcda', 4, 0],
    ['sort=-model_id&q=speech', 'ba', 2, 0],
  ] as const) {
    it(`${query} is ${page[0] || 'nothing'}`, () => expect(ask(query)).to.deep.equal(page));
  }

  it('without one of its parameters is none: what caches and clients add is not looked at', () => {
    for (const query of ['', 'at=123', 'sha256=abc'])
      expect(parseCatalogQuery(new URLSearchParams(query))).to.equal(undefined);
  });

  for (const query of ['limit=0', 'limit=1001', 'limit=x', 'offset=-1', 'sort=size', 'sort=', `q=${'a'.repeat(201)}`]) {
    it(`${query.slice(0, 20)} is refused`, () => {
      expect(() => parseCatalogQuery(new URLSearchParams(query))).to.throw('Expected');
    });
  }
});
