/**
 * The preload script. It hands the engine's port to the page, and hands to main which model's
 * folder the page wants to see. The page gets no function of Electron. It is CommonJS, because the
 * sandbox of a renderer loads no modules. So it can't import messages.ts and repeats the names of
 * its channels.
 */
import type { IpcRenderer } from 'electron';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the sandbox has no import
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
// At `load` the page's modules have run, so the page listens for the port.
page.addEventListener('load', () => ipcRenderer.send('engine-port-wanted'));
