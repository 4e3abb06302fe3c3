import type { Agent, AgentOptions, ClientRequest } from 'node:http';
import type { AgentOptions as HttpsAgentOptions } from 'node:https';
import type { Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';

/** Of what a proxy said, in messages. */
const GOT_MAX_CHARS = 200;

type Target = Parameters<SocksProxyAgent['connect']>[1];

/**
 * Connections through a proxy, of whatever kind, to servers that speak `protocol` (http: or
 * https:).
 */
export function proxyAgent(proxy: URL, protocol: string, options: AgentOptions & HttpsAgentOptions): Agent {
  if (proxy.protocol.startsWith('socks')) return new Socks(proxy, options);
  return protocol === 'https:' ? new Tunnel(proxy, options) : new HttpProxyAgent(proxy, options);
}

/**
 * https:// through a proxy of HTTP: it is asked for a tunnel, and sees nothing of what goes
 * through it, tokens included.
 */
class Tunnel extends HttpsProxyAgent<string> {
  constructor(proxy: URL, options: AgentOptions & HttpsAgentOptions) {
    super(proxy, options);
    // Else they are those of the connection to the proxy alone, not of the one to the server.
    Object.assign(this.options, options);
  }

  /**
   * Two guards around the library's: what a proxy says when it refuses is not taken for the
   * server's answer, and a proxy that says nothing is let go of with the request.
   */
  override async connect(request: ClientRequest, options: Target): Promise<Socket> {
    assertWanted(request);
    let status: number | undefined;
    request.once('proxyConnect', (answer: { statusCode: number }) => (status = answer.statusCode));
    const gone = new AbortController();
    const onAbort = () => gone.abort();
    request.once('abort', onAbort);
    // Read by `super` before it first waits.
    this.connectOpts = { ...this.connectOpts, signal: gone.signal };
    try {
      const socket = await super.connect(request, identified(options));
      if (status === 200) return socket;
      socket.destroy();
      throw new Error(`the status ${status}`);
    } catch (error) {
      throw named(error, this.proxy, options);
    } finally {
      request.off('abort', onAbort);
    }
  }
}

/** Any connection through a proxy that speaks SOCKS. */
class Socks extends SocksProxyAgent {
  constructor(proxy: URL, options: AgentOptions & HttpsAgentOptions) {
    super(proxy, options);
    // The brackets of an IPv6 address are part of a URL, and not of the address that is connected
    // to.
    this.proxy.host = proxy.hostname.replace(/^\[|\]$/g, '');
  }

  override async connect(request: ClientRequest, options: Target): Promise<Socket> {
    assertWanted(request);
    try {
      return await super.connect(request, identified(options));
    } catch (error) {
      throw named(error, new URL(this.proxyUrl), options);
    }
  }
}

/**
 * Connections are made a turn after they are asked for. A request that was given up until then
 * doesn't say so again.
 */
function assertWanted({ destroyed }: ClientRequest): void {
  if (destroyed) throw new Error('The request was given up.');
}

/**
 * Behind the proxy the agents know a server by its name alone. The certificate of one that has
 * only an address would be compared with the name of the proxy, or with "localhost".
 */
function identified(target: Target): Target {
  if (!target.secureEndpoint) return target;
  const { host = '' } = target;
  return { ...target, checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate) };
}

/**
 * An error with a code: the system's, which SOCKS has in the message alone; else EPROTO, because
 * what is between here and the library doesn't do what it should.
 */
function named(error: unknown, { host }: URL, target: Target): Error {
  if (error instanceof Error && 'code' in error) return error;
  // A proxy's whole answer may be in it.
  const got = (error instanceof Error ? error.message : String(error)).slice(0, GOT_MAX_CHARS);
  // "connect ECONNREFUSED 10.0.0.1:1080", "getaddrinfo EAI_AGAIN proxy": elsewhere in it are the
  // proxy's own words.
  const code = /^[a-z]+ (E[A-Z_]{3,})\b/.exec(got)?.[1] ?? 'EPROTO';
  const message = `Expected the proxy ${host} to connect to ${target.host}:${target.port}, got: ${got}`;
  return Object.assign(new Error(message, { cause: error }), { code });
}
