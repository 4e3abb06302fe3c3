import { retryAfterMs, shownLocation } from './fetch.ts';
import type { FetchResponse } from './fetch.ts';
import { ModelError } from '../model/errors.ts';
import type { ErrorCode } from '../model/errors.ts';
import { show } from '../model/show.ts';

/** What was asked of the library, as far as the answer is judged by it. */
export interface Question {
  path: string;
  url: string;
  /** The Range that was sent, half open; null when the whole file was asked for. */
  range: { from: number; to: number } | null;
  sizeBytes: number | null;
  /** Strong validator of the bytes already held, or null. */
  etag: string | null;
  /** Wall clock, for a Retry-After that is a date. */
  now: number;
}

/**
 * What helps: to retry later, to ask the library for its plan again, to ask without a Range, or
 * nothing.
 */
export type Remedy = 'retry' | 'ask-library' | 'without-range' | 'give-up';

export type Judgement =
  /** The body is bytes `[from, to)` of the file. `changed`: of another file than the bytes held. */
  | { kind: 'range'; from: number; to: number; total: number | null; etag: string | null; changed: boolean }
  /** The body is the file from byte 0. */
  | { kind: 'whole'; length: number | null; etag: string | null; changed: boolean }
  | { kind: 'redirect'; url: string }
  | Refusal;

export interface Refusal {
  kind: 'refused';
  error: ModelError;
  remedy: Remedy;
  retryAfterMs: number | null;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** The server, or something on the way, may answer otherwise later. */
const TRANSIENT: ReadonlySet<number> = new Set([408, 421, 425, 429]);

/** Judges an answer by its status and headers, before a byte of its body is used. */
export function judgeResponse(response: Pick<FetchResponse, 'status' | 'headers'>, asked: Question): Judgement {
  const { status } = response;
  if (REDIRECTS.has(status)) return judgeRedirect(response, asked);
  if (status === 200) return packed(response, asked) ?? page(response, asked) ?? judgeWhole(response, asked);
  if (status === 206) return packed(response, asked) ?? judgePart(response, asked);
  if (status === 416) return judgeUnsatisfiable(response, asked);
  return judgeFailure(response, asked);
}

/** The validator if it is a strong one: `"…"`, not `W/"…"`. */
export function strongEtag(value: string | null): string | null {
  return value !== null && /^"[^"]*"$/.test(value) ? value : null;
}

type Answer = Pick<FetchResponse, 'status' | 'headers'>;

function judgeWhole({ headers }: Answer, asked: Question): Judgement {
  const length = contentLength(headers);
  if (length === 0 && asked.sizeBytes !== 0) {
    return refuse(asked, 'PROXY_INTERFERED', `Expected ${size(asked)}, got an empty answer`, 'retry');
  }
  if (length !== null && asked.sizeBytes !== null && length !== asked.sizeBytes) {
    return refuse(asked, 'SIZE_MISMATCH', `Expected ${size(asked)}, got ${length} bytes`, 'ask-library');
  }
  return { kind: 'whole', length, ...validator(headers, asked) };
}

/**
 * The range that was asked for, of a file of the right size, is the file, whatever its type:
 * busybox httpd calls each range a page. Hashes decide.
 */
function judgePart(response: Answer, asked: Question): Judgement {
  const judged = judgeRange(response, asked);
  const isAsked = judged.kind === 'range' && asked.range !== null && judged.total !== null;
  if (isAsked && judged.total === asked.sizeBytes) return judged;
  return page(response, asked) ?? judged;
}

function judgeRange({ headers }: Answer, asked: Question): Judgement {
  const raw = headers.get('content-range');
  const match = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(raw?.trim() ?? '');
  const want = asked.range ?? { from: 0, to: asked.sizeBytes ?? Number.MAX_SAFE_INTEGER };
  if (!match) return refuse(asked, 'SERVER_ERROR', `Expected a Content-Range, got ${show(raw)}`, 'without-range');
  const from = Number(match[1]);
  const to = Number(match[2]) + 1;
  const total = match[3] === '*' ? null : Number(match[3]);
  if (total !== null && asked.sizeBytes !== null && total !== asked.sizeBytes) {
    return refuse(asked, 'SIZE_MISMATCH', `Expected ${size(asked)}, got a range of ${total} bytes`, 'ask-library');
  }
  if (from !== want.from || to <= from || to > want.to) {
    const message = `Expected bytes from ${want.from} to below ${want.to}, got ${show(raw)}`;
    return refuse(asked, 'SERVER_ERROR', message, 'without-range');
  }
  const length = contentLength(headers);
  if (length !== null && length !== to - from) {
    return refuse(asked, 'SERVER_ERROR', `Expected ${to - from} bytes of a range, got ${length}`, 'without-range');
  }
  return { kind: 'range', from, to, total, ...validator(headers, asked) };
}

