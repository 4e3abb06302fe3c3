import { API_PATH, createApiClient, webSocketTransport, windowPortTransport } from '../engine/api/client.ts';
import type { ApiClient } from './api.ts';

/** The scheme under which the desktop app serves this page; there the engine's port comes from the preload script. */
const DESKTOP_SCHEME = 'app:';

const UNAUTHORIZED = 401;

/** The way to the engine: a MessagePort in the desktop app, a WebSocket to the page's own host in a browser. */
export function connect(page: Window): ApiClient {
  const { protocol, host } = page.location;
  if (protocol === DESKTOP_SCHEME) return createApiClient(windowPortTransport(page));
  const scheme = protocol === 'https:' ? 'wss:' : 'ws:';
  return createApiClient(webSocketTransport(`${scheme}//${host}${API_PATH}`, { reconnect: true }));
}

/**
 * Asks whether this page is refused: its cookie is not, or no longer, one of the engine's. A refused WebSocket tells no reason.
 *
 * @returns for the page of the desktop app, which has no cookie, nothing to ask with
 */
export function accessProbe(page: Window): (() => Promise<boolean>) | null {
  if (page.location.protocol === DESKTOP_SCHEME) return null;
  return async () => (await page.fetch('./', { method: 'HEAD', cache: 'no-store' })).status === UNAUTHORIZED;
}
