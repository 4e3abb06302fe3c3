import { API_PATH, createApiClient, webSocketTransport, windowPortTransport } from '../../api/client.ts';
import type { ApiClient } from '../../api/client.ts';

/** The desktop app serves this page under its own scheme. */
const DESKTOP_SCHEME = 'app:';

const UNAUTHORIZED = 401;

/** Only the preload script (src/electron/preload.cts) listens to these messages. */
const SHOW_FOLDER_MESSAGE = 'model-manager-show-folder';
const LANGUAGE_MESSAGE = 'model-manager-language';
/** The preload script posts it: a page is not told where a dropped file lies. */
const DROPPED_MESSAGE = 'model-manager-dropped';

/**
 * Opens the way to the engine. In the desktop app it is a MessagePort that the preload script hands
 * over. In a browser it is a WebSocket to the page's own host.
 */
export function connect(page: Window): ApiClient {
  const { protocol, host } = page.location;
  if (protocol === DESKTOP_SCHEME) return createApiClient(windowPortTransport(page));
  const scheme = protocol === 'https:' ? 'wss:' : 'ws:';
  return createApiClient(webSocketTransport(`${scheme}//${host}${API_PATH}`, { reconnect: true }));
}

/**
 * Tells the engine each time that this machine is online again. Node doesn't notice it: without
 * this hint a download that waits for the network goes on only at its next probe.
 */
export function tellWhenOnline(page: Window, api: Pick<ApiClient, 'call'>): void {
  page.addEventListener('online', () => {
    // A lost hint does no harm: an engine that starts looks at the network by itself.
    api.call('hostSignal', { signal: 'online' }).catch(() => undefined);
  });
}

/** The differences between the desktop app and a browser. */
export interface PageHost {
  /**
   * Resolves to true when the engine refuses this page: its cookie is not valid (any more).
   * It needs a request of its own, because a refused WebSocket gives no reason.
   * Rejects while the engine is away. It is null in the desktop app, which has no cookie.
   */
  readonly isRefused: (() => Promise<boolean>) | null;
  /** The host shows notifications itself, so the page needs no permission for them. */
  readonly notifies: boolean;
  /** Shows the folder of an installed version in the file manager. It is null in a browser. */
  readonly showFolder: ((modelId: string, version: string) => void) | null;
  /**
   * Calls with the paths of what is dropped on the desktop app, until the returned function is
   * called. null in a browser, which tells no paths.
   */
  readonly onDropped: ((listener: (paths: string[]) => void) => () => void) | null;
  /** Tells the desktop app the language of its menu and notifications. null in a browser. */
  readonly speak: ((language: string) => void) | null;
}

export function hostOf(page: Window): PageHost {
  const { protocol, origin } = page.location;
  if (protocol === DESKTOP_SCHEME) {
    const showFolder = (modelId: string, version: string) =>
      page.postMessage({ type: SHOW_FOLDER_MESSAGE, modelId, version }, origin);
    const speak = (language: string) => page.postMessage({ type: LANGUAGE_MESSAGE, language }, origin);
    return { isRefused: null, notifies: true, showFolder, speak, onDropped: listener => listenToDrops(page, listener) };
  }
  const isRefused = async () => (await page.fetch('./', { method: 'HEAD', cache: 'no-store' })).status === UNAUTHORIZED;
  return { isRefused, notifies: false, showFolder: null, speak: null, onDropped: null };
}

function listenToDrops(page: Window, listener: (paths: string[]) => void): () => void {
  const receive = ({ data, origin, source }: MessageEvent<{ type?: unknown; paths?: unknown } | null>) => {
    if (source !== page || origin !== page.location.origin || data?.type !== DROPPED_MESSAGE) return;
    if (Array.isArray(data.paths)) listener(data.paths.filter((path): path is string => typeof path === 'string'));
  };
  page.addEventListener('message', receive);
  return () => page.removeEventListener('message', receive);
}
