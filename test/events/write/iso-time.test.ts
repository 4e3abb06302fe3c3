import { expect } from 'chai';
import fc from '../../support/fast-check.ts';
import { isoTime } from '../../../src/events/write/journal.ts';

describe('the time of an event', () => {
  it('is the text that a Date gives, in every second and of every age', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.integer({ min: 0, max: 999 }), (ms, more) => {
        const inSameSecond = Math.min(8.64e15, Math.floor(ms / 1000) * 1000 + more);
        for (const at of [ms, inSameSecond]) expect(isoTime(at)).to.equal(new Date(at).toISOString());
      }),
      { seed: 13, numRuns: 300 },
    );
  });
});
