import { expect } from 'chai';
import { GatheredWrites } from '../../../src/download/connection/gathered-writes.ts';
import type { PartialFile, PartialListener } from '../../../src/download/part/partial-file.ts';
import { randomOf, SEED } from '../../support/seed.ts';

const MOST = 256;

describe('chunks that are gathered', () => {
  it('are never more than two portions, whatever they come in, and are written in order', async () => {
    const written: number[] = [];
    let underWay = 0;
    const partial = {
      write: async (offset: number, chunks: Uint8Array[]) => {
        const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        expect(bytes, 'a portion').to.be.at.most(MOST);
        underWay += bytes;
        await new Promise(resolve => setImmediate(resolve));
        underWay -= bytes;
        written.push(offset, offset + bytes);
      },
    } as unknown as PartialFile;
    const writes = new GatheredWrites(partial, {} as PartialListener);
    const next = randomOf(SEED);
    let at = 0;
    for (let chunk = 0; chunk < 200; chunk += 1) {
      const bytes = 1 + Math.floor(next() * MOST);
      await writes.room(bytes, MOST);
      writes.add(at, new Uint8Array(bytes));
      at += bytes;
      expect(writes.pendingBytes, 'pending').to.be.at.most(MOST);
      expect(underWay, 'being written').to.be.at.most(MOST);
      if (writes.pendingBytes >= MOST) await writes.next();
    }
    await writes.flush();
    expect(written[0]).to.equal(0);
    expect(written.at(-1)).to.equal(at);
    for (let i = 1; i + 1 < written.length; i += 2) expect(written[i]).to.equal(written[i + 1]);
  });
});
