/**
 * The first half of an app's start: asks the engine of the data directory in its first argument to hand over, and goes no further. With
 * `gate` as the second argument it is in the gate by then, and engine.json names it. Prints a line, and waits to be killed.
 */
import { acquireOwnership } from '../../../src/engine/ownership/acquire.ts';
import { askToHandOver } from '../../../src/engine/ownership/hand-over.ts';

const [dataDir = '', stage] = process.argv.slice(2);
const ready = () => {
  process.stdout.write('let go\n');
  // Keeps the process.
  setInterval(() => undefined, 60_000);
  return new Promise<never>(() => undefined);
};

if (!(await askToHandOver(dataDir))) throw new Error('Expected the engine to hand over.');
if (stage !== 'gate') await ready();
const bind = () => Promise.resolve({ port: 1, close: () => Promise.resolve() });
await acquireOwnership({ dataDir, run: 'half-app', host: 'browser', version: '0.0.0', token: 't', bind, claim: ready });
