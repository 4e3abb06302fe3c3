import { expect } from 'chai';
import { judgeResponse, strongEtag } from '../../src/ports/judge.ts';
import type { Question } from '../../src/ports/judge.ts';
import { retryAfterMs } from '../../src/ports/fetch.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const asked: Question = {
  path: 'w.bin',
  url: 'https://library/storage/w.bin',
  range: { from: 100, to: 1000 },
  sizeBytes: 1000,
  etag: '"a"',
  now: NOW,
};

/** status, headers, what differs in the question, the outcome in short. */
const TABLE: [number, Record<string, string>, Partial<Question>, string][] = [
  [206, { 'content-range': 'bytes 100-999/1000', etag: '"a"' }, {}, 'range 100-1000 same'],
  [206, { 'content-range': 'bytes 100-499/1000' }, {}, 'range 100-500 same'],
  [206, { 'content-range': 'bytes 100-999/*' }, {}, 'range 100-1000 same'],
  [206, { 'content-range': 'bytes 100-999/1000', etag: '"b"' }, {}, 'range 100-1000 changed'],
  [206, { 'content-range': 'bytes 100-999/1000', etag: 'W/"b"' }, {}, 'range 100-1000 same'],
  [206, { 'content-range': 'bytes 0-999/1000' }, {}, 'SERVER_ERROR without-range'],
  [206, { 'content-range': 'bytes 100-1000/1000' }, {}, 'SERVER_ERROR without-range'],
  [206, { 'content-range': 'bytes 100-99/1000' }, {}, 'SERVER_ERROR without-range'],
  [206, { 'content-range': 'bytes 100-999/1000', 'content-length': '901' }, {}, 'SERVER_ERROR without-range'],
  [206, { 'content-range': 'bytes 100-999/1001' }, {}, 'SIZE_MISMATCH ask-library'],
  [206, {}, {}, 'SERVER_ERROR without-range'],
  [206, { 'content-type': 'multipart/byteranges; boundary=x' }, {}, 'SERVER_ERROR without-range'],
  [206, { 'content-range': 'bytes 0-999/1000' }, { range: null }, 'range 0-1000 same'],
  [200, { 'content-length': '1000', etag: '"a"' }, {}, 'whole 1000 same'],
  [200, { 'content-length': '1000', etag: '"b"' }, {}, 'whole 1000 changed'],
  [200, {}, { range: null }, 'whole null same'],
  [200, { 'content-length': '0' }, { range: null }, 'PROXY_INTERFERED retry'],
  [200, { 'content-length': '0' }, { range: null, sizeBytes: 0 }, 'whole 0 same'],
  [200, { 'content-length': '999' }, { range: null }, 'SIZE_MISMATCH ask-library'],
  [200, { 'content-encoding': 'gzip' }, {}, 'PROXY_INTERFERED retry'],
  [200, { 'content-encoding': 'identity', 'content-length': '1000' }, {}, 'whole 1000 same'],
  [200, { 'content-type': 'text/html; charset=utf-8', 'content-length': '1000' }, {}, 'PROXY_INTERFERED retry'],
  [200, { 'content-type': 'text/html', 'content-length': '1000' }, { path: 'card.html' }, 'whole 1000 same'],
  // busybox httpd calls each range a page: the range and the total say more than the type.
  [206, { 'content-type': 'text/html', 'content-range': 'bytes 100-999/1000' }, {}, 'range 100-1000 same'],
  [206, { 'content-type': 'text/html', 'content-range': 'bytes 100-499/1000' }, {}, 'range 100-500 same'],
  [206, { 'content-type': 'text/html', 'content-range': 'bytes 100-999/*' }, {}, 'PROXY_INTERFERED retry'],
  [206, { 'content-type': 'text/html', 'content-range': 'bytes 0-899/1000' }, {}, 'PROXY_INTERFERED retry'],
  [206, { 'content-type': 'text/html', 'content-range': 'bytes 100-999/1001' }, {}, 'PROXY_INTERFERED retry'],
  [206, { 'content-type': 'text/html' }, {}, 'PROXY_INTERFERED retry'],
  [
    206,
    { 'content-type': 'text/html', 'content-range': 'bytes 100-999/1000', 'content-encoding': 'gzip' },
    {},
    'PROXY_INTERFERED retry',
  ],
  [204, {}, {}, 'SERVER_ERROR retry'],
  [302, { location: '/elsewhere' }, {}, 'redirect https://library/elsewhere'],
  [307, { location: 'https://cdn/w.bin' }, {}, 'redirect https://cdn/w.bin'],
  // The bytes of UTF-8, each as a character, which is how Node hands a header on.
  [
    302,
    { location: Buffer.from('http://library/模型é.bin').toString('latin1') },
    { url: 'http://library/storage/w.bin' },
    'redirect http://library/%E6%A8%A1%E5%9E%8B%C3%A9.bin',
  ],
  [302, { location: '/caf\u00e9.bin' }, {}, 'redirect https://library/caf%C3%A9.bin'],
  [302, { location: '/%E6%A8%A1.bin' }, {}, 'redirect https://library/%E6%A8%A1.bin'],
  [302, { location: 'http://library/w.bin' }, {}, 'SERVER_REJECTED give-up'],
  [302, {}, {}, 'SERVER_REJECTED give-up'],
  [304, {}, {}, 'SERVER_REJECTED give-up'],
  [401, {}, {}, 'SERVER_REJECTED ask-library'],
  [403, {}, {}, 'SERVER_REJECTED ask-library'],
  [404, {}, {}, 'SERVER_REJECTED ask-library'],
  [407, {}, {}, 'PROXY_INTERFERED retry'],
  [416, { 'content-range': 'bytes */1000' }, {}, 'SERVER_REJECTED without-range'],
  [416, { 'content-range': 'bytes */900' }, {}, 'SIZE_MISMATCH ask-library'],
  [416, {}, { range: null }, 'SERVER_REJECTED give-up'],
  [429, { 'retry-after': '7' }, {}, 'SERVER_ERROR retry after 7000'],
  [503, { 'retry-after': 'Thu, 01 Jan 2026 00:00:09 GMT' }, {}, 'SERVER_ERROR retry after 9000'],
  [500, {}, {}, 'SERVER_ERROR retry'],
  [511, {}, {}, 'PROXY_INTERFERED retry'],
];

