import { expect } from 'chai';
import { WorkQueue } from '../../../src/download/transfer/work-queue.ts';

/** A queue of the items 1 to `count`: which are begun, each time anew, and how each ends. */
function setUp(count: number, atOnce: () => number, mayWait: (item: number) => boolean = () => true) {
  const begun: number[] = [];
  const ends = new Map<number, { done: () => void; fail: (error: Error) => void }>();
  const all = new AbortController();
  const queue = new WorkQueue({
    items: Array.from({ length: count }, (_, i) => i + 1),
    atOnce,
    mayWait,
    all,
    work: (item, signal) =>
      new Promise<void>((resolve, reject) => {
        begun.push(item);
        const end = () => ends.delete(item);
        ends.set(item, { done: () => (end(), resolve()), fail: error => (end(), reject(error)) });
        signal.addEventListener('abort', () => (end(), reject(signal.reason as Error)));
      }),
  });
  const running = () => [...ends.keys()].sort((a, b) => a - b);
  return { queue, all, begun, ends, running, ended: queue.run() };
}

/** Resolves when everything that was rejected or resolved has been handled. */
const settled = () => new Promise(resolve => setImmediate(resolve));

describe('the files of a task', () => {
  it('are as many as may be at each turn: more begin the next ones, fewer let the newest wait', async () => {
    let limit = 2;
    const { queue, begun, ends, running, ended } = setUp(6, () => limit);
    expect(running()).to.deep.equal([1, 2]);
    limit = 4;
    queue.adjust();
    expect(running()).to.deep.equal([1, 2, 3, 4]);
    limit = 1;
    queue.adjust();
    await settled();
    expect(running()).to.deep.equal([1]);
    ends.get(1)?.done();
    await settled();
    expect(running(), 'one of those that wait again').to.have.length(1);
    expect(running()[0]).to.be.oneOf([2, 3, 4]);
    limit = 9;
    queue.adjust();
    expect(running()).to.deep.equal([2, 3, 4, 5, 6]);
    for (const { done } of [...ends.values()]) done();
    await ended;
    expect(begun.slice(0, 4)).to.deep.equal([1, 2, 3, 4]);
    expect(begun.slice(4, 7).sort(), 'before those that never began').to.deep.equal([2, 3, 4]);
    expect(begun.slice(7)).to.deep.equal([5, 6]);
  });

  it('are not stopped when they are nearly done', async () => {
    let limit = 3;
    const { queue, running } = setUp(
      3,
      () => limit,
      item => item !== 3,
    );
    limit = 1;
    queue.adjust();
    await settled();
    expect(running()).to.deep.equal([1, 3]);
  });

  it('end all with the first failure', async () => {
    const { ends, ended, running, begun } = setUp(5, () => 3);
    const first = new Error('first');
    ends.get(2)?.fail(first);
    expect(await ended.catch((error: unknown) => error)).to.equal(first);
    expect([running(), begun]).to.deep.equal([[], [1, 2, 3]]);
  });

  it('end with the reason of a stop, also when some of them were to wait', async () => {
    let limit = 2;
    const { queue, all, ended, ends } = setUp(3, () => limit);
    limit = 1;
    queue.adjust();
    ends.get(1)?.done();
    all.abort('pause');
    expect(await ended.catch((error: unknown) => error)).to.equal('pause');
  });
});
