import type * as Electron from 'electron';

/**
 * The part of electron that the app uses. main.ts hands it on, so that all else runs without
 * Electron's binary.
 */
export type ElectronApi = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeTheme'
  | 'Notification'
  | 'powerMonitor'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'utilityProcess'
> & {
  /** The app gets only this function of it: it shows where a file lies, and opens nothing. */
  shell: Pick<typeof Electron.shell, 'showItemInFolder'>;
};
