/** Entry of the engine's utility process. Its first argument is the data directory. */
import type {} from 'electron';
import { startEngine } from '../engine/start/running.ts';
import { validateParams } from '../engine/handlers/validate-params.ts';
import { runEngineProcess } from './engine-host/engine-main.ts';

void runEngineProcess(async options => ({ ...(await startEngine(options)), validateParams }), {
  parentPort: process.parentPort,
  dataDir: process.argv[2] ?? '',
  env: process.env,
  onSignal: listener => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, listener);
  },
  exit: code => process.exit(code),
});
