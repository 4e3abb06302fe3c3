/** A process in the gate of a data directory: it says so and stays, or kills itself. Arguments: folder, `stays` or `dies`. */
import { openGate } from '../../../src/engine/ownership/gate.ts';

const [dataDir = '', end] = process.argv.slice(2);
await openGate(dataDir, () => {
  if (end === 'dies') process.kill(process.pid, 'SIGKILL');
  else console.log('in');
  return new Promise(resolve => setTimeout(resolve, 1e6));
});
