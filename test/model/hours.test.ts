import { expect } from 'chai';
import { isWithin, parseHours } from '../../src/model/hours.ts';
import type { Hours } from '../../src/model/hours.ts';

describe('hours of a day', () => {
  const zone = process.env['TZ'];
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  it('are read from "from-to", and nothing else', () => {
    expect(parseHours('08:00-18:30')).to.deep.equal({ from: 480, to: 1110 });
    expect(parseHours('00:00-23:59')).to.deep.equal({ from: 0, to: 1439 });
    for (const text of ['', '8-18', '08:00-24:00', '08:60-09:00', '08:00-08:00', '08:00 - 09:00', '08:00-09:00 '])
      expect(parseHours(text), text).to.equal(null);
  });

  /** The local hours of a day in which the limit holds, looked at each half hour of real time. */
  function held(text: string, beginUtc: string, halves: number): string[] {
    const hours = parseHours(text) as Hours;
    const found: string[] = [];
    for (let n = 0; n < halves; n += 1) {
      const now = Date.parse(beginUtc) + n * 1_800_000;
      if (isWithin(hours, now)) found.push(new Date(now).toTimeString().slice(0, 5));
    }
    return found;
  }

  it('are those of the wall clock here, begin included, end not', () => {
    process.env['TZ'] = 'Asia/Shanghai';
    expect(held('08:00-10:00', '2026-06-01T00:00:00Z', 48)).to.deep.equal(['08:00', '08:30', '09:00', '09:30']);
  });

  it('may pass midnight', () => {
    process.env['TZ'] = 'UTC';
    expect(held('23:00-01:00', '2026-06-01T00:00:00Z', 48)).to.deep.equal(['00:00', '00:30', '23:00', '23:30']);
  });

  it('follow the clock when it is set back or forward', () => {
    process.env['TZ'] = 'Europe/Berlin';
    const autumn = held('02:00-03:00', '2026-10-24T22:00:00Z', 12);
    expect(autumn, 'the hour that comes twice').to.deep.equal(['02:00', '02:30', '02:00', '02:30']);
    const spring = held('02:00-04:00', '2026-03-28T23:00:00Z', 12);
    expect(spring, 'the hour that is left out').to.deep.equal(['03:00', '03:30']);
  });
});
