/** Entry of the utility process; its first argument is the data directory. */
import type {} from 'electron';
import { createEngine } from '../engine/engine.ts';
import { runEngineProcess } from './engine-main.ts';

void runEngineProcess(createEngine, {
  parentPort: process.parentPort,
  dataDir: process.argv[2] ?? '',
  exit: code => process.exit(code),
});