function inShort(status: number, headers: Record<string, string>, question: Question): string {
  const judged = judgeResponse({ status, headers: new Headers(headers) }, question);
  switch (judged.kind) {
    case 'range':
      return `range ${judged.from}-${judged.to} ${judged.changed ? 'changed' : 'same'}`;
    case 'whole':
      return `whole ${judged.length} ${judged.changed ? 'changed' : 'same'}`;
    case 'redirect':
      return `redirect ${judged.url}`;
    case 'refused':
      return `${judged.error.code} ${judged.remedy}${judged.retryAfterMs === null ? '' : ` after ${judged.retryAfterMs}`}`;
  }
}

describe('the judge of responses', () => {
  for (const [status, headers, differs, outcome] of TABLE) {
    it(`${status} ${JSON.stringify(headers)} ${JSON.stringify(differs)}: ${outcome}`, () => {
      expect(inShort(status, headers, { ...asked, ...differs })).to.equal(outcome);
    });
  }

  it('reads Retry-After in both forms and nothing else', () => {
    expect(retryAfterMs(null, NOW)).to.equal(null);
    expect(retryAfterMs('soon', NOW)).to.equal(null);
    expect(retryAfterMs(new Date(0).toUTCString(), NOW)).to.equal(0);
  });

  it('keeps the signature of a redirect that leads nowhere', () => {
    const judged = judgeResponse({ status: 302, headers: new Headers({ location: 'http://a b/?signature=c' }) }, asked);
    expect(judged.kind).to.equal('refused');
    expect(JSON.stringify(judged)).not.to.include('signature');
  });

  it('takes strong validators only', () => {
    expect(['"a"', 'W/"a"', 'a', '', null].map(strongEtag)).to.deep.equal(['"a"', null, null, null, null]);
  });
});
