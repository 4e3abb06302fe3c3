import { expect } from 'chai';
import { decodeNote, encodeNote, noteArea } from '../../../src/download/part/part-note.ts';
import type { ByteRanges } from '../../../src/events/vocabulary.ts';

describe("a part's note", () => {
  const note = {
    sha256: 'a'.repeat(64),
    bootId: 'boot',
    ranges: [[0, 5] as [number, number], [9, 20] as [number, number]],
  };
  const write = (area: Buffer, size: number, count: number, ranges: ByteRanges) => {
    const { offset, bytes } = encodeNote({ ...note, ranges }, size, count);
    bytes.copy(area, offset - noteArea(size).from);
  };

  it('is read as it was written, and the newest one counts', () => {
    const area = Buffer.alloc(noteArea(77).to - noteArea(77).from);
    expect(decodeNote(area)).to.equal(null);
    write(area, 77, 1, [[0, 1]]);
    write(area, 77, 2, note.ranges);
    expect(decodeNote(area)).to.deep.equal({ note, count: 2 });
  });

  it('that was cut in the middle is none, and the one before it counts', () => {
    const area = Buffer.alloc(noteArea(77).to - noteArea(77).from);
    write(area, 77, 1, [[0, 1]]);
    write(area, 77, 2, note.ranges);
    area[30]! ^= 1;
    expect(decodeNote(area)?.note.ranges).to.deep.equal([[0, 1]]);
    area.fill(0, 4096);
    expect(decodeNote(area)).to.equal(null);
  });

  it('leaves out the smallest ranges when there are too many', () => {
    const many = Array.from({ length: 2000 }, (_, i): [number, number] => [i * 1e9, i * 1e9 + (i % 100) + 1]);
    const { bytes } = encodeNote({ ...note, ranges: many }, 1e13, 1);
    const ranges = decodeNote(bytes)?.note.ranges ?? [];
    expect(ranges.length).to.be.within(20, 200);
    for (const [from, to] of ranges) expect(many).to.deep.include([from, to]);
    expect(Math.min(...ranges.map(([from, to]) => to - from))).to.be.above(90);
  });

  it('leaves out what the journal knows before it leaves out a byte that only the note knows', () => {
    const many = Array.from({ length: 2000 }, (_, i): [number, number] => [i * 1e9, i * 1e9 + 1e8]);
    const fresh = [0, 1000, 1999].map((i): [number, number] => [i * 1e9, i * 1e9 + 1e8 + 1]);
    const ranges = many.map((range, i) => fresh.find(([from]) => from === i * 1e9) ?? range);
    const { bytes } = encodeNote({ ...note, ranges }, 1e13, 1, many);
    expect(decodeNote(bytes)?.note.ranges).to.include.deep.members(fresh);
  });
});
