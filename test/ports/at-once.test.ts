import { expect } from 'chai';
import { atOnce } from '../../src/ports/at-once.ts';

describe('items that are worked on at once', () => {
  it('are begun in their order, so many at a time', async () => {
    const begun: number[] = [];
    let running = 0;
    let most = 0;
    await atOnce([1, 2, 3, 4, 5], 2, async item => {
      begun.push(item);
      most = Math.max(most, (running += 1));
      await Promise.resolve();
      running -= 1;
    });
    expect(begun).to.deep.equal([1, 2, 3, 4, 5]);
    expect(most).to.equal(2);
    await atOnce([], 2, () => expect.fail('nothing to do'));
  });

  it('end with the first failure, when those that were begun have ended', async () => {
    const ended: number[] = [];
    const work = async (item: number) => {
      if (item === 1) throw new Error('first');
      await new Promise(resolve => setTimeout(resolve, 1));
      ended.push(item);
      throw new Error('later');
    };
    const error: unknown = await atOnce([1, 2, 3, 4], 3, work).catch((thrown: unknown) => thrown);
    expect(error).to.have.property('message', 'first');
    expect(ended).to.deep.equal([2, 3]);
  });
});
