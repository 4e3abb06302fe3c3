import type * as Electron from 'electron';

/** The part of electron that the app uses; handed on by main.ts, so that everything else runs without its binary. */
export type ElectronApi = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'MessageChannelMain'
  | 'nativeTheme'
  | 'Notification'
  | 'powerMonitor'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'utilityProcess'
> & {
  /** Of shell no more than this: it shows where something lies, and opens nothing. */
  shell: Pick<typeof Electron.shell, 'showItemInFolder'>;
};
