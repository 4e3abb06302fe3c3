/** What `import … from 'electron'` finds where its entry files run on the stand-in. */
import { electronStandIn } from './electron-stand-in.ts';

export const standIn = electronStandIn({ appData: process.env['APP_DATA'] ?? '' });
export const {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} = standIn.electron;
