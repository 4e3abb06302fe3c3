import { join } from 'node:path';
import { expect } from 'chai';
import { runApp } from '../../../src/electron/main/run-app.ts';
import { loggerOf } from '../../../src/ports/logger.ts';
import type { LogLine } from '../../../src/ports/logger.ts';
import { electronStandIn } from '../../support/electron/electron-stand-in.ts';
import type { StandInContents } from '../../support/electron/stand-in-objects.ts';
import { manualClock } from '../../support/manual-clock.ts';

export const windowStateFile = (uiDir: string) => join(uiDir, 'window-state.json');

/** The app on the stand-in of electron, with its first window and its first engine process. */
export async function startedApp(
  uiDir: string,
  platform: NodeJS.Platform = 'linux',
  options: Parameters<typeof electronStandIn>[0] = {},
) {
  const stand = electronStandIn({ appData: uiDir, ...options });
  const clock = manualClock();
  const logged: LogLine[] = [];
  await runApp(stand.electron, {
    ...{ uiDir, preload: '/dist/preload.cjs', engineEntry: '/dist/engine-process.js', env: { HOME: '/h' } },
    ...{ dataDir: '/data', windowStateFile: () => windowStateFile(uiDir), clock, platform },
    logger: loggerOf(line => logged.push(line)),
  });
  const [window] = stand.windows;
  const [engine] = stand.processes;
  if (!window || !engine) return expect.fail('Expected a window and an engine.');
  const mainFrame = { url: 'app://model-manager/', parent: null };
  const asks = (sender: StandInContents, senderFrame: unknown = mainFrame) =>
    stand.ipcMain.emit('engine-port-wanted', { sender, senderFrame });
  return { ...stand, clock, logged, window, engine, asks, mainFrame };
}
