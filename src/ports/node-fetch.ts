import { statSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import type { ClientRequest } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import type { SecureContext } from 'node:tls';
import nodeFetch from 'node-fetch';
import { trustedContext } from './outgoing/certificates.ts';
import type { Fetch, FetchRequest, FetchResponse } from './fetch.ts';
import { readingMuch } from './outgoing/large-reads.ts';
import { userAgent } from './outgoing/user-agent.ts';
import { watched } from './outgoing/watched-request.ts';
import type { Seen } from './outgoing/watched-request.ts';
import { proxyAgent } from './outgoing/proxy-agents.ts';
import { FailedThroughProxy, isDirectAlways, Shunned, waysTo } from './proxy.ts';
import { errorCode } from './system-error.ts';
import type { ProxyEnvironment, SystemProxy, Way } from './proxy.ts';

/** Idle connections kept for the next range or file, per host. */
const IDLE_SOCKETS = 16;
/** Bytes a body may hold before its socket is slowed down. */
const BODY_BUFFER_BYTES = 1024 * 1024;

/**
 * Times that one question is asked again because a kept connection ended: with redirects, each hop
 * may have one.
 */
const KEPT_MOST = 5;

/** What an error's call is named here, where the server ended a kept connection. */
const KEPT = 'keep-alive';
/** The codes of a connection that ended before its answer. Node gives a FIN the first one too. */
const ENDED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);

/** What a connection that never came about is called by the system. */
const UNCONNECTED: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ETIMEDOUT'],
]);

/** The network through node-fetch; `close` ends idle connections so that a process can exit. */
export interface NodeFetch extends Fetch {
  close(): void;
}

export interface NetworkSettings {
  /** Holds over the environment's proxies; null: they count. */
  proxyUrl: string | null;
  /** PEM file with further authorities. */
  caFile: string | null;
}

export interface NodeFetchOptions {
  /** Asked again for each request. */
  network?: () => NetworkSettings;
  environment?: ProxyEnvironment;
  /**
   * In Electron, the session's word; asked again for each request that has no proxy from the
   * settings.
   */
  systemProxy?: SystemProxy;
}

/**
 * node-fetch as the Fetch port. Bodies are the raw bytes of the wire: nothing is decompressed,
 * whatever the answer's Content-Encoding says. A failed connection rejects with an error whose
 * `code`, or that of its cause, is the system's.
 */
export function createNodeFetch(options: NodeFetchOptions = {}): NodeFetch {
  const { network = () => ({ proxyUrl: null, caFile: null }), environment = process.env, systemProxy } = options;
  const agents = new Agents();
  const shunned = new Shunned();
  const fetch: Fetch = async (url, request = {}) => {
    const { proxyUrl, caFile } = network();
    const asks = systemProxy !== undefined && proxyUrl === null && !isDirectAlways(new URL(url));
    // Holds for where the answer leads as well: that is almost always the same way out.
    const system = asks ? await systemProxy(url) : null;
    const waysOf = (to: URL) => waysTo(to, proxyUrl, environment, system);
    const ways = shunned.last(waysOf(new URL(url)));
    for (;;) {
      request.signal?.throwIfAborted();
      const way = ways.shift() ?? null;
      try {
        const agentFor = (to: URL) => agents.for(to.protocol, sameOrFirst(way, waysOf(to)), caFile);
        return await againWhereKept(request, agentFor, agent => fetchBy(url, request, agent));
      } catch (error) {
        // The port promises the signal's reason; node-fetch throws an AbortError of its own.
        if (request.signal?.aborted) throw request.signal.reason;
        if (ways.length === 0 || !isUnconnected(error)) throw way === null ? error : new FailedThroughProxy(way, error);
        shunned.add(way);
      }
    }
  };
  return Object.assign(fetch, { close: () => agents.close() });
}

async function fetchBy(url: string, request: FetchRequest, agent: (to: URL) => HttpAgent): Promise<FetchResponse> {
  const seen: Seen = { overran: false };
  const response = await nodeFetch(url, {
    method: request.method ?? 'GET',
    headers: { 'user-agent': userAgent(), ...request.headers },
    redirect: request.redirect ?? 'follow',
    ...(request.body !== undefined && { body: request.body }),
    ...(request.signal && { signal: request.signal }),
    agent: to => watched(agent(to), seen),
    compress: false,
    highWaterMark: BODY_BUFFER_BYTES,
  });
  return Object.assign(response as unknown as FetchResponse, { overran: () => seen.overran });
}

