import { expect } from 'chai';
import fc from '../../support/fast-check.ts';
import { frozenCopy } from '../../../src/events/line/frozen-copy.ts';

function textOf(value: unknown): string {
  return JSON.stringify(value);
}

function isFrozen(value: unknown): boolean {
  return (
    typeof value !== 'object' ||
    value === null ||
    (Object.isFrozen(value) && Object.values(value).every(each => isFrozen(each)))
  );
}

describe('a frozen copy', () => {
  it('is what JSON makes of the same value, or none', () => {
    let copies = 0;
    fc.assert(
      fc.property(fc.anything({ withDate: true, withNullPrototype: true, withSparseArray: true }), value => {
        const copy = frozenCopy(value);
        if (copy === undefined) return;
        copies += 1;
        expect(copy).to.deep.equal(JSON.parse(textOf(value)));
        expect(textOf(copy)).to.equal(textOf(value));
        expect(isFrozen(copy)).to.equal(true);
      }),
      { seed: 11, numRuns: 500 },
    );
    expect(copies).to.be.above(100);
  });

  it('is not made where the text says something else', () => {
    const withToJson = { toJSON: () => 1 };
    const others = [new Date(0), withToJson, NaN, -0, [undefined], [, 1], new Map(), new String('a'), 1n, JSON.parse('{"__proto__":1}') as unknown]; // prettier-ignore
    for (const other of others) {
      expect(frozenCopy(other)).to.equal(undefined);
      expect(frozenCopy({ a: [{ b: other }] })).to.equal(undefined);
    }
    expect(frozenCopy({ a: undefined, b: 1 })).to.deep.equal({ b: 1 });
  });
});
