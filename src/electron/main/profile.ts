import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';

/**
 * Gives Electron's own files (the page's profile, the window's place, the lock of the single instance) a folder for each data
 * directory: one app for each, as there is one engine. Left to itself Electron takes one folder for all, and on macOS the
 * data directory itself. Called before anything else of the app.
 */
export function useProfileOf(dataDir: string, app: Pick<App, 'getPath' | 'setPath'>): void {
  const digest = createHash('sha256').update(dataDir).digest('hex').slice(0, 8);
  const folder = join(app.getPath('appData'), `model-manager-app-${digest}`);
  try {
    // Electron refuses a folder that isn't there.
    mkdirSync(folder, { recursive: true });
    app.setPath('userData', folder);
  } catch (error) {
    console.warn(`Electron's own files stay where it puts them: ${String(error)}`);
  }
}
