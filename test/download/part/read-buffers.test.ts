import { expect } from 'chai';
import { ReadBuffers } from '../../../src/download/part/read-buffers.ts';

describe('buffers for reads', () => {
  const lent = (buffers: ReadBuffers, bytes: number) => buffers.lend(bytes, buffer => Promise.resolve(buffer));

  it('are used again by the next read that they are large enough for', async () => {
    const buffers = new ReadBuffers();
    const first = await lent(buffers, 100);
    const second = await lent(buffers, 60);
    expect([first.length, second.length]).to.deep.equal([100, 60]);
    expect(second.buffer).to.equal(first.buffer);
    const larger = await lent(buffers, 101);
    expect(larger.length).to.equal(101);
    expect(larger.buffer).not.to.equal(first.buffer);
  });

  it('belong to one read at a time', async () => {
    const buffers = new ReadBuffers();
    await buffers.lend(10, async outer => {
      const inner = await lent(buffers, 10);
      expect(inner.buffer).not.to.equal(outer.buffer);
    });
  });

  it('come back from a read that failed', async () => {
    const buffers = new ReadBuffers();
    let first: Buffer | null = null;
    const failing = buffers.lend(10, buffer => {
      first = buffer;
      return Promise.reject(new Error('EIO'));
    });
    const message = await failing.catch((error: Error) => error.message);
    expect(message).to.equal('EIO');
    expect((await lent(buffers, 10)).buffer).to.equal(first!.buffer);
  });
});
