import { API_PATH, createApiClient, webSocketTransport, windowPortTransport } from '../engine/api/client.ts';
import type { ApiClient } from './api.ts';

/** The scheme under which the desktop app serves this page; there the engine's port comes from the preload script. */
const DESKTOP_SCHEME = 'app:';

/** The way to the engine: a MessagePort in the desktop app, a WebSocket to the page's own host in a browser. */
export function connect(page: Window): ApiClient {
  const { protocol, host } = page.location;
  if (protocol === DESKTOP_SCHEME) return createApiClient(windowPortTransport(page));
  const scheme = protocol === 'https:' ? 'wss:' : 'ws:';
  return createApiClient(webSocketTransport(`${scheme}//${host}${API_PATH}`, { reconnect: true }));
}
