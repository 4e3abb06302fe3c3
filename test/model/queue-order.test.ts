import { expect } from 'chai';
import { inOrder } from '../../src/model/queue-order.ts';

describe('the order of a queue', () => {
  it('is the one by hand, then the one in which they came; ids of others count for nothing', () => {
    expect(inOrder(['a', 'b', 'c', 'd'], ['x', 'd', 'b'], id => id)).to.deep.equal(['d', 'b', 'a', 'c']);
    expect(inOrder(new Set(['b', 'a']), [], id => id)).to.deep.equal(['b', 'a']);
  });
});
