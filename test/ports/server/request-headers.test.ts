import { expect } from 'chai';
import { hasBearer, isSameSecret, noneMatch } from '../../../src/ports/server/request-headers.ts';

describe('hasBearer', () => {
  for (const header of ['Bearer s3cret', 'bearer s3cret', 'BEARER  s3cret', 'Bearer s3cret ']) {
    it(`takes ${JSON.stringify(header)}`, () => expect(hasBearer(header, 's3cret')).to.equal(true));
  }

  for (const header of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    's3cret',
    'Basic s3cret',
    'Bearer s3cre',
    'Bearer s3cret x',
  ]) {
    it(`refuses ${JSON.stringify(header)}`, () => expect(hasBearer(header, 's3cret')).to.equal(false));
  }

  it('takes nothing for an empty token', () => expect(hasBearer('Bearer ', '')).to.equal(false));
});

describe('isSameSecret', () => {
  it('compares texts of any length', () => {
    expect([
      isSameSecret('a', 'a'),
      isSameSecret('a', 'b'),
      isSameSecret('a', 'ab'),
      isSameSecret('', ''),
    ]).to.deep.equal([true, false, false, true]);
  });
});

describe('noneMatch', () => {
  const ETAG = '"abc"';
  for (const header of ['"abc"', 'W/"abc"', '*', '"x", "abc"', '"x",W/"abc" , "y"']) {
    it(`finds it in ${header}`, () => expect(noneMatch(header, ETAG)).to.equal(true));
  }
  for (const header of [undefined, '', '"ABC"', 'abc', '"abcd"', 'w/"abc"']) {
    it(`does not find it in ${header}`, () => expect(noneMatch(header, ETAG)).to.equal(false));
  }
});
