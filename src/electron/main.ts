import { join } from 'node:path';
import * as electron from 'electron';
import { dataDirOf } from '../engine/settings/environment.ts';
import { systemClock } from '../ports/clock.ts';
import { runApp } from './main/app-main.ts';

const here = import.meta.dirname;

// `npm start` keeps a channel to us: it closes when that process is gone, even killed. Quitting drains the engine.
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
