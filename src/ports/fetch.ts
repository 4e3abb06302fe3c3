/**
 * The network as a parameter. node-fetch by default; in Electron the session's fetch, so that the
 * system's proxy and certificates hold. The shape is the part of the Fetch standard that we use,
 * with a Node stream or a web stream as body.
 */
export interface FetchRequest {
  method?: 'GET' | 'HEAD' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** `manual` shows the 3xx answer: the policy on redirects is ours. */
  redirect?: 'follow' | 'manual' | 'error';
}

export interface FetchResponse {
  status: number;
  url: string;
  headers: { get(name: string): string | null };
  /** Raw bytes as they come; null when the answer has no body. */
  body: AsyncIterable<Uint8Array> | null;
  /** Whether the server sent more than its Content-Length; what came before that is the body. */
  overran?(): boolean;
  text(): Promise<string>;
}

/**
 * Rejects with the cause of a failed connection (`code` ECONNREFUSED, ENOTFOUND, …) or with the
 * signal's reason.
 */
export type Fetch = (url: string, request?: FetchRequest) => Promise<FetchResponse>;

/** Milliseconds to wait, from seconds or an HTTP date; null when absent or unreadable. */
export function retryAfterMs(value: string | null, now: number): number | null {
  if (value === null) return null;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/**
 * A URL for messages and journals: no user name, no password, and no query string, which may be a
 * signature.
 */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

/** Where a redirect leads, for messages. */
export function shownLocation(location: string | null, from: string): string {
  if (location === null) return 'no location';
  return URL.canParse(location, from) ? shownUrl(new URL(location, from).href) : 'a location that is no URL';
}

/** A message for people and journals: those of a network name the URL they were about as it was. */
export function withoutSecrets(message: string): string {
  return message.replace(/\bhttps?:\/\/[^\s"<>]+/gi, url => (URL.canParse(url) ? shownUrl(url) : ''));
}
