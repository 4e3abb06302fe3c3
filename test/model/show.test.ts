import { expect } from 'chai';
import { show, showAddress } from '../../src/model/show.ts';

describe('show', () => {
  const SHOWN: [unknown, string][] = [
    ['text', '"text"'],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    ['', '""'],
    [3.5, '3.5'],
    [NaN, 'NaN'],
    [true, 'true'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1, [2]], 'a list of 2'],
    [{ a: 1 }, 'an object'],
  ];
  for (const [value, text] of SHOWN) it(`names ${text}`, () => expect(show(value)).to.equal(text));

  it('cuts what is long, with a sign of it', () => {
    expect(show('x'.repeat(10), 8)).to.equal('"xxxxxx…');
    expect(show('x'.repeat(1_000))).to.have.length(120);
    expect(show('x'.repeat(118))).to.equal(`"${'x'.repeat(118)}"`);
  });

  it('leaves out of an address what may be a secret', () => {
    for (const [address, shown] of [
      ['https://host/a', 'https://host/a'],
      ['https://me:word@host:1/a', 'https://…@host:1/a'],
      ['me:wo@rd@host', '…@host'],
      ['http:me:word@host', '…@host'],
      ['https://host/a?sig=1#x', 'https://host/a?…'],
      ['https://host/#token', 'https://host/#…'],
      ['https://me:w?o#rd@host/', 'https://…@host/'],
    ] as const)
      expect(showAddress(address)).to.equal(JSON.stringify(shown));
    expect(showAddress(7)).to.equal('7');
  });

  it('takes what is nested too deep to be written out', () => {
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as unknown;
    expect(show(deep)).to.equal('a list of 1');
  });
});
