import { ModelError } from '../../model/errors.ts';
import { parseHours } from '../../model/hours.ts';
import { show, showAddress } from '../../model/show.ts';
import { unfitPassword } from '../../ports/outgoing/proxy-password.ts';
import { expectedPath } from './fixed-path.ts';

/** The values in force. settings.json has them in snake_case; its unknown fields are kept. */
export interface Settings {
  /** Base URL of the model library, without a trailing slash; null when none is set. */
  libraryUrl: string | null;
  /** Base URL of the dispatch server, without a trailing slash; null when none is set. */
  schedulerUrl: string | null;
  /** Absolute directory for installed models; null: `models` in the data directory. */
  modelsDir: string | null;
  /** Names this machine to the dispatch server; made once. */
  nodeId: string;
  maxDownloads: number;
  connectionsPerFile: number;
  /** Bytes a second that all downloads together may read; null: as many as come. */
  limitBytesPerSecond: number | null;
  /** Hours of each day in which that limit holds, like "08:00-18:00"; null: always. */
  limitHours: string | null;
  /** Ed25519 public keys. When there are any, only manifests signed by one of them are accepted. */
  pinnedKeys: string[];
  libraryToken: string | null;
  schedulerToken: string | null;
  /**
   * Proxy for everything that leaves this machine, of HTTP or SOCKS; null: HTTP_PROXY, HTTPS_PROXY
   * and NO_PROXY count.
   */
  proxyUrl: string | null;
  /** Absolute path of a PEM file with further certificate authorities. */
  caFile: string | null;
}

/**
 * Values that hold over settings.json for one run and are never written to it; undefined means "not
 * given".
 */
export type SettingsOverrides = { [K in keyof Settings]?: Settings[K] | undefined };

/** Downloads that run at the same time; the others are queued. */
const DEFAULT_MAX_DOWNLOADS = 3;
export const DEFAULT_CONNECTIONS_PER_FILE = 4;
/** The most of both. schemas/, the page and docs/cli.md say the same number. */
const MAX_PARALLEL = 16;
/** A connection that is held back for longer than this allows is ended by servers. */
const LEAST_LIMIT = 100_000;
/** Up to this was allowed once. A file that says so still starts the engine, with MAX_PARALLEL. */
const ONCE_MAX_PARALLEL = 32;
const NODE_ID = /^[A-Za-z0-9._:-]{1,128}$/;

interface Field<T> {
  /** Its name in settings.json. */
  name: string;
  fallback: T;
  /** Returns the value, or a text of what was expected. */
  parse(value: unknown): { value: T } | { expected: string };
}

type Fields = { [K in keyof Settings]: Field<Settings[K]> };

export const FIELDS: Fields = {
  libraryUrl: { name: 'library_url', fallback: null, parse: nullable(url) },
  schedulerUrl: { name: 'scheduler_url', fallback: null, parse: nullable(url) },
  modelsDir: { name: 'models_dir', fallback: null, parse: nullable(absolutePath) },
  // The empty fallback never leaves this folder: the store replaces it with a new id.
  nodeId: { name: 'node_id', fallback: '', parse: nodeId },
  maxDownloads: { name: 'max_downloads', fallback: DEFAULT_MAX_DOWNLOADS, parse: count },
  connectionsPerFile: { name: 'connections_per_file', fallback: DEFAULT_CONNECTIONS_PER_FILE, parse: count },
  limitBytesPerSecond: { name: 'limit_bytes_per_second', fallback: null, parse: nullable(rate) },
  limitHours: { name: 'limit_hours', fallback: null, parse: nullable(hours) },
  pinnedKeys: { name: 'pinned_keys', fallback: [], parse: keys },
  libraryToken: { name: 'library_token', fallback: null, parse: nullable(secret) },
  schedulerToken: { name: 'scheduler_token', fallback: null, parse: nullable(secret) },
  proxyUrl: { name: 'proxy_url', fallback: null, parse: nullable(proxy) },
  caFile: { name: 'ca_file', fallback: null, parse: nullable(absolutePath) },
};

export const SETTING_KEYS = Object.keys(FIELDS) as (keyof Settings)[];
/** Somebody may have written a log-in into them. */
const ADDRESSES: ReadonlySet<keyof Settings> = new Set(['libraryUrl', 'schedulerUrl', 'proxyUrl'] as const);
const SECRET_KEYS: ReadonlySet<keyof Settings> = new Set(['libraryToken', 'schedulerToken'] as const);