function judgeUnsatisfiable({ headers }: Answer, asked: Question): Judgement {
  const total = /^bytes \*\/(\d+)$/.exec(headers.get('content-range')?.trim() ?? '')?.[1];
  if (total !== undefined && asked.sizeBytes !== null && Number(total) !== asked.sizeBytes) {
    return refuse(asked, 'SIZE_MISMATCH', `Expected ${size(asked)}, the server has ${total}`, 'ask-library');
  }
  return refuse(
    asked,
    'SERVER_REJECTED',
    'Expected a range, got 416',
    asked.range === null ? 'give-up' : 'without-range',
  );
}

function judgeRedirect({ status, headers }: Answer, asked: Question): Judgement {
  const location = inUtf8(headers.get('location'));
  const target = location !== null && URL.canParse(location, asked.url) ? new URL(location, asked.url) : null;
  if (!target) {
    const got = shownLocation(location, asked.url);
    return refuse(asked, 'SERVER_REJECTED', `Expected a Location with ${status}, got ${got}`, 'give-up');
  }
  const downgrade = asked.url.startsWith('https:') && target.protocol !== 'https:';
  if (downgrade || !/^https?:$/.test(target.protocol)) {
    return refuse(asked, 'SERVER_REJECTED', `Refused a redirect to ${target.protocol}`, 'give-up');
  }
  return { kind: 'redirect', url: target.href };
}

/**
 * Node has a header's bytes each as a character of its own. A server that writes names as they are
 * (nginx: `return 302 http://host/cdn$uri`) means UTF-8 where the bytes are that.
 */
function inUtf8(header: string | null): string | null {
  // Characters beyond a byte were decoded already.
  if (header === null || !/[\x80-\xff]/.test(header) || /[^\0-\xff]/.test(header)) return header;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}

function judgeFailure({ status, headers }: Answer, asked: Question): Judgement {
  const wait = retryAfterMs(headers.get('retry-after'), asked.now);
  const message = `Expected the file, got HTTP ${status}`;
  if (status === 407 || status === 511) return refuse(asked, 'PROXY_INTERFERED', message, 'retry', status, wait);
  if (status >= 500 || TRANSIENT.has(status)) return refuse(asked, 'SERVER_ERROR', message, 'retry', status, wait);
  if (status >= 200 && status < 300) return refuse(asked, 'SERVER_ERROR', message, 'retry', status);
  return refuse(asked, 'SERVER_REJECTED', message, status >= 400 ? 'ask-library' : 'give-up', status);
}

/** Bytes that were packed on the way are not those of the file. */
function packed({ headers }: Answer, asked: Question): Judgement | null {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return null;
  return refuse(asked, 'PROXY_INTERFERED', `Expected plain bytes, got Content-Encoding ${encoding}`, 'retry');
}

/** A portal's page looks right by its status, and isn't the file. */
function page({ headers }: Answer, asked: Question): Judgement | null {
  const type = headers.get('content-type')?.trim().toLowerCase() ?? '';
  if (!/^(text\/html|application\/xhtml)/.test(type) || /\.x?html?$/i.test(asked.path)) return null;
  return refuse(asked, 'PROXY_INTERFERED', `Expected the file, got a page (${type})`, 'retry');
}

function validator(headers: Answer['headers'], asked: Question): { etag: string | null; changed: boolean } {
  const etag = strongEtag(headers.get('etag'));
  return { etag, changed: etag !== null && asked.etag !== null && etag !== asked.etag };
}

function contentLength(headers: Answer['headers']): number | null {
  const value = headers.get('content-length');
  return value !== null && /^\d+$/.test(value.trim()) ? Number(value) : null;
}

function size({ sizeBytes }: Question): string {
  return sizeBytes === null ? 'the file' : `${sizeBytes} bytes`;
}

function refuse(
  asked: Question,
  code: ErrorCode,
  message: string,
  remedy: Remedy,
  status?: number,
  wait: number | null = null,
): Judgement {
  const error = new ModelError(code, `${message} for ${asked.path}.`, {
    retryable: remedy === 'retry',
    details: {
      path: asked.path,
      host: URL.canParse(asked.url) ? new URL(asked.url).host : '',
      ...(status !== undefined && { status }),
    },
  });
  return { kind: 'refused', error, remedy, retryAfterMs: wait };
}
