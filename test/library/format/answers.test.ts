import { expect } from 'chai';
import { parseCatalog } from '../../../src/library/format/answers.ts';

describe('parseCatalog', () => {
  it('says that what came breaks off, and nothing of the kind of other text', () => {
    const right = Buffer.from(JSON.stringify({ models: [{ model_id: '模型"}}}}]]]\\', versions: ['1.0.0'] }] }));
    for (let length = 1; length < right.length; length += 1) {
      const cut = () => parseCatalog(right.subarray(0, length));
      expect(cut, String(length)).to.throw(`the catalogue to be JSON, got ${length} bytes that break off`);
    }
    for (const other of ['index.json', '[]}', '{"a":1}}', 'x{', '<p>', '']) {
      expect(() => parseCatalog(Buffer.from(other))).to.throw(/^(?!.*break off)/);
    }
  });

  it('leaves out a model that is nested too deep, wherever it is, and keeps the rest', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const right = { model_id: 'right', versions: ['1.0.0'], size_bytes: 1 };
    const wrong = ['DEEP', ...Object.keys(right).map(name => ({ ...right, [name]: 'DEEP' }))];
    const models = [...wrong, { ...right, versions: ['DEEP'] }, { ...right, extra: { a: 'DEEP' } }, right];
    const { models: read } = parseCatalog(Buffer.from(JSON.stringify({ models }).replaceAll('"DEEP"', deep)));
    expect(read).to.deep.equal([{ ...right, latest: '1.0.0' }]);
  });
});
