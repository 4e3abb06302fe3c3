import type { ErrorCode } from '../../model/errors.ts';
import { ModelError, toModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch, FetchRequest, FetchResponse } from '../../ports/fetch.ts';

/** An answer with its body read, so that the connection is free for the next request. */
export interface SchedulerAnswer {
  /** 2xx or 304. */
  status: number;
  etag: string | null;
  text: string;
}

export interface SchedulerRequest extends Omit<FetchRequest, 'redirect'> {
  url: string;
  timeoutMs: number;
}

/** A ranking of thousands of models is far below; what is above is not a dispatch server. */
const MAX_BODY_BYTES = 1024 * 1024;
/** A server's word on when to come back is believed up to here. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;

/**
 * Sends one request with a deadline that also holds for a fetch that ignores its signal.
 *
 * @throws ModelError SCHEDULER_UNREACHABLE (retryable; `details.retryAfterMs` where the server
 *   named a time), SERVER_REJECTED, PROXY_INTERFERED (retryable), CANCELLED when `signal` aborted
 */
export async function askScheduler(fetch: Fetch, clock: Clock, request: SchedulerRequest): Promise<SchedulerAnswer> {
  const { url, timeoutMs, signal, ...rest } = request;
  const stop = new AbortController();
  let end: (error: ModelError) => void = () => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    end = error => {
      stop.abort(error);
      reject(error);
    };
  });
  const onAbort = () => end(toModelError(signal?.reason, 'CANCELLED'));
  const cancelTimer = clock.after(timeoutMs, () =>
    end(unreachable(`The dispatch server did not answer within ${timeoutMs} ms.`)),
  );
  if (signal?.aborted === true) onAbort();
  else signal?.addEventListener('abort', onAbort, { once: true });
  try {
    // A redirect is refused rather than followed: it would carry the token to another host.
    const asked = exchange(fetch, url, { ...rest, redirect: 'manual', signal: stop.signal });
    return await Promise.race([asked, stopped]);
  } catch (thrown) {
    throw asSchedulerError(thrown);
  } finally {
    cancelTimer();
    signal?.removeEventListener('abort', onAbort);
  }
}

async function exchange(fetch: Fetch, url: string, request: FetchRequest): Promise<SchedulerAnswer> {
  const response = await fetch(url, request);
  const text = await readText(response);
  judge(response);
  return { status: response.status, etag: response.headers.get('etag'), text };
}

/** Throws unless the answer is a dispatch server's 2xx or 304. */
function judge({ status, headers }: FetchResponse): void {
  const details = { status };
  if (status >= 500 || status === 429 || status === 408) {
    const retryAfterMs = parseRetryAfter(headers.get('retry-after'));
    throw unreachable(`The dispatch server answered ${status}.`, {
      ...details,
      ...(retryAfterMs !== null && { retryAfterMs }),
    });
  }
  if (status !== 304 && (status < 200 || status > 299)) {
    throw new ModelError('SERVER_REJECTED', `The dispatch server refused the request with ${status}.`, { details });
  }
  if (headers.get('content-type')?.includes('text/html') === true) {
    throw proxyInterfered('a web page');
  }
}

async function readText(response: FetchResponse): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw proxyInterfered(`more than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Something answered in the dispatch server's place. */
export function proxyInterfered(got: string): ModelError {
  return new ModelError('PROXY_INTERFERED', `Expected an answer of the dispatch server, got ${got}.`, {
    retryable: true,
  });
}

/** Seconds or an HTTP date; only seconds are believed, because the two clocks may differ. */
function parseRetryAfter(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Math.min(Number(header) * 1000, MAX_RETRY_AFTER_MS) : null;
}

const OWN_CODES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SCHEDULER_UNREACHABLE',
  'SERVER_REJECTED',
  'PROXY_INTERFERED',
  'CANCELLED',
]);

function asSchedulerError(thrown: unknown): ModelError {
  const error = toModelError(thrown, 'SCHEDULER_UNREACHABLE');
  if (error === thrown && OWN_CODES.has(error.code)) return error;
  const code = (thrown as { code?: unknown } | null)?.code;
  const why = typeof code === 'string' ? code : error.message;
  return unreachable(`The dispatch server cannot be reached: ${why}.`, {}, thrown);
}

function unreachable(message: string, details: Record<string, unknown> = {}, cause?: unknown): ModelError {
  return new ModelError('SCHEDULER_UNREACHABLE', message, { retryable: true, details, cause });
}
