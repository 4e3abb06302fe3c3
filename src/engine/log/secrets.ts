/**
 * Hides tokens, passwords and signatures in log lines. Every line passes through here, wherever it
 * goes.
 */
import { withoutSecrets } from '../../ports/fetch.ts';
import { errorFields } from '../../ports/logger.ts';
import type { LogFields } from '../../ports/logger.ts';

const HIDDEN = '[hidden]';
const SECRET_NAME = /authorization|cookie|token|password|passwd|secret|signature|credential|private_?key|api_?key/i;
/** `socks5://user:password@host`: of http(s) URLs `withoutSecrets` takes care. */
const CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'@]*@/gi;
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]+/gi;
/** `?X-Amz-Signature=…` of a path without its host. */
const QUERY = /([?&][^=&\s"]*(?:token|sig|key|secret|password|credential)[^=&\s"]*=)[^&\s"]*/gi;
/** Deeper than any field of ours. */
const MAX_DEPTH = 4;

/** A text with the secrets in it hidden. */
export function shownText(text: string): string {
  return withoutSecrets(text).replace(CREDENTIALS, '$1').replace(BEARER, `$1 ${HIDDEN}`).replace(QUERY, `$1${HIDDEN}`);
}

/**
 * Fields that are safe to log: secret names are hidden, texts have no secrets, and an error is its
 * code and message.
 */
export function shownFields(fields: LogFields): Record<string, unknown> {
  return shownObject(fields, 0);
}

function shownObject(object: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, shownEntry(name, value, depth)]));
}

function shownEntry(name: string, value: unknown, depth: number): unknown {
  const isSecret = SECRET_NAME.test(name) && value !== null && value !== undefined && typeof value !== 'boolean';
  return isSecret ? HIDDEN : shownValue(value, depth);
}

function shownValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return shownText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return '[…]';
  if (value instanceof Error) return shownObject(errorFields(value), depth + 1);
  if (Array.isArray(value)) return value.map(each => shownValue(each, depth + 1));
  return isPlain(value) ? shownObject(value, depth + 1) : `[${value.constructor.name}]`;
}

/** A request, a socket or a buffer is no data for a log. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
