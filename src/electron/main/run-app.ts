import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import { errorFields } from '../../ports/logger.ts';
import type { Logger } from '../../ports/logger.ts';
import { secureBeforeReady } from '../window/security.ts';
import { DesktopApp } from './app.ts';
import type { AppOptions } from './app.ts';
import type { ElectronApi } from './electron-api.ts';

/**
 * The same as in electron-builder.json. Windows shows no notification of a program without its
 * shortcut's id.
 */
const APP_USER_MODEL_ID = 'model-manager.desktop';

/**
 * Runs the app. Resolves when its window is open, or at once when another instance already runs.
 */
export async function runApp(electron: ElectronApi, options: AppOptions): Promise<void> {
  useProfileOf(options.dataDir, electron.app, options.logger);
  if (options.platform === 'win32') electron.app.setAppUserModelId(APP_USER_MODEL_ID);
  if (!electron.app.requestSingleInstanceLock()) return electron.app.quit();
  secureBeforeReady(electron);
  const app = new DesktopApp(electron, options);
  electron.app.on('second-instance', () => app.show());
  await electron.app.whenReady();
  app.start();
}

/**
 * Gives Electron's own files a folder for each data directory: the page's profile, the window's
 * place, the lock of the single instance. So there is one app for each data directory, as there is
 * one engine. By default Electron has one folder for all, and on macOS it is the data directory
 * itself. It must come before anything else of the app.
 */
export function useProfileOf(dataDir: string, app: Pick<App, 'getPath' | 'setPath'>, logger: Logger): void {
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 8);
  const folder = join(app.getPath('appData'), `model-manager-app-${digest}`);
  try {
    // Electron refuses a folder that doesn't exist.
    mkdirSync(folder, { recursive: true });
    app.setPath('userData', folder);
  } catch (error) {
    logger.warn("Electron's own files stay where it puts them.", { ...errorFields(error), path: folder });
  }
}
