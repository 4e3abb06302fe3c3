import { expect } from 'chai';
import fc from '../../support/fast-check.ts';
import type { StorageView } from '../../../src/api/contract.ts';
import { diskShares, useByModel } from '../../../src/ui/storage/disk-use.ts';
import { freeUp } from '../../../src/ui/storage/free-up.ts';
import { squarify } from '../../../src/ui/storage/squarify.ts';
import { tiles } from '../../../src/ui/storage/tiles.ts';

const installed = (modelId: string, version: string, bytes: number) => ({
  modelId,
  version,
  status: 'ready' as const,
  bytes,
});

function storage(more: Partial<StorageView> = {}): StorageView {
  return { modelsDir: '/m', freeBytes: 60, totalBytes: 200, installed: [], partials: [], ...more };
}

describe('storage', () => {
  it('adds up the versions of a model, the largest model first', () => {
    const uses = useByModel(
      storage({ installed: [installed('b', '1.0.0', 30), installed('a', '1.0.0', 20), installed('a', '2.0.0', 15)] }),
    );
    expect(uses.map(({ modelId, bytes, versions }) => [modelId, bytes, versions.map(v => v.key)])).to.deep.equal([
      ['a', 35, ['a@1.0.0', 'a@2.0.0']],
      ['b', 30, ['b@1.0.0']],
    ]);
  });

  it('divides the disk without a gap', () => {
    const partial = { name: 'x', modelId: null, version: null, status: null, bytes: 10, modifiedAt: '' };
    const shares = diskShares(storage({ installed: [installed('a', '1.0.0', 40)], partials: [partial] }));
    expect(shares.map(({ name, bytes }) => [name, bytes])).to.deep.equal([
      ['models', 40],
      ['partials', 10],
      ['other', 90],
      ['free', 60],
    ]);
    expect(shares.reduce((sum, share) => sum + share.fraction, 0)).to.be.closeTo(1, 1e-9);
  });

  it('has only what it knows where the platform does not tell the disk’s size', () => {
    const shares = diskShares(storage({ totalBytes: null, installed: [installed('a', '1.0.0', 40)] }));
    expect(shares.map(({ name }) => name)).to.deep.equal(['models', 'partials']);
  });

  it('draws only areas that have room for a name; the rest is one, or left out', () => {
    const many = Array.from({ length: 60 }, (_, n) => installed(`m${n}`, '1.0.0', 1_000_000 * 0.8 ** n));
    const shown = tiles(many);
    expect(shown.length).to.be.within(4, 24);
    expect(shown.every(({ box }) => box.width >= 0.1 && box.height >= 0.24)).to.equal(true);
    expect(shown.reduce((sum, tile) => sum + tile.count, 0)).to.equal(60);
    expect(tiles([installed('a', '1.0.0', 0)])).to.deep.equal([]);
    expect(tiles(many.map(each => ({ ...each, bytes: 1_000 }))), 'none has room').to.deep.equal([]);
    const [large, ...none] = tiles([installed('a', '1.0.0', 1_000_000), installed('b', '1.0.0', 1)]);
    expect([large?.version?.modelId, none]).to.deep.equal(['a', []]);
  });

  it('colours by what a version is: in use, old, broken', () => {
    const versions = [
      installed('a', '1.0.0', 30),
      installed('a', '2.0.0', 31),
      { ...installed('b', '1.0.0', 29), status: 'damaged' as const },
    ];
    expect(tiles(versions).map(({ version, kind }) => [version?.modelId, version?.version, kind])).to.deep.equal([
      ['a', '2.0.0', 'current'],
      ['a', '1.0.0', 'old'],
      ['b', '1.0.0', 'broken'],
    ]);
  });

  it('finds what nobody needs: versions that a newer one replaced, and partials of no download', () => {
    const part = (name: string, status: 'paused' | null, bytes: number) => ({
      ...{ name, modelId: null, version: null, status, bytes, modifiedAt: '' },
    });
    const disk = storage({
      installed: [
        installed('a', '1.9.0', 30),
        installed('a', '1.10.0', 31),
        { ...installed('a', '2.0.0', 32), status: 'damaged' },
        installed('b', '1.0.0', 5),
      ],
      partials: [part('kept', 'paused', 100), part('forgotten', null, 7)],
    });
    const found = freeUp(disk);
    expect(found.versions.map(({ version }) => version)).to.deep.equal(['1.9.0']);
    expect(found.partials.map(({ name }) => name)).to.deep.equal(['forgotten']);
    expect(found.bytes).to.equal(37);
    expect(freeUp(disk, new Set(['a@1.9.0'])).versions, 'what a task uses stays').to.deep.equal([]);
  });

  it('gives each size its area, inside the whole, without overlap', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sizes, list => {
        const sorted = list.toSorted((a, b) => b - a);
        const total = sorted.reduce((a, b) => a + b, 0);
        const boxes = squarify(sorted, { x: 0, y: 0, width: 4, height: 1 });
        expect(boxes).to.have.length(sorted.length);
        boxes.forEach((box, index) => {
          expect(box.width * box.height).to.be.closeTo(((sorted[index] as number) / total) * 4, 1e-6);
          expect(Math.min(box.x, box.y)).to.be.at.least(-1e-9);
          expect(box.x + box.width).to.be.at.most(4 + 1e-6);
          expect(box.y + box.height).to.be.at.most(1 + 1e-6);
        });
        for (const [n, a] of boxes.entries()) {
          for (const b of boxes.slice(n + 1)) {
            const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
            const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
            expect(wide <= 1e-6 || high <= 1e-6).to.equal(true);
          }
        }
      }),
      { verbose: 1 },
    );
  });
});
