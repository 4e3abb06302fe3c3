/** Entry of the main process. */
import { join } from 'node:path';
import * as electron from 'electron';
import { openAppLog } from '../engine/log/app-log.ts';
import { dataDirOf } from '../engine/settings/environment.ts';
import { systemClock } from '../ports/clock.ts';
import { LOG_LEVELS } from '../ports/logger.ts';
import { runApp } from './main/run-app.ts';

const here = import.meta.dirname;

// `npm start` keeps an IPC channel to this process. It closes when `npm start` ends, also when it
// is killed. Quitting then drains the engine.
process.once('disconnect', () => electron.app.quit());

const dataDir = dataDirOf();
// The engine process refuses any other level, and main shows that.
const level = LOG_LEVELS.find(each => each === process.env.MODEL_MANAGER_LOG);

void runApp(electron, {
  uiDir: join(here, '../ui'),
  preload: join(here, 'preload.cjs'),
  engineEntry: join(here, 'engine-process.js'),
  dataDir,
  windowStateFile: () => join(electron.app.getPath('userData'), 'window-state.json'),
  clock: systemClock,
  logger: openAppLog({ dataDir, clock: systemClock, ...(level && { level }) }),
  env: process.env,
  platform: process.platform,
});
