import { expect } from 'chai';
import { httpDate, isCurrent, judgeConditions } from '../../../src/library/server/preconditions.ts';
import type { Verdict } from '../../../src/library/server/preconditions.ts';

const etag = '"abc"';
const modifiedMs = Date.UTC(2026, 4, 1, 12, 0, 0, 700);
const same = httpDate(modifiedMs);
const [before, after] = [httpDate(modifiedMs - 5000), httpDate(modifiedMs + 5000)];

describe('conditions of a request', () => {
  const cases: [headers: Record<string, string>, verdict: Verdict][] = [
    [{}, 'send'],
    [{ 'if-match': etag }, 'send'],
    [{ 'if-match': '"x", "abc"' }, 'send'],
    [{ 'if-match': '*' }, 'send'],
    [{ 'if-match': '"x"' }, 412],
    // Weak: it doesn't say that the bytes are the same.
    [{ 'if-match': `W/${etag}` }, 412],
    [{ 'if-unmodified-since': same }, 'send'],
    [{ 'if-unmodified-since': before }, 412],
    [{ 'if-unmodified-since': 'yesterday' }, 'send'],
    [{ 'if-match': etag, 'if-unmodified-since': before }, 'send'],
    [{ 'if-none-match': `W/${etag}` }, 304],
    [{ 'if-none-match': '"x"' }, 'send'],
    [{ 'if-modified-since': same }, 304],
    [{ 'if-modified-since': after }, 304],
    [{ 'if-modified-since': before }, 'send'],
    [{ 'if-none-match': '"x"', 'if-modified-since': same }, 'send'],
    [{ 'if-match': '"x"', 'if-none-match': etag }, 412],
  ];
  for (const [headers, verdict] of cases) {
    it(`${JSON.stringify(headers)} is ${verdict}`, () => {
      expect(judgeConditions(headers, { etag, modifiedMs })).to.equal(verdict);
    });
  }

  it('a range goes on by the ETag, or by the very date of a file that is older than a second', () => {
    const file = { etag, modifiedMs };
    const later = modifiedMs + 60_000;
    expect(isCurrent(undefined, file, later)).to.equal(true);
    expect(isCurrent(etag, file, later)).to.equal(true);
    expect(isCurrent(same, file, later)).to.equal(true);
    expect(isCurrent(same, file, modifiedMs + 200)).to.equal(false);
    for (const other of [before, after, '"x"', `W/${etag}`, '']) expect(isCurrent(other, file, later)).to.equal(false);
  });
});
