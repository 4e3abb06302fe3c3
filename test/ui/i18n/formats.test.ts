import { expect } from 'chai';
import { makeLocale, preferredLanguage } from '../../../src/ui/i18n/locale.ts';
import { en, plain, zh } from '../support.ts';

describe('formats', () => {
  it('cost nothing until one is used: the first view waits for none', () => {
    const { NumberFormat, DateTimeFormat } = Intl;
    let made = 0;
    const counting = <T extends object>(format: T) =>
      new Proxy(format, {
        construct(target, args, self) {
          made += 1;
          return Reflect.construct(target as unknown as new () => object, args, self) as object;
        },
      });
    Object.assign(Intl, { NumberFormat: counting(NumberFormat), DateTimeFormat: counting(DateTimeFormat) });
    try {
      const { f } = makeLocale('en');
      expect(made).to.equal(0);
      for (const n of [1, 2, 3]) f.exact(n);
      expect(made).to.equal(1);
    } finally {
      Object.assign(Intl, { NumberFormat, DateTimeFormat });
    }
  });

  it('give sizes about three figures, in one unit with their whole', () => {
    const bytes = (n: number) => en.f.bytes(n);
    const bytesOf = (part: number, whole: number) => en.f.bytesOf(part, whole);
    expect([0, 999, 10_900_000, 298_400_000, 4_700_000_000].map(n => plain(bytes(n)))).to.deep.equal([
      '0 B',
      '999 B',
      '10.9 MB',
      '298 MB',
      '4.7 GB',
    ]);
    expect(plain(bytes(999_960))).to.equal('1 MB');
    expect(plain(bytesOf(29_000_000, 4_700_000_000))).to.equal('0 of 4.7 GB');
    expect(plain(bytesOf(4_660_000_000, 4_700_000_000)), 'rounded down').to.equal('4.6 of 4.7 GB');
    expect(plain(bytesOf(4_639_000_000, 4_640_000_000)), 'not the whole').to.equal('4.5 of 4.6 GB');
    expect(plain(bytesOf(4_640_000_000, 4_640_000_000))).to.equal('4.6 of 4.6 GB');
    expect(plain(bytesOf(290_000, 1_000_000)), 'no step lost').to.equal('0.2 of 1 MB');
    expect([en, zh].map(({ f }) => plain(f.bytes(0)))).to.deep.equal(['0 B', '0 B']);
    expect([en, zh].map(({ f }) => plain(f.speed(900)))).to.deep.equal(['900 B/s', '900 B/秒']);
    expect(plain(bytesOf(20, 10))).to.equal('10 of 10 B');
  });

  it('round times to what a person waits for', () => {
    const duration = (s: number) => en.f.duration(s);
    expect([0, 41.2, 61, 3_599, 7_500, 86_390, 90_000, 200_000].map(s => plain(duration(s)))).to.deep.equal([
      '1 s',
      '42 s',
      '1 min',
      '1 h',
      '2 h 5 min',
      '1 day',
      '1 day',
      '2 days',
    ]);
  });

  it('never claim 100 % too early, nor fail on a bad time', () => {
    expect(en.f.percent(0.9999)).to.equal('99%');
    expect(en.f.percent(1)).to.equal('100%');
    expect(en.f.dateTime('nonsense')).to.equal('nonsense');
    expect(plain(zh.f.ago(new Date(0).toISOString(), 120_000))).to.equal('2 分钟前');
    expect(en.f.ago(new Date(5_000).toISOString(), 0)).to.equal('just now');
    expect(zh.f.past(new Date(0).toISOString(), 1_000)).to.equal(null);
  });
});

describe('language', () => {
  it('is the first of the person’s that the page speaks', () => {
    expect(preferredLanguage(['fr-FR', 'zh-TW', 'en'])).to.equal('zh');
    expect(preferredLanguage(['en-GB', 'zh'])).to.equal('en');
    expect(preferredLanguage([])).to.equal('en');
  });
});