/**
 * Asks again at once, on a new connection, where the server ended a kept one as the question came.
 * What carries a body may have been done, although nothing was answered: its sender decides.
 */
async function againWhereKept(
  { method = 'GET', signal }: FetchRequest,
  agentFor: (to: URL) => HttpAgent,
  ask: (agentFor: (to: URL) => HttpAgent) => Promise<FetchResponse>,
): Promise<FetchResponse> {
  const used = new Set<HttpAgent>();
  const noted = (to: URL) => {
    const agent = agentFor(to);
    used.add(agent);
    return agent;
  };
  for (let left = KEPT_MOST; ; left -= 1) {
    try {
      return await ask(noted);
    } catch (error) {
      if (method === 'POST' || signal?.aborted || left === 0 || !isOfKept(error)) throw error;
      for (const agent of used) endIdle(agent);
    }
  }
}

/** A redirect may lead to where NO_PROXY or the scheme asks for another way. */
function sameOrFirst(way: Way, ways: readonly Way[]): Way {
  return ways.some(each => each?.href === way?.href) ? way : (ways[0] ?? null);
}

/**
 * Nothing was sent: another way may be tried. A connection may also time out later, while it is
 * read.
 */
export function isUnconnected(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, erroredSysCall } = error as { code?: string; erroredSysCall?: string };
  return code !== undefined && UNCONNECTED.has(code) && erroredSysCall !== 'read' && erroredSysCall !== 'write';
}

/** null for a file that can't be looked at: reading it gives the error. */
function changedMs(path: string): number | null {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return null;
  }
}

/** One pool of connections for each way to the outside. */
class Agents {
  readonly #agents = new Map<string, HttpAgent>();
  readonly #trusted = new Map<string, SecureContext | undefined>();

  for(protocol: string, way: Way, caFile: string | null): HttpAgent {
    // Another file at the same path is another choice.
    const changed = caFile === null ? null : changedMs(caFile);
    const key = JSON.stringify([protocol, way, caFile, changed]);
    let agent = this.#agents.get(key);
    if (!agent) this.#agents.set(key, (agent = markingKept(this.#create(protocol, way, caFile, changed))));
    return agent;
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  #create(protocol: string, way: Way, caFile: string | null, changed: number | null): HttpAgent {
    const options = { keepAlive: true, maxFreeSockets: IDLE_SOCKETS };
    if (protocol !== 'https:' && way?.protocol !== 'https:') {
      return way === null ? readingMuch(new HttpAgent(options)) : proxyAgent(way, protocol, options);
    }
    const secureContext = this.#contextOf(caFile, changed);
    const secure = { ...options, ...(secureContext && { secureContext }) };
    return way === null ? new HttpsAgent(secure) : proxyAgent(way, protocol, secure);
  }

  #contextOf(caFile: string | null, changed: number | null): SecureContext | undefined {
    const key = JSON.stringify([caFile, changed]);
    if (!this.#trusted.has(key)) this.#trusted.set(key, trustedContext(caFile));
    return this.#trusted.get(key);
  }
}

/**
 * Marks the errors of requests whose connection was used before and ended before any answer. A
 * server may close an idle connection at any time, also as the next request is on its way: that
 * says nothing about the network.
 *
 * The mark is on the error itself: node-fetch hands on code and call of it, and not the request.
 */
function markingKept<T extends HttpAgent>(agent: T): T {
  const reuseSocket = agent.reuseSocket.bind(agent);
  agent.reuseSocket = (socket: Duplex, request: ClientRequest) => {
    reuseSocket(socket, request);
    let answered = false;
    request.once('response', () => (answered = true));
    // Before the listener of node-fetch, which copies what the error says.
    request.prependListener('error', (error: NodeJS.ErrnoException) => {
      if (!answered && ENDED.has(errorCode(error) ?? '')) error.syscall = KEPT;
    });
  };
  return agent;
}

/** Whether an error of node-fetch has that mark. */
function isOfKept(error: unknown): boolean {
  return error instanceof Error && (error as { erroredSysCall?: string }).erroredSysCall === KEPT;
}

/** Ends the idle connections: where one was dead, the others, as old as it, mostly are too. */
function endIdle({ freeSockets }: Pick<HttpAgent, 'freeSockets'>): void {
  for (const sockets of Object.values(freeSockets)) for (const socket of [...(sockets ?? [])]) socket.destroy();
}
