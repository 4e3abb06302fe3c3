/**
 * Tries to own the data directory of its first argument and prints `owner` or the error's code, once for each line on
 * stdin. An owner serves the endpoint until it is killed, or until the next line asks it to release. With `before lock` or `after
 * lock` as its second argument it prints that in the gate, and goes on there with the next line.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createBrowserHost } from '../../../src/engine/browser-host/browser-host.ts';
import { acquireOwnership } from '../../../src/engine/ownership/acquire.ts';
import type { Ownership } from '../../../src/engine/ownership/acquire.ts';
import { takeKernelLock } from '../../../src/engine/ownership/lock/take-lock.ts';
import { toModelError } from '../../../src/model/errors.ts';

const [dataDir = '', stallsAt] = process.argv.slice(2);
const run = randomUUID();
const token = randomBytes(32).toString('hex');

let ownership: Ownership | null = null;
let begun = false;
process.stdout.write('up\n');
process.stdin.on('data', () => {
  if (ownership) return void ownership.release().then(() => process.exit(0));
  if (begun && stallsAt !== undefined) return;
  begun = true;
  acquireOwnership({ dataDir, run, host: 'embedded', version: '0.0.0', token, bind, claim, takeLock }).then(
    acquired => {
      ownership = acquired;
      process.stdout.write(`owner ${acquired.tookOverFrom?.pid ?? 'none'}\n`);
    },
    (error: unknown) => process.stdout.write(`${toModelError(error, 'SERVER_ERROR').code}\n`),
  );
});

async function stallAt(place: string): Promise<void> {
  if (stallsAt !== place) return;
  process.stdout.write(`${place}\n`);
  await once(process.stdin, 'data');
}

async function takeLock() {
  await stallAt('before lock');
  const taken = await takeKernelLock(dataDir);
  await stallAt('after lock');
  return taken;
}

function bind() {
  return createBrowserHost({ uiDir: null, token, run });
}

function claim() {
  return Promise.resolve();
}
