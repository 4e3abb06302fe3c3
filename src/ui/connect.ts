import { API_PATH, createApiClient, webSocketTransport, windowPortTransport } from '../api/client.ts';
import type { ApiClient } from './api.ts';

/** The scheme under which the desktop app serves this page; there the engine's port comes from the preload script. */
const DESKTOP_SCHEME = 'app:';

const UNAUTHORIZED = 401;

/** Heard by the preload script alone. */
const SHOW_FOLDER_MESSAGE = 'model-manager-show-folder';

/** The way to the engine: a MessagePort in the desktop app, a WebSocket to the page's own host in a browser. */
export function connect(page: Window): ApiClient {
  const { protocol, host } = page.location;
  if (protocol === DESKTOP_SCHEME) return createApiClient(windowPortTransport(page));
  const scheme = protocol === 'https:' ? 'wss:' : 'ws:';
  return createApiClient(webSocketTransport(`${scheme}//${host}${API_PATH}`, { reconnect: true }));
}

/**
 * Tells the engine whenever this machine is online again: Node itself doesn't notice, and what waits for the network would go on
 * waiting for its next probe.
 */
export function tellWhenOnline(page: Window, api: Pick<ApiClient, 'call'>): void {
  page.addEventListener('online', () => {
    // A hint: an engine that is away starts by looking at the network anyway.
    api.call('hostSignal', { signal: 'online' }).catch(() => undefined);
  });
}

/** What is different between the desktop app and a browser. */
export interface PageHost {
  /**
   * Asks whether this page is refused: its cookie is not, or no longer, one of the engine's. A refused WebSocket tells no
   * reason. Rejects while the engine is away. null in the desktop app, which has no cookie.
   */
  readonly isRefused: (() => Promise<boolean>) | null;
  /** The host notifies by itself, and the page needs no permission for it. */
  readonly notifies: boolean;
  /** Shows the folder of an installed version in the system's file manager. null in a browser. */
  readonly showFolder: ((modelId: string, version: string) => void) | null;
}

export function hostOf(page: Window): PageHost {
  const { protocol, origin } = page.location;
  if (protocol === DESKTOP_SCHEME) {
    const showFolder = (modelId: string, version: string) =>
      page.postMessage({ type: SHOW_FOLDER_MESSAGE, modelId, version }, origin);
    return { isRefused: null, notifies: true, showFolder };
  }
  const isRefused = async () => (await page.fetch('./', { method: 'HEAD', cache: 'no-store' })).status === UNAUTHORIZED;
  return { isRefused, notifies: false, showFolder: null };
}
