import { expect } from 'chai';
import { formatRoute, parseRoute } from '../../../src/ui/shared/view-model/route.ts';

describe('the address of a view', () => {
  it('says view, search, filter, order and open details, and is read as it was written', () => {
    const route = {
      view: 'models',
      params: { q: 'whisper large & more', filter: 'available', open: 'ocr-eng' },
    } as const;
    expect(formatRoute(route)).to.equal('#/models?q=whisper+large+%26+more&filter=available&open=ocr-eng');
    expect(parseRoute(formatRoute(route))).to.deep.equal(route);
    expect(formatRoute({ view: 'health', params: { q: '' } })).to.equal('#/health');
  });

  it('leads to Models where it says nothing that is known', () => {
    for (const hash of ['', '#', '#/', '#/elsewhere', '#whatever'])
      expect(parseRoute(hash)).to.deep.equal({ view: 'models', params: {} });
  });
});
