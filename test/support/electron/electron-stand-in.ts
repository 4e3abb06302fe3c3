/**
 * Stands in for electron's main process: records the real option objects and clones each message as the real one does, so what
 * can't cross a process boundary fails here too.
 */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApi } from '../../../src/electron/main/electron-api.ts';
import { StandInChannel, StandInNotification, StandInProcess, StandInWindow } from './stand-in-objects.ts';

/** As far as tests look into it. */
type MenuTemplate = { label: string; submenu: { label?: string; role?: string }[] }[];
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
  const menus: MenuTemplate[] = [];
  const electron = {
    app,
    BrowserWindow,
    dialog: { showMessageBox: (options: unknown) => Promise.resolve(boxes.push(options)) },
    ipcMain,
    Menu: {
      buildFromTemplate: (template: MenuTemplate) => template,
      setApplicationMenu: (menu: MenuTemplate) => void menus.push(menu),
    },
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
      menus,
    },
  };
}
