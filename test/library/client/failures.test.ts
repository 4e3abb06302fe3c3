import { expect } from 'chai';
import { toFailure } from '../../../src/download/base/failure.ts';
import { ModelError } from '../../../src/model/errors.ts';
import { failureOfAnswer, failureOfConnection } from '../../../src/library/client/failures.ts';
import { judgeResponse } from '../../../src/ports/judge.ts';
import type { Refusal } from '../../../src/ports/judge.ts';
import { FailedThroughProxy } from '../../../src/ports/proxy.ts';

const URL_WITH_SECRETS = 'https://user:password@host/models/api/models?signature=abc';
const coded = (code: string) => Object.assign(new Error('failed'), { code });

describe('failureOfConnection', () => {
  const CASES: [string, unknown, string, boolean][] = [
    ['a refused connection', coded('ECONNREFUSED'), 'NETWORK_UNREACHABLE', true],
    ['a name that is not found', coded('ENOTFOUND'), 'NETWORK_UNREACHABLE', true],
    ['a code in the cause', new TypeError('fetch failed', { cause: coded('ECONNRESET') }), 'NETWORK_UNREACHABLE', true],
    ['an error without a code', new TypeError('fetch failed'), 'NETWORK_UNREACHABLE', true],
    ['something that is no error', 'odd', 'NETWORK_UNREACHABLE', true],
    ['a connection that times out', coded('ETIMEDOUT'), 'NETWORK_TIMEOUT', true],
    [
      'time-outs of the platform',
      new TypeError('x', { cause: coded('UND_ERR_CONNECT_TIMEOUT') }),
      'NETWORK_TIMEOUT',
      true,
    ],
    ["Chromium's time-out", new Error('net::ERR_CONNECTION_TIMED_OUT'), 'NETWORK_TIMEOUT', true],
    ["Chromium's offline", new Error('net::ERR_INTERNET_DISCONNECTED'), 'NETWORK_UNREACHABLE', true],
    ['a self-signed certificate', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'PROXY_INTERFERED', false],
    ['an expired certificate', coded('CERT_HAS_EXPIRED'), 'PROXY_INTERFERED', false],
    ["Chromium's certificate error", new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'PROXY_INTERFERED', false],
    ['what is no HTTP', coded('HPE_INVALID_CONSTANT'), 'PROXY_INTERFERED', true],
    ['what is no TLS', coded('EPROTO'), 'PROXY_INTERFERED', true],
    [
      'our own error behind an abort',
      Object.assign(coded('ABORT_ERR'), { cause: new ModelError('NETWORK_TIMEOUT', 'x', { retryable: true }) }),
      'NETWORK_TIMEOUT',
      true,
    ],
  ];
  it('names the proxy on the way, and says nothing of the log-in to it', () => {
    const proxy = new URL('http://mara:password@proxy:3128');
    const error = failureOfConnection(new FailedThroughProxy(proxy, coded('ECONNREFUSED')), URL_WITH_SECRETS);
    expect(error.message).to.include('ECONNREFUSED').and.to.include('through the proxy proxy:3128');
    expect(error.details).to.include({ reason: 'ECONNREFUSED', proxy: 'proxy:3128' });
    expect(JSON.stringify(error)).not.to.match(/password|signature=/);
  });

  it('keeps the secrets of an address that an error without a code names', () => {
    const error = failureOfConnection(new Error(`request to ${URL_WITH_SECRETS} failed`), URL_WITH_SECRETS);
    expect(error.message).to.include('request to https://host/models/api/models failed');
    expect(JSON.stringify(error)).not.to.match(/password|signature=/);
  });

  it('knows the end of an address that has an apostrophe', () => {
    const error = failureOfConnection(new Error("request to http://host/it's?signature=abc failed"), URL_WITH_SECRETS);
    expect(error.message).to.include("request to http://host/it's failed");
  });

  for (const [name, thrown, code, retryable] of CASES) {
    it(`gives ${name} as ${code}`, () => {
      const error = failureOfConnection(thrown, URL_WITH_SECRETS);
      expect({ code: error.code, retryable: error.retryable }).to.deep.equal({ code, retryable });
      expect(JSON.stringify(error)).not.to.match(/password|signature=/);
    });
  }
});

describe('failureOfAnswer', () => {
  const CASES: [number, Record<string, string>, string, boolean][] = [
    [206, { 'content-range': 'bytes 0-8/9' }, 'SERVER_ERROR', true],
    [400, {}, 'SERVER_REJECTED', false],
    [401, {}, 'SERVER_REJECTED', false],
    [403, {}, 'SERVER_REJECTED', false],
    [407, {}, 'PROXY_INTERFERED', true],
    [408, {}, 'SERVER_ERROR', true],
    [410, {}, 'SERVER_REJECTED', false],
    [421, {}, 'SERVER_ERROR', true],
    [429, {}, 'SERVER_ERROR', true],
    [500, {}, 'SERVER_ERROR', true],
    [511, {}, 'PROXY_INTERFERED', true],
  ];
  for (const [status, more, code, retryable] of CASES) {
    it(`gives ${status} as ${code}`, () => {
      const headers = new Headers({ ...more, 'retry-after': '9' });
      const response = { status, url: '', headers, body: null, text: () => Promise.resolve('') };
      const asked = { path: 'models', url: URL_WITH_SECRETS, range: null, sizeBytes: null, etag: null, now: 0 };
      const judged = judgeResponse(response, asked);
      if (judged.kind !== 'refused' && judged.kind !== 'range') throw new Error(`judged ${judged.kind}`);
      const error = failureOfAnswer(response, judged, URL_WITH_SECRETS, Buffer.from('x'));
      expect({ code: error.code, retryable: error.retryable }).to.deep.equal({ code, retryable });
      expect(error.details).to.include({ url: 'https://host/models/api/models', status });
      if (judged.kind === 'refused') expect(error.details['retryAfterMs']).to.equal(judged.retryAfterMs ?? undefined);
      expect(JSON.stringify(error)).not.to.match(/password|signature=/);
    });
  }

  it('tells a download how long the library wants to be left alone', () => {
    const busy = (retryAfter: string) => {
      const response = { status: 503, url: '', headers: new Headers({ 'retry-after': retryAfter }), body: null };
      const asked = { path: 'models', url: URL_WITH_SECRETS, range: null, sizeBytes: null, etag: null, now: 1000 };
      const judged = judgeResponse(response, asked) as Refusal;
      const answer = { ...response, text: () => Promise.resolve('') };
      return toFailure(failureOfAnswer(answer, judged, URL_WITH_SECRETS, Buffer.from('x'))).retryAfterMs;
    };
    expect(busy('120')).to.equal(120_000);
    expect(busy(new Date(61_000).toUTCString())).to.equal(60_000);
    expect(busy('soon')).to.equal(null);
  });
});
