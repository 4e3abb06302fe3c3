import { expect } from 'chai';
import { isModelError } from '../../src/model/errors.ts';
import { parseSize, scaleBytes } from '../../src/model/size.ts';

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (thrown) {
    return isModelError(thrown) ? thrown.code : undefined;
  }
  return undefined;
}

describe('parseSize', () => {
  const SIZES: Record<string, number> = {
    '10GB': 1e10,
    '64MiB': 67_108_864,
    '4096': 4096,
    '1.5 kB': 1500,
    '0': 0,
    '2tib': 2 ** 41,
    ' 7b ': 7,
  };
  for (const [text, bytes] of Object.entries(SIZES)) it(`reads ${text}`, () => expect(parseSize(text)).to.equal(bytes));
  for (const text of ['', 'GB', '-1', '1e3', '10XB', '1.2.3', '99999TB', 'Infinity', '1,5GB', '10GB x']) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(codeOf(() => parseSize(text))).to.equal('INVALID_ARGUMENT'));
  }
});

describe('scaleBytes', () => {
  const scale = { fullAt: 999.5, largest: 2 };

  it('takes the largest unit of which there is one', () => {
    expect(scaleBytes(0, scale)).to.deep.equal({ power: 0, scaled: 0 });
    expect(scaleBytes(999, scale)).to.deep.equal({ power: 0, scaled: 999 });
    expect(scaleBytes(1_000, scale)).to.deep.equal({ power: 1, scaled: 1 });
    expect(scaleBytes(999_400, scale)).to.deep.equal({ power: 1, scaled: 999.4 });
  });

  it('takes the next one where the number would be rounded up to 1000', () => {
    expect(scaleBytes(999_500, scale)).to.deep.equal({ power: 2, scaled: 0.9995 });
  });

  it('stays with the largest that has a word', () => {
    expect(scaleBytes(5e12, scale)).to.deep.equal({ power: 2, scaled: 5_000_000 });
  });
});
