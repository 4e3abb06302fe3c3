import { isModelError, ModelError, toModelError } from '../../model/errors.ts';
import { shownUrl, withoutSecrets } from '../../ports/fetch.ts';
import type { FetchResponse } from '../../ports/fetch.ts';
import type { Judgement, Refusal } from '../../ports/judge.ts';
import { datesIn } from '../../ports/outgoing/certificate-dates.ts';
import { FailedThroughProxy } from '../../ports/proxy.ts';

type RangeOf = Extract<Judgement, { kind: 'range' }>;

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

/** The error for a failed connection. The first `code` in the chain of causes decides. */
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
    const dates = datesIn(thrown);
    const why = dates === null ? '' : `: it is ${dates}`;
    return new ModelError('PROXY_INTERFERED', `The certificate of ${details.url} is not trusted ${reason}${why}.`, {
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

/**
 * The error for an answer that isn't the document. Its code is the judge's, its words are about
 * the library.
 *
 * @param token whether one was sent: what was never there can't be wrong
 */
export function failureOfAnswer(
  response: FetchResponse,
  judged: Refusal | RangeOf,
  url: string,
  bytes: Uint8Array,
  token = false,
): ModelError {
  const { status } = response;
  const where = shownUrl(url);
  if (judged.kind === 'range') {
    return new ModelError('SERVER_ERROR', `Expected all of ${where}, got a part of it.`, {
      retryable: true,
      details: { url: where, status },
    });
  }
  const { error, retryAfterMs } = judged;
  if (error.code === 'PROXY_INTERFERED' && status === 200) return interfered(response, url, bytes);
  return new ModelError(error.code, refusalOf(error, status, where, token), {
    retryable: error.retryable,
    details: { url: where, status, ...(retryAfterMs !== null && { retryAfterMs }) },
  });
}

function refusalOf({ code, message }: ModelError, status: number, where: string, token: boolean): string {
  // The judge knows what is wrong with a redirect.
  if (status >= 300 && status < 400) return message;
  if (code === 'PROXY_INTERFERED') return `A proxy asks for a log-in before ${where} (HTTP ${status}).`;
  if (code === 'SERVER_ERROR') return `The library failed at ${where} (HTTP ${status}).`;
  const hint = token && (status === 401 || status === 403) ? '; check the library token' : '';
  return `The library refused ${where} (HTTP ${status})${hint}.`;
}

/** More came than was announced: what there is may be cut, and nothing says where. */
export function overran({ status, headers }: FetchResponse, url: string): ModelError {
  const announced = headers.get('content-length');
  const message = `Expected ${announced} bytes of ${shownUrl(url)}, as its Content-Length says; the server sent more.`;
  return new ModelError('SERVER_ERROR', message, { retryable: true, details: { url: shownUrl(url), status } });
}

/** An answer that no library gives: a log-in page, a scanner's warning, nothing at all. */
export function interfered({ status, headers }: FetchResponse, url: string, bytes: Uint8Array): ModelError {
  const contentType = headers.get('content-type');
  const seen = Buffer.from(bytes.subarray(0, 200)).toString('utf8');
  const encoding = headers.get('content-encoding');
  const body = encoding === null ? `a web page (${contentType ?? 'no content type'})` : `packed bytes (${encoding})`;
  const got = bytes.length === 0 ? 'nothing' : body;
  return new ModelError(
    'PROXY_INTERFERED',
    `Expected the library's answer from ${shownUrl(url)}, got ${got}; a proxy may stand between.`,
    // Somebody may log in meanwhile.
    { retryable: true, details: { url: shownUrl(url), status, contentType, seen } },
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
