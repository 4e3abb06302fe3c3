/** Which proxy a request goes through: the setting, else the environment as curl and its kin read it. */

/** What a browser's session says of a URL, as a proxy script does: `PROXY host:port; DIRECT`. Resolves, whatever happens. */
export type SystemProxy = (url: string) => Promise<string>;

/** No proxy. */
export const DIRECT = 'DIRECT';

export type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL, or null for a direct connection. `setting` holds over `system`, and that over HTTP_PROXY, HTTPS_PROXY and
 * ALL_PROXY; NO_PROXY holds over all of them. Lower case is looked at first. This machine itself is never reached through a proxy.
 */
export function proxyFor(
  url: URL,
  setting: string | null,
  environment: ProxyEnvironment,
  system: string | null = null,
): URL | null {
  if (isLoopback(url.hostname) || isExempt(url, variable(environment, 'no_proxy') ?? '')) return null;
  const scheme = url.protocol === 'https:' ? 'https_proxy' : 'http_proxy';
  const text = setting ?? systemProxy(system) ?? variable(environment, scheme) ?? variable(environment, 'all_proxy');
  if (text === undefined) return null;
  // "proxy:3128" is how many write it.
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(full)) return null;
  const proxy = new URL(full);
  // Others (socks) are not spoken here.
  return proxy.protocol === 'http:' || proxy.protocol === 'https:' ? proxy : null;
}

/** The first that is spoken here: socks is not. undefined for DIRECT: then the environment counts. */
function systemProxy(answer: string | null): string | undefined {
  for (const entry of (answer ?? DIRECT).split(';')) {
    const [, kind = '', address = ''] = /^\s*(\w+)\s+(\S+)\s*$/.exec(entry) ?? [];
    if (/^(PROXY|HTTP)$/i.test(kind)) return `http://${address}`;
    if (/^HTTPS$/i.test(kind)) return `https://${address}`;
    if (/^\s*DIRECT\s*$/i.test(entry)) return undefined;
  }
  return undefined;
}

/** Whether a session wants a proxy, and names none that is spoken here. */
export function wantsSocks(answer: string | null): boolean {
  return systemProxy(answer) === undefined && /^\s*SOCKS/i.test(answer ?? '');
}

/** The connection was direct although the session wants SOCKS, and it failed. Its `cause` is how. */
export class SocksUnspoken extends Error {
  constructor(answer: string, cause: unknown) {
    const how = cause instanceof Error ? cause.message : String(cause);
    super(`The system's proxy (${answer.trim()}) speaks SOCKS only, which is not supported; without it: ${how}`, {
      cause,
    });
    this.name = 'SocksUnspoken';
  }
}

export function isDirectAlways(url: URL): boolean {
  return isLoopback(url.hostname);
}

function variable(environment: ProxyEnvironment, name: string): string | undefined {
  const value = (environment[name] ?? environment[name.toUpperCase()])?.trim();
  return value === undefined || value === '' ? undefined : value;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** `*`, `host`, `.domain`, `*.domain`, each with an optional port; a name stands for what is below it, too. */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some(entry => {
      const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
      if (entry === '*') return true;
      const domain = name.replace(/^\*?\./, '');
      if (domain === '' || (entryPort !== undefined && entryPort !== port)) return false;
      return host === domain || host.endsWith(`.${domain}`);
    });
}