/**
 * Checks one value.
 *
 * @param source where it came from, for the message: a file's path, an environment variable, a flag
 * @throws ModelError INVALID_ARGUMENT that names the field and never shows a secret
 */
export function parseSetting<K extends keyof Settings>(key: K, value: unknown, source: string): Settings[K] {
  const field: Field<Settings[K]> = FIELDS[key];
  const parsed = field.parse(value);
  if ('value' in parsed) return parsed.value;
  const got = SECRET_KEYS.has(key) ? 'something else' : ADDRESSES.has(key) ? showAddress(value) : show(value);
  const unfit = key === 'proxyUrl' && typeof value === 'string' ? unfitPassword(value, field.name) : null;
  throw new ModelError(
    'INVALID_ARGUMENT',
    `Expected "${field.name}" to be ${parsed.expected}, got ${got} (${source})${unfit === null ? '' : `; ${unfit}`}.`,
    {
      details: { field: field.name, source },
    },
  );
}

/** Settings of the file's raw object; fields that are absent have their defaults. */
export function parseSettings(raw: Record<string, unknown>, source: string): Settings {
  const settings: Record<string, unknown> = {};
  for (const key of SETTING_KEYS) {
    const { name, fallback } = FIELDS[key];
    const isGiven = Object.hasOwn(raw, name);
    settings[key] = isGiven ? parseSetting(key, asToday(key, raw[name]), source) : structuredClone(fallback);
  }
  return settings as unknown as Settings;
}

function asToday(key: keyof Settings, value: unknown): unknown {
  const isCount = key === 'maxDownloads' || key === 'connectionsPerFile';
  return isCount && typeof value === 'number' && value <= ONCE_MAX_PARALLEL ? Math.min(value, MAX_PARALLEL) : value;
}

function nullable<T>(parse: Field<T>['parse']): Field<T | null>['parse'] {
  return value => {
    if (value === null) return { value: null };
    const parsed = parse(value);
    return 'value' in parsed ? parsed : { expected: `${parsed.expected}, or null` };
  };
}

type Parsed = { value: string } | { expected: string };

function url(value: unknown): Parsed {
  return urlOf(value, /^https?:$/, 'an http:// or https:// URL');
}

function proxy(value: unknown): Parsed {
  return urlOf(value, /^(https?|socks(4a?|5h?)?):$/, 'an http://, https:// or socks5:// URL');
}

function urlOf(value: unknown, schemes: RegExp, kind: string): Parsed {
  const expected = `${kind} without credentials, query or fragment`;
  if (typeof value !== 'string' || !URL.canParse(value)) return { expected };
  const { protocol, hostname, username, password, search, hash, href } = new URL(value);
  if (!schemes.test(protocol) || hostname === '') return { expected };
  // Credentials in a URL end up in logs and events: the tokens have fields of their own.
  if (username !== '' || password !== '' || search !== '' || hash !== '') return { expected };
  return { value: href.replace(/\/+$/, '') };
}

function absolutePath(value: unknown): { value: string } | { expected: string } {
  if (typeof value !== 'string') return { expected: 'an absolute path' };
  const expected = expectedPath(value);
  return expected === null ? { value } : { expected };
}

function nodeId(value: unknown): { value: string } | { expected: string } {
  if (typeof value === 'string' && NODE_ID.test(value)) return { value };
  return { expected: '1 to 128 characters of A-Z, a-z, 0-9, ".", "_", ":", "-"' };
}

function count(value: unknown): { value: number } | { expected: string } {
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_PARALLEL) {
    return { value: value as number };
  }
  return { expected: `a whole number from 1 to ${MAX_PARALLEL}` };
}

function rate(value: unknown): { value: number } | { expected: string } {
  if (Number.isInteger(value) && (value as number) >= LEAST_LIMIT) return { value: value as number };
  return { expected: `a whole number of bytes a second from ${LEAST_LIMIT} on` };
}

function hours(value: unknown): Parsed {
  if (typeof value === 'string' && parseHours(value) !== null) return { value };
  return { expected: 'hours like "08:00-18:00", from a time to another one' };
}

function keys(value: unknown): { value: string[] } | { expected: string } {
  if (Array.isArray(value) && value.every(key => typeof key === 'string' && key.trim() !== '')) {
    return { value: [...(value as string[])] };
  }
  return { expected: 'a list of public keys' };
}

function secret(value: unknown): { value: string } | { expected: string } {
  // A token with a line break or another control character could not be sent as a header.
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return { value };
  return { expected: 'a token of printable ASCII characters' };
}
