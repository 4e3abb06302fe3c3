import { join } from 'node:path';
import type { BrowserWindow, IpcMainEvent, WebContents } from 'electron';
import type { ErrorValue } from '../../model/errors.ts';
import { CHECKSUM_FILE } from '../../model/manifest.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { LANGUAGE_CHANNEL, PORT_CHANNEL, PORT_WANTED_CHANNEL, SHOW_FOLDER_CHANNEL } from '../messages.ts';
import type { FromEngine, Outcome } from '../messages.ts';
import { serveUi } from '../window/app-protocol.ts';
import { openWindow } from '../window/app-window.ts';
import { APP_SCHEME } from '../window/own-page.ts';
import { denyPermissions, isTrustedSender } from '../window/security.ts';
import type { ElectronApi } from './electron-api.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { setMenu } from './menu.ts';
import { notify, showEngineError } from './notices.ts';
import { mainWords } from './words.ts';
import type { MainWords } from './words.ts';

export interface AppOptions {
  /** Folder of the built UI. */
  uiDir: string;
  /** Path of preload.cjs. */
  preload: string;
  /** Path of engine-process.js. */
  engineEntry: string;
  dataDir: string;
  /** It is called when the app is ready: only then Electron knows its folders. */
  windowStateFile: () => string;
  clock: Clock;
  logger: Logger;
  env: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
}

/**
 * The main process: window, life cycle, and the broker between page and engine. Progress and bytes
 * never pass through it.
 */
export class DesktopApp {
  readonly #electron: ElectronApi;
  readonly #options: AppOptions;
  readonly #engine: EngineSupervisor;
  /** Pages that asked for a port. Each gets a new one when the engine has started again. */
  readonly #pages = new Set<WebContents>();
  #window: BrowserWindow | null = null;
  #words: MainWords = mainWords('en');
  #isReady = false;
  #drained: Promise<void> | null = null;
  #shownError: string | null = null;

  constructor(electron: ElectronApi, options: AppOptions) {
    this.#electron = electron;
    this.#options = options;
    this.#engine = new EngineSupervisor({
      utilityProcess: electron.utilityProcess,
      entry: options.engineEntry,
      dataDir: options.dataDir,
      clock: options.clock,
      env: options.env,
      resolveProxy: url => electron.session.defaultSession.resolveProxy(url),
      onMessage: message => this.#receive(message),
    });
  }

  start(): void {
    const { app, ipcMain, powerMonitor, protocol } = this.#electron;
    this.#isReady = true;
    this.#speak(app.getLocale());
    denyPermissions(this.#electron);
    protocol.handle(APP_SCHEME, serveUi(this.#options.uiDir));
    ipcMain.on(PORT_WANTED_CHANNEL, event => {
      if (this.#isOwn(event)) this.#welcome(event.sender);
    });
    ipcMain.on(SHOW_FOLDER_CHANNEL, (event, model: unknown) => {
      if (this.#isOwn(event)) this.#engine.locate(model);
    });
    ipcMain.on(LANGUAGE_CHANNEL, (event, language: unknown) => {
      if (this.#isOwn(event)) this.#speak(String(language));
    });
    powerMonitor.on('suspend', () => this.#engine.signal('suspend'));
    powerMonitor.on('resume', () => this.#engine.signal('resume'));
    app.on('activate', () => this.show());
    app.on('window-all-closed', () => {
      if (this.#options.platform !== 'darwin') app.quit();
    });
    app.on('will-quit', event => this.#drain(event));
    this.#engine.start();
    this.show();
  }

  /** Brings the window forward. Opens a new one if it was closed. */
  show(): void {
    if (!this.#isReady) return;
    this.#window ??= this.#open();
    if (this.#window.isMinimized()) this.#window.restore();
    this.#window.focus();
  }

  #open(): BrowserWindow {
    const { preload, windowStateFile, clock, logger } = this.#options;
    const window = openWindow(this.#electron, { preload, stateFile: windowStateFile(), clock, logger });
    const { webContents } = window;
    window.on('closed', () => {
      this.#pages.delete(webContents);
      this.#window = null;
    });
    return window;
  }

  /** As the window speaks: a person chooses the language there, and main has no page to ask. */
  #speak(language: string): void {
    const words = mainWords(language);
    if (words === this.#words && this.#window !== null) return;
    this.#words = words;
    setMenu(this.#electron, words, this.#options.platform);
  }

  #isOwn(event: IpcMainEvent): boolean {
    return isTrustedSender(event, this.#window ? [this.#window.webContents] : []);
  }

  #welcome(page: WebContents): void {
    this.#pages.add(page);
    this.#handPort(page);
  }

  /** From here on page and engine talk to each other without main. */
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
    else this.#tellFailed(message.error);
  }

  /** A window with the focus shows it already. */
  #tellEnded(outcome: Outcome): void {
    if (!this.#window?.isFocused()) notify(this.#electron, this.#words, { outcome, show: () => this.show() });
  }

  /**
   * Selects a file in the folder, and does not open the folder: on macOS a folder named `….app` is
   * a program, and opening it would start it.
   */
  #showFolder(path: string): void {
    this.#electron.shell.showItemInFolder(join(path, CHECKSUM_FILE));
  }

  /**
   * Once for each code: the engine is started again and again, and each failure would open a box.
   */
  #tellFailed(error: ErrorValue): void {
    if (this.#shownError === error.code) return;
    this.#shownError = error.code;
    showEngineError(this.#electron, this.#words, error);
  }

  #drain(event: { preventDefault(): void }): void {
    event.preventDefault();
    this.#drained ??= this.#engine.stop().then(() => this.#electron.app.exit(0));
  }
}
