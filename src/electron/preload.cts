/**
 * Hands the engine's port to the page, and on what the page asks for: to see the folder of a model. The page gets no function of
 * Electron's.
 * CommonJS, because the sandbox of a renderer loads no modules; so the names of own-page.ts are repeated here.
 */
import type { IpcRenderer } from 'electron';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- a sandboxed preload script has require and no import
const { ipcRenderer } = require('electron') as { ipcRenderer: IpcRenderer };

interface PageWindow {
  location: { origin: string };
  addEventListener(type: 'load', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown; origin: string }) => void): void;
  postMessage(message: string, targetOrigin: string, ports: readonly unknown[]): void;
}

const page = globalThis as unknown as PageWindow;

ipcRenderer.on('engine-port', event => page.postMessage('model-manager-port', page.location.origin, event.ports));
page.addEventListener('message', ({ data, origin }) => {
  if (origin !== page.location.origin || typeof data !== 'object' || data === null) return;
  const { type, modelId, version } = data as Record<string, unknown>;
  if (type === 'model-manager-show-folder') ipcRenderer.send('show-folder', { modelId, version });
});
// By then the page's modules have run and listen.
page.addEventListener('load', () => ipcRenderer.send('engine-port-wanted'));
