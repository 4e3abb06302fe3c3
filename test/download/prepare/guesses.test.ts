import { expect } from 'chai';
import { likelyOrigins, likelyShifts } from '../../../src/download/prepare/guesses.ts';
import type { OldFile } from '../../../src/download/prepare/guesses.ts';

const GIB = 1024 ** 3;
const wanted = { path: 'model-q4.gguf', sizeBytes: GIB + 32, sha256: 'new', pieceSizeBytes: 8, pieces: ['a', 'b'] };

function old(path: string, more: Partial<OldFile> = {}): OldFile {
  return { file: `/models/m/1.0.0/${path}`, path, sizeBytes: GIB, sha256: 'old', shared: new Set(), ...more };
}

describe('where a changed file may come from', () => {
  const paths = (...files: OldFile[]) => likelyOrigins(wanted, files).map(({ path }) => path);

  it('is the file of the same path, then one with the same pieces, then one of a like name and size', () => {
    const shared = old('x', { shared: new Set(['b']), sizeBytes: 1 });
    expect(paths(old('model-q4_0.gguf'), shared, old(wanted.path))).to.deep.equal([
      'model-q4.gguf',
      'x',
      'model-q4_0.gguf',
    ]);
  });

  it('is the liker one first', () => {
    expect(paths(old('model-q8.gguf', { sizeBytes: GIB / 2 }), old('model-q4-v2.gguf'))).to.deep.equal([
      'model-q4-v2.gguf',
      'model-q8.gguf',
    ]);
  });

  it('is no file of another name and size, and not the file itself', () => {
    expect(paths(old('tokenizer.json', { sizeBytes: 9 }), old(wanted.path, { sha256: 'new' }))).to.deep.equal([]);
  });

  it('is one of four at most', () => {
    expect(paths(...[1, 2, 3, 4, 5, 6].map(n => old(`model-q4-v${n}.gguf`)))).to.have.length(4);
  });

  it('keeps the nearest version first among files of the same path', () => {
    const nearest = old(wanted.path, { file: 'near' });
    const farther = old(wanted.path, { file: 'far', sizeBytes: wanted.sizeBytes });
    expect(likelyOrigins(wanted, [nearest, farther]).map(({ file }) => file)).to.deep.equal(['near', 'far']);
  });

  it('moves its bytes by the difference of the sizes, or not at all', () => {
    expect(likelyShifts(GIB + 32, GIB)).to.deep.equal([32, 0]);
    expect(likelyShifts(GIB, GIB)).to.deep.equal([0]);
  });
});
