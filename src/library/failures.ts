import { isModelError, ModelError, toModelError } from '../model/errors.ts';
import { retryAfterMs, shownUrl, withoutSecrets } from '../ports/fetch.ts';
import type { FetchResponse } from '../ports/fetch.ts';
import { FailedThroughProxy } from '../ports/proxy.ts';

const TIMEOUTS: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'ERR_TIMED_OUT',
  'ERR_CONNECTION_TIMED_OUT',
]);
/** OpenSSL's and Chromium's names for a certificate that isn't trusted. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL/;

/** What a failed connection means; the first `code` in the chain of causes decides. */
export function failureOfConnection(thrown: unknown, url: string): ModelError {
  const { code, known } = reasonOf(thrown);
  if (known) return known;
  const proxy = thrown instanceof FailedThroughProxy ? thrown.proxy : null;
  const details = { url: shownUrl(url), ...(code !== undefined && { reason: code }), ...(proxy !== null && { proxy }) };
  const reason = `(${code ?? withoutSecrets(String(thrown))}${proxy === null ? '' : `, through the proxy ${proxy}`})`;
  if (code !== undefined && TIMEOUTS.has(code)) {
    return new ModelError('NETWORK_TIMEOUT', `The library did not answer in time at ${details.url} ${reason}.`, {
      retryable: true,
      details,
      cause: thrown,
    });
  }
  if (code !== undefined && CERTIFICATE.test(code)) {
    return new ModelError('SERVER_REJECTED', `The certificate of ${details.url} is not trusted ${reason}.`, {
      details,
      cause: thrown,
    });
  }
  // EPROTO is also what a proxy's refusal is called.
  if (code === 'EPROTO' || code?.startsWith('HPE_')) {
    return new ModelError('PROXY_INTERFERED', `What answers at ${details.url} is no library ${reason}.`, {
      retryable: true,
      details,
      cause: thrown,
    });
  }
  return new ModelError('NETWORK_UNREACHABLE', `The library can't be reached at ${details.url} ${reason}.`, {
    retryable: true,
    details,
    cause: thrown,
  });
}

/** What a status that is neither 200, 304 nor 404 means. `now` is the wall clock, for a Retry-After that is a date. */
export function failureOfStatus({ status, headers }: FetchResponse, url: string, now: number): ModelError {
  const retryAfter = headers.get('retry-after');
  const waitMs = retryAfterMs(retryAfter, now);
  const details = {
    url: shownUrl(url),
    status,
    ...(retryAfter !== null && { retryAfter }),
    // What a download obeys.
    ...(waitMs !== null && { retryAfterMs: waitMs }),
  };
  if (status === 407 || status === 511) {
    return new ModelError('PROXY_INTERFERED', `A proxy asks for a log-in before ${details.url} (HTTP ${status}).`, {
      details,
    });
  }
  if (status >= 500 || status === 408 || status === 425 || status === 429) {
    return new ModelError('SERVER_ERROR', `The library failed at ${details.url} (HTTP ${status}).`, {
      retryable: true,
      details,
    });
  }
  const hint = status === 401 || status === 403 ? '; check the library token' : '';
  return new ModelError('SERVER_REJECTED', `The library refused ${details.url} (HTTP ${status})${hint}.`, { details });
}

/** An answer that no library gives: a log-in page, a scanner's warning, nothing at all. */
export function interfered({ status, headers }: FetchResponse, url: string, bytes: Uint8Array): ModelError {
  const contentType = headers.get('content-type');
  const seen = Buffer.from(bytes.subarray(0, 200)).toString('utf8');
  const got = bytes.length === 0 ? 'nothing' : `a web page (${contentType ?? 'no content type'})`;
  return new ModelError(
    'PROXY_INTERFERED',
    `Expected the library's answer from ${shownUrl(url)}, got ${got}; a proxy may stand between.`,
    {
      details: { url: shownUrl(url), status, contentType, seen },
    },
  );
}

export function looksLikeHtml(contentType: string | null, bytes: Uint8Array): boolean {
  if (contentType !== null && /^\s*(text\/html|application\/xhtml)/i.test(contentType)) return true;
  // None of a library's answers begins with "<".
  return Buffer.from(bytes.subarray(0, 64))
    .toString('latin1')
    .replace(/^(ï»¿)?\s+/, '')
    .startsWith('<');
}

function reasonOf(thrown: unknown): { code?: string; known?: ModelError } {
  for (let error = thrown, depth = 0; typeof error === 'object' && error !== null && depth < 5; depth += 1) {
    if (isModelError(error)) return { known: toModelError(error, 'NETWORK_UNREACHABLE') };
    const { code, cause, message } = error as { code?: unknown; cause?: unknown; message?: unknown };
    if (typeof code === 'string' && code !== 'ABORT_ERR') return { code };
    // Electron's session fetch has the code in its message alone.
    const [, name] = /^net::(ERR_\w+)/.exec(typeof message === 'string' ? message : '') ?? [];
    if (name !== undefined) return { code: name };
    error = cause;
  }
  return {};
}
