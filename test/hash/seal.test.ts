import { expect } from 'chai';
import { Seal } from '../../src/hash/seal.ts';

function sealOf(bytes: Uint8Array, ...portions: number[]): string {
  const seal = new Seal();
  let at = 0;
  for (const portion of [...portions, bytes.length]) {
    seal.update(bytes.subarray(at, at + portion));
    at += portion;
  }
  return seal.digest();
}

describe('a seal', () => {
  const bytes = Uint8Array.from({ length: 100_003 }, (_, i) => (i * 31) % 251);

  it('is the same in whatever portions the bytes come', () => {
    const whole = sealOf(bytes);
    expect(sealOf(bytes, 1, 15, 16, 17, 4096)).to.equal(whole);
    expect(sealOf(bytes, 65_536)).to.equal(whole);
  });

  it('is another one of other bytes, of fewer and of more', () => {
    const all = new Set([
      sealOf(bytes),
      sealOf(bytes.subarray(1)),
      sealOf(new Uint8Array()),
      sealOf(new Uint8Array(1)),
    ]);
    for (const at of [0, 50_000, bytes.length - 1]) {
      const other = Uint8Array.from(bytes);
      other[at]! ^= 1;
      all.add(sealOf(other));
    }
    all.add(sealOf(Uint8Array.from([...bytes, 0])));
    expect(all.size).to.equal(8);
  });
});
