import { expect } from 'chai';
import { layout, rowsBetween } from '../../../src/ui/shared/components/list-window.ts';

const keys = Array.from({ length: 500 }, (_, n) => `m${n}`);

describe('a window onto a long list', () => {
  it('knows where rows begin, by measure or estimate', () => {
    expect(layout(['a', 'b', 'c'], new Map([['b', 80]]), 50).offsets).to.deep.equal([0, 50, 130, 180]);
  });

  it('has the rows that touch it, and no others', () => {
    const places = layout(keys, new Map(), 50);
    expect(rowsBetween(places, 100, 200, null)).to.deep.equal([2, 3]);
    expect(rowsBetween(places, 99, 201, null)).to.deep.equal([1, 2, 3, 4]);
    expect(rowsBetween(places, -400, 60, null)).to.deep.equal([0, 1]);
    expect(rowsBetween(places, 24_950, 99_999, null)).to.deep.equal([499]);
    expect(rowsBetween(layout([], new Map(), 50), 0, 100, null)).to.deep.equal([]);
  });

  it('keeps the row with the focus, in its order', () => {
    const places = layout(keys, new Map(), 50);
    expect(rowsBetween(places, 100, 200, 0)).to.deep.equal([0, 2, 3]);
    expect(rowsBetween(places, 100, 200, 400)).to.deep.equal([2, 3, 400]);
    expect(rowsBetween(places, 100, 200, 3)).to.deep.equal([2, 3]);
    expect(rowsBetween(places, 100, 200, 500)).to.deep.equal([2, 3]);
  });
});
