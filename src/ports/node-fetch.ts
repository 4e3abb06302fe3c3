import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import nodeFetch from 'node-fetch';
import type { Fetch, FetchResponse } from './fetch.ts';

/** Idle connections kept for the next range or file, per host. */
const IDLE_SOCKETS = 16;
/** Bytes a body may hold before its socket is slowed down. */
const BODY_BUFFER_BYTES = 1024 * 1024;

/** The network through node-fetch; `close` ends idle connections so that a process can exit. */
export interface NodeFetch extends Fetch {
  close(): void;
}

/**
 * node-fetch as the Fetch port. Bodies are the raw bytes of the wire: nothing is decompressed, whatever the answer's
 * Content-Encoding says. A failed connection rejects with an error whose `code` is the system's.
 */
export function createNodeFetch(): NodeFetch {
  const options = { keepAlive: true, maxFreeSockets: IDLE_SOCKETS };
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);
  const fetch: Fetch = async (url, request = {}) => {
    try {
      const response = await nodeFetch(url, {
        method: request.method ?? 'GET',
        headers: request.headers ?? {},
        redirect: request.redirect ?? 'follow',
        ...(request.body !== undefined && { body: request.body }),
        ...(request.signal && { signal: request.signal }),
        agent: parsed => (parsed.protocol === 'https:' ? https : http),
        compress: false,
        highWaterMark: BODY_BUFFER_BYTES,
      });
      return response as unknown as FetchResponse;
    } catch (error) {
      // The port promises the signal's reason; node-fetch throws an AbortError of its own.
      if (request.signal?.aborted) throw request.signal.reason;
      throw error;
    }
  };
  return Object.assign(fetch, {
    close: () => {
      http.destroy();
      https.destroy();
    },
  });
}
