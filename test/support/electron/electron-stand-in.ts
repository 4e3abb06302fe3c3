/**
 * Stands in for electron's main process: records the real option objects and clones each message as the real one does, so what
 * can't cross a process boundary fails here too.
 */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApi } from '../../../src/electron/main/electron-api.ts';

export class StandInPort extends EventEmitter {
  peer: StandInPort | null = null;
  #queue: unknown[] | null = [];
  #isClosed = false;

  postMessage(message: unknown): void {
    const data = structuredClone(message);
    queueMicrotask(() => this.peer?.receive(data));
  }
  start(): void {
    const queued = this.#queue ?? [];
    this.#queue = null;
    for (const data of queued) this.receive(data);
  }
  receive(data: unknown): void {
    if (this.#queue) this.#queue.push(data);
    else this.emit('message', { data, ports: [] });
  }
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    queueMicrotask(() => this.peer?.emit('close'));
  }
}

class StandInChannel {
  readonly port1 = new StandInPort();
  readonly port2 = new StandInPort();
  constructor() {
    this.port1.peer = this.port2;
    this.port2.peer = this.port1;
  }
}

export interface Posted {
  data: unknown;
  ports: StandInPort[];
}

class StandInProcess extends EventEmitter {
  readonly received: Posted[] = [];
  readonly entry: string;
  readonly args: string[];
  readonly options: Record<string, unknown>;
  killed = false;

  constructor(entry: string, args: string[], options: Record<string, unknown>) {
    super();
    this.entry = entry;
    this.args = args;
    this.options = options;
  }
  postMessage(data: unknown, ports: StandInPort[] = []): void {
    this.received.push({ data: structuredClone(data), ports });
  }
  /** As the engine process would say it. */
  say(message: unknown): void {
    this.emit('message', structuredClone(message));
  }
  exit(code = 0): void {
    this.emit('exit', code);
  }
  kill(): boolean {
    this.killed = true;
    this.exit(1);
    return true;
  }
}

export class StandInContents extends EventEmitter {
  readonly received: (Posted & { channel: string })[] = [];
  openHandler: ((details: { url: string }) => unknown) | null = null;
  reloads = 0;
  reload(): void {
    this.reloads += 1;
  }
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler;
  }
  postMessage(channel: string, data: unknown, ports: StandInPort[] = []): void {
    this.received.push({ channel, data: structuredClone(data), ports });
  }
}

export class StandInWindow extends EventEmitter {
  readonly webContents = new StandInContents();
  readonly options: { webPreferences: Record<string, unknown> };
  readonly loaded: string[] = [];
  readonly progress: number[] = [];
  focused = 0;
  hasFocus = false;
  minimized = false;
  maximized = false;
  bounds = { x: 10, y: 20, width: 900, height: 600 };

  constructor(options: { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  setProgressBar(value: number): void {
    this.progress.push(value);
  }
  maximize(): void {
    this.maximized = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return this.bounds;
  }
  isFocused(): boolean {
    return this.hasFocus;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  restore(): void {
    this.minimized = false;
  }
  focus(): void {
    this.focused += 1;
  }
}

class StandInNotification extends EventEmitter {
  readonly options: { title: string; body: string };
  shown = false;
  constructor(options: { title: string; body: string }) {
    super();
    this.options = options;
  }
  show(): void {
    this.shown = true;
  }
}

type Decider = (...args: unknown[]) => unknown;

/** `log` holds the order of what matters in order; the rest is in the fields. */
export function electronStandIn({
  hasLock = true,
  locale = 'en-GB',
  canNotify = true,
  dark = false,
  proxyOf = (_url: URL): string => 'DIRECT',
  /** Below a file: no folder can be made there. */
  appData = join(import.meta.dirname, 'electron-stand-in.ts', 'none'),
} = {}) {
  const log: string[] = [];
  const windows: StandInWindow[] = [];
  const processes: StandInProcess[] = [];
  const schemes: unknown[] = [];
  const deciders: Record<string, Decider> = {};
  const handlers: Record<string, (request: { url: string; method: string }) => Promise<Response>> = {};
  const boxes: unknown[] = [];
  const notifications: StandInNotification[] = [];
  const paths: Record<string, string> = { appData, userData: join(appData, 'model-manager') };
  const app = Object.assign(new EventEmitter(), {
    getPath: (name: string) => paths[name] ?? '',
    setPath: (name: string, path: string) => {
      // As the real one: a folder that isn't there is refused.
      if (!existsSync(path)) throw new Error(`Failed to set path '${name}' to '${path}'`);
      log.push(`path ${name}`);
      paths[name] = path;
    },
    setAppUserModelId: (id: string) => log.push(`id ${id}`),
    requestSingleInstanceLock: () => {
      log.push('lock');
      return hasLock;
    },
    enableSandbox: () => log.push('sandbox'),
    whenReady: () => Promise.resolve().then(() => void log.push('ready')),
    getLocale: () => locale,
    quit: () => log.push('quit'),
    exit: (code: number) => log.push(`exit ${code}`),
  });
  class BrowserWindow extends StandInWindow {
    constructor(options: { webPreferences: Record<string, unknown> }) {
      super(options);
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }
  }
  class Notification extends StandInNotification {
    static isSupported = () => canNotify;
    constructor(options: { title: string; body: string }) {
      super(options);
      notifications.push(this);
    }
  }
  const ipcMain = new EventEmitter();
  const powerMonitor = new EventEmitter();
  const shown: string[] = [];
  const electron = {
    app,
    BrowserWindow,
    dialog: { showMessageBox: (options: unknown) => Promise.resolve(boxes.push(options)) },
    ipcMain,
    MessageChannelMain: StandInChannel,
    Notification,
    powerMonitor,
    nativeTheme: { shouldUseDarkColors: dark },
    protocol: {
      registerSchemesAsPrivileged: (given: unknown[]) => {
        log.push('schemes');
        schemes.push(...given);
      },
      handle: (scheme: string, handler: (typeof handlers)[string]) => (handlers[scheme] = handler),
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }] },
    session: {
      defaultSession: {
        // As Chromium does: whatever URL, by the rules of the system; a rejection for what is none.
        resolveProxy: (url: string) => Promise.resolve(url).then(text => proxyOf(new URL(text))),
        setPermissionRequestHandler: (decide: Decider) => (deciders['request'] = decide),
        setPermissionCheckHandler: (decide: Decider) => (deciders['check'] = decide),
        setDevicePermissionHandler: (decide: Decider) => (deciders['device'] = decide),
      },
    },
    shell: { showItemInFolder: (path: string) => void shown.push(path) },
    utilityProcess: {
      fork: (entry: string, args: string[], options: Record<string, unknown>) => {
        const child = new StandInProcess(entry, args, options);
        processes.push(child);
        return child;
      },
    },
  };
  return {
    electron: electron as unknown as ElectronApi,
    ...{
      app,
      ipcMain,
      powerMonitor,
      log,
      windows,
      processes,
      schemes,
      deciders,
      handlers,
      boxes,
      notifications,
      shown,
    },
  };
}
