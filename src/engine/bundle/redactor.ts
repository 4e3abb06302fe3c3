import { homedir, hostname, userInfo } from 'node:os';

/** What a secret was; the placeholder says it: `host-1`. */
type Kind = 'host' | 'user' | 'token' | 'path' | 'node' | 'mail';

/** Nobody is told by them. */
const PUBLIC_HOSTS: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '0.0.0.0', '::1', '[::1]']);
/** Fields whose value is a secret, whatever it is. */
const SECRET_NAME = /authorization|cookie|token|password|passwd|secret|credential|private_?key|api_?key/i;
/** Fields whose value is a host, with or without a port. */
const HOST_NAMES: ReadonlySet<string> = new Set(['host', 'hostname', 'proxy', 'machine', 'server']);
/** Shorter names are parts of too many words: they go from paths alone. */
const LEAST_CHARS = 3;

const ADDRESS = /\b([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/?#"'@]*@)?(\[[^\]\s]+\]|[^\s/:?#"'<>\\]+)([^\s"'<>]*)/gi;
const HOST_FIELD = new RegExp(`"(?:${[...HOST_NAMES].join('|')})":"([^"\\\\]+)"`, 'g');
const LOOKED_UP = /\bgetaddrinfo [A-Z_]+ ([^\s",;)]+)/g;
const HOME = /(\/home\/|\/Users\/|[A-Za-z]:\\+Users\\+)([^/\\"'\s:]+)/g;
const IPV4 = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/g;
const MAIL = /(?<![\w.+-])[\w.+-]+@(?!\d+\.\d)(?:[a-z0-9-]+\.)+[a-z]{2,}\b/gi;
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]+/gi;
const TOKENS = /\b(?:eyJ[\w-]{10,}\.[\w-]+\.[\w-]+|hf_[A-Za-z0-9]{10,}|gh[pousr]_\w{20,}|AKIA[0-9A-Z]{16})\b/g;
const SIGNED = /([?&][^=&\s"]*(?:token|sig|key|secret|password|credential)[^=&\s"]*=)[^&\s"]*/gi;
const QUOTED_PATH = /'((?:\/|[A-Za-z]:\\|\\\\)[^']+)'/g;
/** Two folders at least: `/api/models/x` is a place at the library, and no place on a disk. */
const PATH =
  /(?<![\w:/.<>-])(?!\/(?:api|storage)\/)(?:\/[^\s"'<>:,;()|/]+){2,}\/?|(?<![\w])[A-Za-z]:\\[^\s"'<>|,;()]+/g;

/** What is known of this machine before anything is read. */
export interface Known {
  dataDir: string;
  modelsDir: string;
  /** Hosts of settings may be in no text. */
  urls: readonly (string | null)[];
  tokens: readonly (string | null)[];
  /** Whole paths. */
  paths: readonly (string | null)[];
  nodeId: string;
}

/**
 * Takes user names, paths of a home, hosts and tokens out of texts. One secret has one placeholder
 * throughout, so that two hosts stay two. `learn` sees every text before `text` changes the first:
 * a name that is told by its place in one line stands bare in another one.
 */
export class Redactor {
  /** Secret → placeholder, by kind. */
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<Kind, number>();
  readonly #roots: [from: string, to: string][];
  #pattern: RegExp | null = null;

  constructor(known: Known) {
    const roots: [string, string][] = [
      [known.modelsDir, '<models>'],
      [known.dataDir, '<data>'],
      [homedir(), '<home>'],
    ];
    // Below each other in any order: the longest is the most exact.
    this.#roots = roots.filter(([path]) => path.length > 1).sort(([a], [b]) => b.length - a.length);
    this.#name('user', userName());
    this.#name('host', hostname());
    for (const token of known.tokens) if (token !== null) this.#name('token', token);
    for (const url of known.urls) if (url !== null) this.learn(url);
    for (const path of known.paths) if (path !== null) this.#name('path', this.#rooted(path));
    if (known.nodeId !== '') this.#name('node', known.nodeId);
  }

  /** How many secrets of each kind there were, for the manifest. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** @param text also a line of JSON as it is */
  learn(text: string): void {
    for (const [, , host = ''] of text.matchAll(ADDRESS)) this.#host(host);
    for (const [, host = ''] of text.matchAll(HOST_FIELD)) this.#host(host);
    for (const [, host = ''] of text.matchAll(LOOKED_UP)) this.#host(host);
    for (const [, , user = ''] of text.matchAll(HOME)) this.#name('user', user);
  }

  /** A value of JSON, of the same shape. `name`: of its field. */
  value(value: unknown, name = ''): unknown {
    if (typeof value === 'string') return this.#field(name, value);
    if (Array.isArray(value)) return value.map(each => this.value(each, name));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, each]) => [key, this.value(each, key)] as const);
    // `__proto__` in a library's words is a name like any other.
    return Object.fromEntries(entries);
  }

  text(text: string): string {
    return this.#bare(
      this.#rooted(text)
        .replace(
          ADDRESS,
          (_all, scheme: string, host: string, rest: string) => `${scheme}${this.#host(host)}${this.#path(rest)}`,
        )
        .replace(BEARER, '$1 [hidden]')
        .replace(SIGNED, '$1[hidden]')
        .replace(TOKENS, token => this.#name('token', token))
        .replace(HOME, (_all, root: string, user: string) => `${root}${this.#name('user', user)}`)
        .replace(QUOTED_PATH, (_all, path: string) => `'${this.#name('path', path)}'`)
        .replace(PATH, path => this.#name('path', path))
        .replace(MAIL, mail => this.#name('mail', mail))
        .replace(IPV4, host => this.#host(host)),
    );
  }

  #field(name: string, value: string): string {
    if (SECRET_NAME.test(name)) return value === '' ? '' : this.#name('token', value);
    if (HOST_NAMES.has(name) && !value.includes('/') && !value.includes(' ')) return this.#host(value);
    const rooted = this.#rooted(value);
    // A path with spaces would end at the first of them in a text.
    const isPath = /^(\/|[A-Za-z]:\\|\\\\)[^\n]*$/.test(rooted) && !/^\/(api|storage)\//.test(rooted);
    return isPath ? this.#name('path', rooted) : this.text(value);
  }

  #rooted(text: string): string {
    let rooted = text;
    for (const [path, place] of this.#roots) rooted = rooted.replaceAll(path, place);
    return rooted;
  }

  /** What follows the host of an address: a query may be a signature. */
  #path(rest: string): string {
    return rest.replace(/[?#].*$/, '');
  }

  #host(host: string): string {
    const [, name = host, port = ''] = /^(.+?)(:\d+)?$/.exec(host) ?? [];
    if (PUBLIC_HOSTS.has(name.toLowerCase()) || /^(host-\d+|<\w+>)$/.test(name)) return host;
    return `${this.#name('host', name.toLowerCase())}${port}`;
  }

  #name(kind: Kind, secret: string): string {
    const known = this.#known.get(secret);
    if (known !== undefined) return known;
    // What is a placeholder already came out of an earlier step.
    if (secret === '' || /^(host|user|token|path|node|mail)-\d+$/.test(secret)) return secret;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const placeholder = `${kind}-${count}`;
    this.#known.set(secret, placeholder);
    this.#pattern = null;
    return placeholder;
  }

  /** Known secrets that stand bare, as whole words. */
  #bare(text: string): string {
    this.#pattern ??= patternOf([...this.#known.keys()]);
    return text.replace(
      this.#pattern,
      found => this.#known.get(found) ?? this.#known.get(found.toLowerCase()) ?? found,
    );
  }
}

/** Empty for a user that the system has no name for, as in some containers. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** The longest first: one may begin with another one. */
function patternOf(secrets: readonly string[]): RegExp {
  const words = secrets.filter(({ length }) => length >= LEAST_CHARS).sort((a, b) => b.length - a.length);
  if (words.length === 0) return /(?!)/g;
  const any = words.map(word => word.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')).join('|');
  return new RegExp(`(?<![\\w-])(?:${any})(?![\\w-])`, 'gi');
}
