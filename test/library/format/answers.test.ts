import { expect } from 'chai';
import { parseCatalog } from '../../../src/library/format/answers.ts';

describe('parseCatalog', () => {
  it('leaves out a model that is nested too deep, wherever it is, and keeps the rest', () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const right = { model_id: 'right', versions: ['1.0.0'], size_bytes: 1 };
    const wrong = ['DEEP', ...Object.keys(right).map(name => ({ ...right, [name]: 'DEEP' }))];
    const models = [...wrong, { ...right, versions: ['DEEP'] }, { ...right, extra: { a: 'DEEP' } }, right];
    const { models: read } = parseCatalog(Buffer.from(JSON.stringify({ models }).replaceAll('"DEEP"', deep)));
    expect(read).to.deep.equal([{ ...right, latest: '1.0.0' }]);
  });
});
