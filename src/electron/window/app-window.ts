import type * as Electron from 'electron';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { APP_URL } from './own-page.ts';
import { readWindowState, saveWindowState } from './window-state.ts';

/**
 * The background of the page (--bg in src/ui/styles/tokens.css), so that a dark window doesn't
 * flash white.
 */
const GROUND = { light: '#f4f5f7', dark: '#17191d' };
/** A page that crashes again within this time is not reloaded: it would crash for ever. */
const RELOAD_AGAIN_AFTER_MS = 10_000;
const DEFAULT_SIZE = { width: 1100, height: 760 };

interface AppWindowOptions {
  /** Path of preload.cjs. */
  preload: string;
  /** The window's place is read from it, and saved to it when the window closes. */
  stateFile: string;
  clock: Clock;
  logger: Logger;
}

/** Opens the window of the app, sandboxed and without Node, at its last place. */
export function openWindow(
  { BrowserWindow, nativeTheme, screen }: Pick<typeof Electron, 'BrowserWindow' | 'nativeTheme' | 'screen'>,
  { preload, stateFile, clock, logger }: AppWindowOptions,
): Electron.BrowserWindow {
  const state = readWindowState(
    stateFile,
    screen.getAllDisplays().map(display => display.workArea),
  );
  const window = new BrowserWindow({
    ...(state?.bounds ?? DEFAULT_SIZE),
    minWidth: 480,
    minHeight: 360,
    title: 'Model manager',
    backgroundColor: GROUND[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    // The menu exists for its shortcuts (zoom, copy). Alt shows it.
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (state?.maximized) window.maximize();
  window.on('close', () => saveWindowState(stateFile, window, logger));
  reloadAfterCrash(window.webContents, clock);
  void window.loadURL(APP_URL);
  return window;
}

function reloadAfterCrash(contents: Electron.WebContents, clock: Clock): void {
  let reloadedAt = -Infinity;
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || clock.monotonic() - reloadedAt < RELOAD_AGAIN_AFTER_MS) return;
    reloadedAt = clock.monotonic();
    contents.reload();
  });
}
