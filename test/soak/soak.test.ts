import { expect } from 'chai';
import { linesOf, pictureOf } from './picture.ts';
import { growth } from './samples.ts';
import type { Sample } from './samples.ts';

const MIB = 1024 * 1024;
const sample = (minute: number, more: Partial<Sample> = {}): Sample => ({
  ...{ minute, heapBytes: 20 * MIB, handles: 12, descriptors: 30, journalBytes: minute * 1000 },
  ...{ journalFiles: minute, archives: 0, actions: minute * 100 },
  ...more,
});
const minutes = Array.from({ length: 10 }, (_, index) => index + 1);

describe('what a soak measures', () => {
  it('is no growth when it moves up and down', () => {
    expect(growth(minutes.map(minute => sample(minute, { heapBytes: (20 + (minute % 3)) * MIB })))).to.deep.equal([]);
  });

  it('is growth when heap, handles or descriptors are higher at the end than at the beginning', () => {
    const leaking = minutes.map(minute => sample(minute, { heapBytes: (20 + minute) * MIB, handles: 12 + minute }));
    expect(growth(leaking)).to.deep.equal(['the heap: 23.0 MiB → 29.0 MiB', 'handles: 15 → 21']);
    expect(growth(minutes.map(minute => sample(minute, { descriptors: 30 + minute })))).to.have.length(1);
  });

  it('is not judged by the first minute, nor by a few', () => {
    expect(growth([sample(1, { heapBytes: MIB }), ...minutes.map(minute => sample(minute + 1))])).to.deep.equal([]);
    expect(growth([1, 2, 3].map(minute => sample(minute, { handles: minute * 50 })))).to.deep.equal([]);
  });

  it('is drawn, each thing with its own scale', () => {
    const samples = minutes.map(minute => sample(minute));
    const picture = pictureOf('A < B', linesOf(samples, samples));
    expect(picture).to.include('A &lt; B').and.to.include('Heap after collection, MiB');
    expect(picture.match(/<polyline/g)).to.have.length(6);
    // The last point of the first line is its highest one, at the right edge.
    expect(picture).to.match(/points="[\d.]+,52 [^"]* 704,52"/);
  });
});
