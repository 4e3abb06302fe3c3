import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { AgentOptions, ClientRequest, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { AgentOptions as HttpsAgentOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import type { ConnectionOptions } from 'node:tls';

/** Node calls it for each request; its types leave it out. */
interface AddsRequests {
  addRequest(request: ClientRequest, options: RequestOptions): void;
}

type Connected = (error: Error | null, socket: Duplex) => void;

/** http:// through a proxy: the whole URL is asked of the proxy. */
export function forwardAgent(proxy: URL, options: AgentOptions): HttpAgent {
  const agent = proxy.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  const plain = (agent as unknown as AddsRequests).addRequest.bind(agent);
  (agent as unknown as AddsRequests).addRequest = (request, { host, port, ...rest }) => {
    const at = Number(port ?? 80) === 80 ? String(host) : `${host}:${port}`;
    request.path = `http://${at}${request.path}`;
    const credentials = credentialsOf(proxy);
    if (credentials !== null) request.setHeader('proxy-authorization', credentials);
    plain(request, { ...rest, ...endpointOf(proxy) });
  };
  return agent;
}

/** https:// through a proxy: it is asked for a tunnel, and sees nothing of what goes through it, tokens included. */
export class TunnelAgent extends HttpsAgent {
  readonly #proxy: URL;

  constructor(proxy: URL, options: HttpsAgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  /** Nothing is returned: Node then takes the socket from the callback. */
  override createConnection(options: RequestOptions, callback?: Connected): undefined {
    const connected = (error: Error | null, socket?: Duplex) => callback?.(error, socket as Duplex);
    const host = options.host ?? '';
    const proxy = this.#proxy;
    const target = `${host.includes(':') ? `[${host}]` : host}:${options.port ?? 443}`;
    const credentials = credentialsOf(proxy);
    const request = (proxy.protocol === 'https:' ? httpsRequest : httpRequest)({
      ...endpointOf(proxy),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...(credentials !== null && { 'proxy-authorization': credentials }) },
      agent: false,
    });
    request.once('connect', (response, socket) => {
      if (response.statusCode === 200) {
        connected(null, tlsConnect({ ...(options as ConnectionOptions), socket }));
        return;
      }
      socket.destroy();
      connected(refused(proxy, target, response.statusCode));
    });
    // A proxy that answers as a web server does: no tunnel.
    request.once('response', response => {
      response.destroy();
      connected(refused(proxy, target, response.statusCode));
    });
    request.once('error', connected);
    request.end();
  }
}

function endpointOf(proxy: URL): { host: string; port: number } {
  const port = proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port);
  return { host: proxy.hostname.replace(/^\[|\]$/g, ''), port };
}

function credentialsOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

/** EPROTO: what is between here and the library doesn't do what it should. */
function refused(proxy: URL, target: string, status: number | undefined): Error {
  const message = `Expected the proxy ${proxy.host} to connect to ${target}, got ${status ?? 'no answer'}.`;
  return Object.assign(new Error(message), { code: 'EPROTO' });
}
