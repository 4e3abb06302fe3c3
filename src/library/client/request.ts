import { ModelError, toModelError } from '../../model/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch, FetchResponse } from '../../ports/fetch.ts';
import { judgeResponse } from '../../ports/judge.ts';
import { failureOfAnswer, failureOfConnection, interfered, looksLikeHtml, overran } from './failures.ts';

/** A library that gives no byte for this long is taken as gone. */
export const IDLE_TIMEOUT_MS = 20_000;
const REDIRECTS_MAX = 5;
/** Documents are asked for whole, and nothing is known of them. */
const WHOLE = { range: null, sizeBytes: null, etag: null };
/** These are no failures: the caller knows what they mean. */
const OPEN: ReadonlySet<number> = new Set([304, 404]);
const NONE: ReadonlySet<number> = new Set();

export interface LibraryRequest {
  url: string;
  /** Sent to the origin of `url` and to no other. */
  token: string | null;
  headers?: Record<string, string>;
  maxBytes: number;
  /** Default: 20 s. */
  idleTimeoutMs?: number;
  signal?: AbortSignal | undefined;
  /** Answers of these statuses are given back where they aren't the document, and not thrown. */
  undecided?: ReadonlySet<number>;
}

/** 200 with its bytes, or an answer that is no failure by itself. */
export interface LibraryAnswer {
  status: number;
  etag: string | null;
  bytes: Uint8Array;
  /** Whether it names its age: it comes from a cache, which may not have asked the library. */
  hasAge: boolean;
  /** Why this isn't the document, of an answer that is `undecided`; else null. */
  refusal: ModelError | null;
}

export interface RequestPorts {
  fetch: Fetch;
  clock: Clock;
}

/**
 * One small GET, judged: bounded in bytes and in silence, redirects followed by our own rule.
 *
 * @throws ModelError NETWORK_UNREACHABLE, NETWORK_TIMEOUT, SERVER_ERROR, SERVER_REJECTED,
 *   PROXY_INTERFERED, MANIFEST_INVALID (too large), CANCELLED
 */
export async function get(ports: RequestPorts, request: LibraryRequest): Promise<LibraryAnswer> {
  const watchdog = createWatchdog(ports.clock, request.idleTimeoutMs ?? IDLE_TIMEOUT_MS, request.signal);
  try {
    return await follow(ports, request, watchdog);
  } catch (thrown) {
    watchdog.abort();
    if (request.signal?.aborted) throw toModelError(request.signal.reason, 'CANCELLED');
    if (thrown instanceof ModelError) throw thrown;
    // Not every fetch rejects with the signal's reason: node-fetch has an error of its own for
    // any abort.
    if (watchdog.signal.reason instanceof ModelError) throw watchdog.signal.reason;
    throw failureOfConnection(thrown, request.url);
  } finally {
    watchdog.stop();
  }
}

/**
 * The answer after all redirects, judged as the answers for files are.
 *
 * @throws ModelError when it is neither the document nor one of the open answers
 */
async function follow(
  { fetch, clock }: RequestPorts,
  request: LibraryRequest,
  watchdog: Watchdog,
): Promise<LibraryAnswer> {
  const { url: first, token, headers, undecided = NONE } = request;
  let url = new URL(first);
  for (let hop = 0; hop <= REDIRECTS_MAX; hop += 1) {
    const sent = token !== null && url.origin === new URL(first).origin;
    const response = await fetch(url.href, {
      headers: {
        'accept-encoding': 'identity',
        ...headers,
        ...(sent && { authorization: `Bearer ${token}` }),
      },
      redirect: 'manual',
      signal: watchdog.signal,
    });
    watchdog.fed();
    const { status } = response;
    const judged = judgeResponse(response, { ...WHOLE, path: url.pathname, url: url.href, now: clock.now() });
    if (OPEN.has(status) || judged.kind === 'whole') return await read(response, request, watchdog);
    // Read to its end, so that the connection is free for the next hop. What is refused may be
    // unreadable as well.
    const bytes = await readBody(response, request, watchdog).catch((error: unknown) => {
      if (judged.kind === 'redirect' || watchdog.signal.aborted) throw error;
      return Buffer.alloc(0);
    });
    if (judged.kind === 'redirect') {
      url = new URL(judged.url);
      continue;
    }
    const refusal = failureOfAnswer(response, judged, first, bytes, sent);
    if (!undecided.has(status)) throw refusal;
    return { status, etag: null, bytes, hasAge: response.headers.get('age') !== null, refusal };
  }
  throw new ModelError('SERVER_REJECTED', `Expected at most ${REDIRECTS_MAX} redirects from ${first}, got more.`);
}

/** @throws ModelError PROXY_INTERFERED for a body that no library gives */
async function read(response: FetchResponse, request: LibraryRequest, watchdog: Watchdog): Promise<LibraryAnswer> {
  const { status, headers } = response;
  const bytes = await readBody(response, request, watchdog);
  if (response.overran?.() === true) throw overran(response, request.url);
  const hasAge = headers.get('age') !== null;
  if (status === 404) return { status, etag: null, bytes, hasAge, refusal: null };
  const answer = { status, etag: headers.get('etag'), bytes, hasAge };
  if (status === 304 || (bytes.length > 0 && !looksLikeHtml(headers.get('content-type'), bytes)))
    return { ...answer, refusal: null };
  const refusal = interfered(response, request.url, bytes);
  if (!request.undecided?.has(status)) throw refusal;
  return { ...answer, refusal };
}

async function readBody(
  response: FetchResponse,
  { url, maxBytes }: LibraryRequest,
  watchdog: Watchdog,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    watchdog.fed();
    size += chunk.length;
    if (size > maxBytes)
      throw new ModelError('MANIFEST_INVALID', `Expected at most ${maxBytes} bytes from ${url}, got more.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

interface Watchdog {
  signal: AbortSignal;
  /** Something came: the time starts anew. */
  fed(): void;
  /** Ends the connection of a request that failed. */
  abort(): void;
  /**
   * Ends timers and listeners. A request that succeeded is not aborted: some fetches raise the
   * abort on its body, where nothing listens any more.
   */
  stop(): void;
}

function createWatchdog(clock: Clock, idleMs: number, outer: AbortSignal | undefined): Watchdog {
  const controller = new AbortController();
  const onAbort = () => controller.abort(outer?.reason);
  const start = () =>
    clock.after(idleMs, () => {
      controller.abort(
        new ModelError('NETWORK_TIMEOUT', `The library gave no byte for ${idleMs / 1000} s.`, { retryable: true }),
      );
    });
  let cancel = start();
  if (outer?.aborted) onAbort();
  outer?.addEventListener('abort', onAbort, { once: true });
  return {
    signal: controller.signal,
    fed: () => {
      cancel();
      cancel = start();
    },
    abort: () => controller.abort(),
    stop: () => {
      cancel();
      outer?.removeEventListener('abort', onAbort);
    },
  };
}
