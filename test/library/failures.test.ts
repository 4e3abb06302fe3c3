import { expect } from 'chai';
import { toFailure } from '../../src/download/failure.ts';
import { ModelError } from '../../src/model/errors.ts';
import { failureOfConnection, failureOfStatus } from '../../src/library/failures.ts';
import { FailedThroughProxy } from '../../src/ports/proxy.ts';

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
    ['a self-signed certificate', coded('DEPTH_ZERO_SELF_SIGNED_CERT'), 'SERVER_REJECTED', false],
    ['an expired certificate', coded('CERT_HAS_EXPIRED'), 'SERVER_REJECTED', false],
    ["Chromium's certificate error", new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'SERVER_REJECTED', false],
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

describe('failureOfStatus', () => {
  const CASES: [number, string, boolean][] = [
    [400, 'SERVER_REJECTED', false],
    [401, 'SERVER_REJECTED', false],
    [403, 'SERVER_REJECTED', false],
    [407, 'PROXY_INTERFERED', false],
    [408, 'SERVER_ERROR', true],
    [410, 'SERVER_REJECTED', false],
    [429, 'SERVER_ERROR', true],
    [500, 'SERVER_ERROR', true],
    [511, 'PROXY_INTERFERED', false],
  ];
  for (const [status, code, retryable] of CASES) {
    it(`gives ${status} as ${code}`, () => {
      const response = {
        status,
        url: '',
        headers: new Headers({ 'retry-after': '9' }),
        body: null,
        text: () => Promise.resolve(''),
      };
      const error = failureOfStatus(response, URL_WITH_SECRETS, 0);
      expect({ code: error.code, retryable: error.retryable }).to.deep.equal({ code, retryable });
      const url = 'https://host/models/api/models';
      expect(error.details).to.deep.equal({ url, status, retryAfter: '9', retryAfterMs: 9000 });
    });
  }

  it('tells a download how long the library wants to be left alone', () => {
    const busy = (retryAfter: string) => {
      const headers = new Headers({ 'retry-after': retryAfter });
      const response = { status: 503, url: '', headers, body: null, text: () => Promise.resolve('') };
      return toFailure(failureOfStatus(response, URL_WITH_SECRETS, 1000)).retryAfterMs;
    };
    expect(busy('120')).to.equal(120_000);
    expect(busy(new Date(61_000).toUTCString())).to.equal(60_000);
    expect(busy('soon')).to.equal(null);
  });
});
