/** The desktop app's main process: windows, life cycle and brokering, and never on the path of progress or bytes. */
import { join } from 'node:path';
import type { BrowserWindow, IpcMainEvent, WebContents } from 'electron';
import type { ErrorValue } from '../../model/errors.ts';
import { CHECKSUM_FILE } from '../../model/manifest.ts';
import type { Clock } from '../../ports/clock.ts';
import { serveUi } from '../window/app-protocol.ts';
import type { ElectronApi } from './electron-api.ts';
import type { FromEngine } from '../engine-host/engine-messages.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { notify } from './notify.ts';
import { useProfileOf } from './profile.ts';
import { APP_SCHEME, APP_URL, PORT_CHANNEL, PORT_WANTED_CHANNEL, SHOW_FOLDER_CHANNEL } from '../window/own-page.ts';
import type { Outcome } from '../engine-host/outcomes.ts';
import { denyPermissions, isTrustedSender, secureBeforeReady } from '../window/security.ts';
import { readWindowState, saveWindowState } from '../window/window-state.ts';

export interface AppDependencies {
  /** Folder of the built UI. */
  uiDir: string;
  /** preload.cjs and engine-process.js. */
  preload: string;
  engineEntry: string;
  dataDir: string;
  /** Asked when the app is ready. */
  windowStateFile: () => string;
  clock: Clock;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
}

/** As in electron-builder.json: Windows shows no notification of a program whose shortcut has another one. */
const APP_USER_MODEL_ID = 'model-manager.desktop';

/** The page's own ground, so that a window that opens in the dark doesn't flash. */
const GROUND = { light: '#f4f5f7', dark: '#17191d' };
/** A page that crashes again so soon would do so for ever. */
const RELOAD_AGAIN_AFTER_MS = 10_000;
const DEFAULT_SIZE = { width: 1100, height: 760 };

/** Runs the app; resolves when its window is opened, or at once when another instance runs already. */
export async function runApp(electron: ElectronApi, deps: AppDependencies): Promise<void> {
  useProfileOf(deps.dataDir, electron.app);
  if (deps.platform === 'win32') electron.app.setAppUserModelId(APP_USER_MODEL_ID);
  if (!electron.app.requestSingleInstanceLock()) return electron.app.quit();
  secureBeforeReady(electron);
  const app = new App(electron, deps);
  electron.app.on('second-instance', () => app.show());
  await electron.app.whenReady();
  app.start();
}

class App {
  readonly #electron: ElectronApi;
  readonly #deps: AppDependencies;
  readonly #engine: EngineSupervisor;
  /** Pages that asked for a port: each gets another when the engine is started anew. */
  readonly #pages = new Set<WebContents>();
  #window: BrowserWindow | null = null;
  #isReady = false;
  #drained: Promise<void> | null = null;
  #shownError: string | null = null;

  constructor(electron: ElectronApi, deps: AppDependencies) {
    this.#electron = electron;
    this.#deps = deps;
    this.#engine = new EngineSupervisor({
      utilityProcess: electron.utilityProcess,
      entry: deps.engineEntry,
      dataDir: deps.dataDir,
      clock: deps.clock,
      env: deps.env,
      resolveProxy: url => electron.session.defaultSession.resolveProxy(url),
      onMessage: message => this.#receive(message),
    });
  }

  start(): void {
    const { app, ipcMain, powerMonitor, protocol } = this.#electron;
    this.#isReady = true;
    denyPermissions(this.#electron);
    protocol.handle(APP_SCHEME, serveUi(this.#deps.uiDir));
    ipcMain.on(PORT_WANTED_CHANNEL, event => {
      if (this.#isOwn(event)) this.#welcome(event.sender);
    });
    ipcMain.on(SHOW_FOLDER_CHANNEL, (event, model: unknown) => {
      if (this.#isOwn(event)) this.#engine.locate(model);
    });
    powerMonitor.on('suspend', () => this.#engine.signal('suspend'));
    powerMonitor.on('resume', () => this.#engine.signal('resume'));
    app.on('activate', () => this.show());
    app.on('window-all-closed', () => {
      if (this.#deps.platform !== 'darwin') app.quit();
    });
    app.on('will-quit', event => this.#drain(event));
    this.#engine.start();
    this.show();
  }

  /** Brings the window forward, made anew if it was closed. */
  show(): void {
    if (!this.#isReady) return;
    this.#window ??= this.#open();
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.focus();
  }

  #open(): BrowserWindow {
    const { nativeTheme, screen } = this.#electron;
    const file = this.#deps.windowStateFile();
    const state = readWindowState(
      file,
      screen.getAllDisplays().map(display => display.workArea),
    );
    const window = new this.#electron.BrowserWindow({
      ...(state?.bounds ?? DEFAULT_SIZE),
      minWidth: 480,
      minHeight: 360,
      title: 'Model manager',
      backgroundColor: GROUND[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
      // There for its shortcuts (zoom, copy), shown by Alt.
      autoHideMenuBar: true,
      webPreferences: {
        preload: this.#deps.preload,
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
    const { webContents } = window;
    window.on('close', () => saveWindowState(file, window));
    window.on('closed', () => {
      this.#pages.delete(webContents);
      this.#window = null;
    });
    this.#reloadAfterCrash(webContents);
    void window.loadURL(APP_URL);
    return window;
  }

  #reloadAfterCrash(contents: WebContents): void {
    const { clock } = this.#deps;
    let reloadedAt = -Infinity;
    contents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || clock.monotonic() - reloadedAt < RELOAD_AGAIN_AFTER_MS) return;
      reloadedAt = clock.monotonic();
      contents.reload();
    });
  }

  #isOwn(event: IpcMainEvent): boolean {
    return isTrustedSender(event, this.#window ? [this.#window.webContents] : []);
  }

  #welcome(page: WebContents): void {
    this.#pages.add(page);
    this.#handPort(page);
  }

  /** The page and the engine talk to each other from here on, without main. */
  #handPort(page: WebContents): void {
    if (!this.#engine.isReady) return;
    const { port1, port2 } = new this.#electron.MessageChannelMain();
    this.#engine.connect(port1);
    page.postMessage(PORT_CHANNEL, null, [port2]);
  }

  #receive(message: Exclude<FromEngine, { type: 'proxyWanted' }>): void {
    if (message.type === 'ready') {
      this.#shownError = null;
      for (const page of this.#pages) this.#handPort(page);
    } else if (message.type === 'ended') this.#tellEnded(message.outcome);
    else if (message.type === 'progress') this.#window?.setProgressBar(message.fraction ?? -1);
    else if (message.type === 'located') this.#showFolder(message.path);
    else this.#showError(message.error);
  }

  /** Who looks at the window sees it there. */
  #tellEnded(outcome: Outcome): void {
    if (!this.#window?.isFocused()) notify(this.#electron, outcome, () => this.show());
  }

  /** By a file in it: opening the directory itself would start it where its name makes it a program (macOS, `.app`). */
  #showFolder(path: string): void {
    this.#electron.shell.showItemInFolder(join(path, CHECKSUM_FILE));
  }

  /** Once for each reason: the engine is tried again and again, and a box at each time would be in the way. */
  #showError({ code, message }: ErrorValue): void {
    if (this.#shownError === code) return;
    this.#shownError = code;
    void this.#electron.dialog.showMessageBox({
      type: 'error',
      message: 'The engine could not start.',
      detail: message,
    });
  }

  #drain(event: { preventDefault(): void }): void {
    event.preventDefault();
    this.#drained ??= this.#engine.stop().then(() => this.#electron.app.exit(0));
  }
}
