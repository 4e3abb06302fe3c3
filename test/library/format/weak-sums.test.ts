import { expect } from 'chai';
import { encodeManifest, parseManifest } from '../../../src/library/format/manifest-file.ts';
import { weakKind } from '../../../src/model/manifest.ts';

const H = 'a'.repeat(64);
const REF = { modelId: 'm', version: '1.0.0' };
const BLOCK = 1024;
const FILE = { path: 'x', size_bytes: 5 * BLOCK + 1, sha256: H, piece_size: 2 * BLOCK, pieces: [H, H, H] };
const WEAK = { weak_kind: weakKind(BLOCK), weak: Buffer.alloc(5 * 8, 1).toString('base64') };

function parsed(more: object): object | undefined {
  const manifest = { schema: 1, model_id: 'm', version: '1.0.0', files: [{ ...FILE, ...more }] };
  return parseManifest(Buffer.from(JSON.stringify(manifest)), REF).files[0];
}

describe('the weak sums of a manifest', () => {
  it('are kept', () => {
    const file = { ...FILE, ...WEAK };
    expect(parsed(WEAK)).to.deep.equal(file);
    const manifest = { schema: 1 as const, model_id: 'm', version: '1.0.0', files: [file] };
    expect(parseManifest(encodeManifest(manifest), REF)).to.deep.equal(manifest);
  });

  const LEFT_OUT: Record<string, object> = {
    'of a kind that is not known': { ...WEAK, weak_kind: 'bytes/1024' },
    'without a kind': { weak: WEAK.weak },
    'of a kind that is no text': { ...WEAK, weak_kind: 7 },
    'of blocks that do not divide the pieces': { ...WEAK, weak_kind: weakKind(4 * BLOCK) },
    'of blocks that are no power of two': { ...WEAK, weak_kind: weakKind(1536) },
    'of blocks of a few bytes': { ...WEAK, weak_kind: weakKind(4) },
    'that are no text': { ...WEAK, weak: [1, 2] },
    'of another number of blocks': { ...WEAK, weak: Buffer.alloc(6 * 8, 1).toString('base64') },
    'that are no Base64': { ...WEAK, weak: `${WEAK.weak.slice(0, -4)}"\n!=` },
    'that end too soon': { ...WEAK, weak: `${WEAK.weak.slice(0, -8)}AA==AA==` },
    'of a file that has no whole block': { ...WEAK, weak: '', size_bytes: BLOCK - 1, pieces: [H] },
  };
  for (const [what, more] of Object.entries(LEFT_OUT)) {
    it(`are left out ${what}, and the file is accepted`, () => {
      expect(parsed(more)).to.have.all.keys('path', 'size_bytes', 'sha256', 'piece_size', 'pieces');
    });
  }
});
