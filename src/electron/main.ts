/** Entry of the main process. */
import { join } from 'node:path';
import * as electron from 'electron';
import { dataDirOf } from '../engine/settings/environment.ts';
import { systemClock } from '../ports/clock.ts';
import { runApp } from './main/run-app.ts';

const here = import.meta.dirname;

// `npm start` keeps an IPC channel to this process. It closes when `npm start` ends, also when it
// is killed. Quitting then drains the engine.
process.once('disconnect', () => electron.app.quit());

void runApp(electron, {
  uiDir: join(here, '../ui'),
  preload: join(here, 'preload.cjs'),
  engineEntry: join(here, 'engine-process.js'),
  dataDir: dataDirOf(),
  windowStateFile: () => join(electron.app.getPath('userData'), 'window-state.json'),
  clock: systemClock,
  env: process.env,
  platform: process.platform,
});
