import { ModelError } from '../model/errors.ts';
import { unfitPassword } from './outgoing/proxy-password.ts';

/**
 * Which ways lead to a URL: the setting, else the host's session, else the environment as curl
 * and its kin read it.
 */

/**
 * What a browser's session says of a URL, as a proxy script does: `PROXY host:port; DIRECT`.
 * Resolves, whatever happens.
 */
export type SystemProxy = (url: string) => Promise<string>;

/** No proxy. */
export const DIRECT = 'DIRECT';

export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/** A proxy, or null for a direct connection. */
export type Way = URL | null;

const SPOKEN: ReadonlySet<string> = new Set([
  'http:',
  'https:',
  'socks:',
  'socks4:',
  'socks4a:',
  'socks5:',
  'socks5h:',
]);

/**
 * The kinds of a proxy script as schemes. SOCKS means version 4, whose names are looked up here;
 * of version 5 a browser has them looked up by the proxy.
 */
const KINDS: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4',
  SOCKS4: 'socks4',
  SOCKS5: 'socks5h',
};

/**
 * The ways to a URL, at least one; each but the first is for when the ones before it can't be
 * taken. `setting` holds over `system`, and that over HTTP_PROXY, HTTPS_PROXY and ALL_PROXY;
 * NO_PROXY holds over all of them. Lower case is looked at first. This machine itself is never
 * reached through a proxy.
 *
 * @throws ModelError INVALID_ARGUMENT for a variable whose password makes another address of it
 */
export function waysTo(
  url: URL,
  setting: string | null,
  environment: ProxyEnvironment,
  system: string | null = null,
): readonly Way[] {
  if (isDirectAlways(url) || isExempt(url, variable(environment, 'no_proxy') ?? '')) return [null];
  if (setting !== null) return [proxyAt(setting)];
  const scheme = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const [first = null, ...others] = systemWays(system ?? DIRECT);
  // A system without a proxy doesn't speak against the environment's.
  return [first ?? ownWay(environment, [scheme, 'all_proxy']), ...others];
}

/** By the first of these variables that is set. */
function ownWay(environment: ProxyEnvironment, names: readonly string[]): Way {
  const name = names.find(each => variable(environment, each) !== undefined);
  const text = name === undefined ? undefined : variable(environment, name);
  if (name === undefined || text === undefined) return null;
  // Else the wrong proxy would be asked, or none, and nothing would say why.
  const unfit = unfitPassword(text, environment[name] === undefined ? name.toUpperCase() : name);
  if (unfit !== null) throw new ModelError('INVALID_ARGUMENT', `Expected the address of a proxy; ${unfit}.`);
  return proxyAt(text);
}

/** As a proxy script lists them; what isn't understood is left out. */
function systemWays(answer: string): Way[] {
  return answer.split(';').flatMap((entry): Way[] => {
    const [, kind = '', address = ''] = /^\s*(\w+)(?:\s+(\S+))?\s*$/.exec(entry) ?? [];
    if (kind.toUpperCase() === DIRECT) return [null];
    const scheme = KINDS[kind.toUpperCase()];
    const way = scheme === undefined ? null : proxyAt(`${scheme}://${address}`);
    return way === null ? [] : [way];
  });
}

/** null for what isn't an address of a proxy. "proxy:3128" is how many write it. */
function proxyAt(text: string): Way {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(full)) return null;
  const proxy = new URL(full);
  return SPOKEN.has(proxy.protocol) && proxy.hostname !== '' ? proxy : null;
}

/**
 * A request failed on its way through a proxy: its message names the proxy. Its `code` is that of
 * the cause.
 */
export class FailedThroughProxy extends Error {
  readonly proxy: string;
  readonly code: string | undefined;

  constructor({ host }: URL, cause: unknown) {
    const { message, code } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { message: String(cause) };
    super(`${message} (through the proxy ${host})`, { cause });
    this.name = 'FailedThroughProxy';
    this.proxy = host;
    this.code = code;
  }
}

/** As long as a browser leaves a proxy alone that it could not reach. */
const SHUNNED_MS = 5 * 60 * 1000;

/**
 * Ways that failed to connect lately. They become the last choice: else every request would begin
 * with waiting for one.
 */
export class Shunned {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  add(way: Way): void {
    this.#until.set(String(way), this.#now() + SHUNNED_MS);
  }

  /** The same ways, the shunned ones last. */
  last(ways: readonly Way[]): Way[] {
    const isShunned = (way: Way) => (this.#until.get(String(way)) ?? 0) > this.#now();
    return [...ways.filter(way => !isShunned(way)), ...ways.filter(isShunned)];
  }
}

/** This machine itself. */
export function isDirectAlways({ hostname: host }: URL): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function variable(environment: ProxyEnvironment, name: string): string | undefined {
  const value = (environment[name] ?? environment[name.toUpperCase()])?.trim();
  return value === undefined || value === '' ? undefined : value;
}

/**
 * `*`, `host`, `.domain`, `*.domain`, an address, each with an optional port; a name stands for
 * what is below it, too.
 */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some(entry => {
      // The colons of an address of IPv6 without brackets are its own.
      const bracketed = `http://[${entry}]`;
      const address = URL.canParse(bracketed) ? new URL(bracketed).hostname : entry;
      const [, name = '', entryPort] = /^(\[.*\]|.*?)(?::(\d+))?$/.exec(address) ?? [];
      if (entry === '*') return true;
      const domain = name.replace(/^\*?\./, '');
      if (domain === '' || (entryPort !== undefined && entryPort !== port)) return false;
      return host === domain || host.endsWith(`.${domain}`);
    });
}
