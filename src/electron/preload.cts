/**
 * The preload script. It hands the engine's port to the page, and hands to main which model's
 * folder the page wants to see, and which language it speaks; it tells the page
 * where dropped files lie. The page gets no function of Electron. It is CommonJS, because the
 * sandbox of a renderer loads no modules. So it can't import messages.ts and repeats the names of
 * its channels.
 */
import type { IpcRenderer, WebUtils } from 'electron';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the sandbox has no import
const { ipcRenderer, webUtils } = require('electron') as { ipcRenderer: IpcRenderer; webUtils: WebUtils };

interface Drop {
  dataTransfer: { files: Iterable<Parameters<WebUtils['getPathForFile']>[0]> } | null;
  preventDefault(): void;
}

interface PageWindow {
  location: { origin: string };
  addEventListener(type: 'load', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown; origin: string }) => void): void;
  addEventListener(type: 'dragover' | 'drop', listener: (event: Drop) => void): void;
  postMessage(message: unknown, targetOrigin: string, ports?: readonly unknown[]): void;
}

const page = globalThis as unknown as PageWindow;

ipcRenderer.on('engine-port', event => page.postMessage('model-manager-port', page.location.origin, event.ports));
page.addEventListener('message', ({ data, origin }) => {
  if (origin !== page.location.origin || typeof data !== 'object' || data === null) return;
  const { type, modelId, version, language } = data as Record<string, unknown>;
  if (type === 'model-manager-show-folder') ipcRenderer.send('show-folder', { modelId, version });
  if (type === 'model-manager-language') ipcRenderer.send('language', language);
});
// Without this a dropped file would be opened in place of the page.
page.addEventListener('dragover', event => event.preventDefault());
page.addEventListener('drop', event => {
  event.preventDefault();
  const paths = Array.from(event.dataTransfer?.files ?? [], file => webUtils.getPathForFile(file));
  if (paths.length > 0) page.postMessage({ type: 'model-manager-dropped', paths }, page.location.origin);
});
// At `load` the page's modules have run, so the page listens for the port.
page.addEventListener('load', () => ipcRenderer.send('engine-port-wanted'));
