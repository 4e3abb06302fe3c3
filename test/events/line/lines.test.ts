import { expect } from 'chai';
import { readLineBatches, readLines } from '../../../src/events/line/lines.ts';
import type { OpenFile } from '../../../src/ports/file-system.ts';

/** More than three reads of lines that end anywhere in a read, and one line longer than a read. */
const LINES = [
  ...Array.from({ length: 4_000 }, (_, i) => `${i} ${'x'.repeat(i % 211)}\n`),
  `${'long '.repeat(60_000)}\n`,
  'last\n',
];
const TEXT = LINES.join('');

/** Counts the reads that are under way and refuses them once it is closed. */
function fileOf(text: string, mostPerRead = Infinity) {
  const bytes = Buffer.from(text);
  const state = { open: true, reads: 0, underWay: 0 };
  const file: OpenFile = {
    read: async (into, position) => {
      state.reads += 1;
      state.underWay += 1;
      // At once: memory that is still in use is overwritten as early as can be.
      const count = bytes.copy(into, 0, position, position + Math.min(into.length, mostPerRead));
      await new Promise(resolve => setImmediate(resolve));
      state.underWay -= 1;
      if (!state.open) throw new Error('read after close');
      return count;
    },
    size: () => Promise.resolve(bytes.length),
    write: () => Promise.reject(new Error('not here')),
    truncate: () => Promise.reject(new Error('not here')),
    datasync: () => Promise.reject(new Error('not here')),
    close: () => Promise.resolve(),
  };
  return { file, state, length: bytes.length };
}

async function texts(file: OpenFile, from: number, to: number): Promise<string[]> {
  const found: string[] = [];
  for await (const { bytes, offset, end } of readLines(file, from, to)) {
    expect(end - offset).to.equal(bytes.length);
    found.push(bytes.toString());
  }
  return found;
}

describe('lines of a file', () => {
  it('are whole wherever the reads end, though the memory of a read is used again', async () => {
    const { file, length } = fileOf(TEXT);
    expect(await texts(file, 0, length)).to.deep.equal(LINES);
  });

  it('are whole when reads are short', async () => {
    const { file, length } = fileOf(TEXT, 10_007);
    expect(await texts(file, 0, length)).to.deep.equal(LINES);
  });

  it('begin and end where asked, and the last may lack its newline', async () => {
    const { file } = fileOf('one\ntwo\nthree');
    expect(await texts(file, 4, 100)).to.deep.equal(['two\n', 'three']);
    expect(await texts(file, 4, 6)).to.deep.equal(['tw']);
    expect(await texts(file, 4, 4)).to.deep.equal([]);
  });

  it('read no more than a first chunk for who wants a first line', async () => {
    const { file, state, length } = fileOf(TEXT);
    for await (const lines of readLineBatches(file, 0, length)) {
      expect(lines[0]?.bytes.toString()).to.equal(LINES[0]);
      break;
    }
    expect(state.reads).to.equal(1);
  });

  it('leave no read under way when the reader stops, so that the file can be closed', async () => {
    const { file, state, length } = fileOf(TEXT);
    let batches = 0;
    for await (const _ of readLineBatches(file, 0, length)) if (++batches === 2) break;
    expect(state.reads).to.equal(3);
    expect(state.underWay).to.equal(0);
  });
});
